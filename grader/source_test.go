package grader

import (
	"strings"
	"testing"

	"gopark/engine/interp"
)

func TestSetConst(t *testing.T) {
	const src = "package main\n\nconst (\n\tn    = 3 // three\n\ta, b = 1,\n\t\t2\n)\n\nfunc main() {\n\tconst n = 7\n}\n"
	got, err := setConst(src, "n", "9")
	if err != nil || !strings.Contains(got, "n    = (9) // three") || !strings.Contains(got, "const n = 7") {
		t.Errorf("%v\n%s", err, got)
	}
	got, err = setConst(src, "b", "5")
	if err != nil || !strings.Contains(got, "(5)") || strings.Count(got, "\n") != strings.Count(src, "\n") {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := setConst(src, "missing", "1"); err == nil || !isEdit(err) || !strings.Contains(err.Error(), "const missing") {
		t.Errorf("missing: %v", err)
	}
}

// TestStressKeepsMeaning holds programs against their stressed forms: same
// output, same number of lines before what is added at the end.
func TestStressKeepsMeaning(t *testing.T) {
	programs := map[string]string{
		"plain": right,
		"statements": `package main

import "fmt"

type T struct{ n []int }

func f() (x int) {
	x = 1
	x++
	x += 2
	x = x * (x + 1)
	defer func() { x -= 3; x <<= 1 }()
	return x
}

func main() {
	t := &T{n: make([]int, 2)}
	i := 1
	t.n[i]++
	t.n[0] -= 4
	s := "a"
	s += "b"
	p := &i
	*p += 5
	m := map[string]int{}
	m["x"]++
	sum := 0
outer:
	for j := 0; j < 5; j++ {
		switch {
		case j == 1:
			continue outer
		case j == 4:
			break outer
		default:
			sum += j
			fallthrough
		case j == 9:
			sum++
		}
	}
	if k := sum; k > 0 {
		sum = sum - k/2
	} else if k == 0 {
		sum = 9
	}
	c := make(chan int, 1)
	select {
	case c <- sum:
		i--
	default:
	}
	var u uint8 = 255
	u++
	g := func() { sum %= 7 }
	g()
	fmt.Println(f(), t.n, s, *p, m, sum, <-c, u)
}
`,
		"nothing": "package main\n\nfunc main() {}\n",
	}
	for name, src := range programs {
		stressed, err := stress(src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a, b := outputOf(t, src), outputOf(t, stressed)
		if name != "plain" && a != b {
			t.Errorf("%s prints %q, under stress %q:\n%s", name, a, b, stressed)
		}
		for i, line := range strings.Split(strings.TrimSuffix(src, "\n"), "\n") {
			if got := strings.Split(stressed, "\n")[i]; line == "" && got != "" {
				t.Errorf("%s: line %d moved: %q", name, i+1, got)
			}
		}
	}
}

func outputOf(t *testing.T, src string) string {
	t.Helper()
	prog, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	var out strings.Builder
	if res := prog.Run(t.Context(), interp.Options{Procs: 1, Seed: 1, Stdout: &out}); res.Err != nil {
		t.Fatalf("%v\n%s", res.Err, src)
	}
	return out.String()
}

func TestItems(t *testing.T) {
	for text, want := range map[string]string{
		"1 2 3": "1 2 3", "[G3, G4]": "3 4", "1,2;3": "1 2 3", "goroutine 7 and then g08": "7 8", "": "", "empty": "empty", "(none)": "empty",
		"1 -> 2 -> 3": "1 2 3", "Goroutine7": "7",
	} {
		if got := strings.Join(items(text), " "); got != want {
			t.Errorf("items(%q) = %q, want %q", text, got, want)
		}
	}
}
