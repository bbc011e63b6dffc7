package interp_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Each of these sessions must print, as a program that Save wrote, what it
// printed at the prompt. A line ":sleep D" lets time pass.
var savedSessions = []struct {
	name   string
	inputs []string
}{
	{"statements", []string{
		`x := 1`, `y := x + 1; fmt.Println(x, y)`, `x += 5`, `var z, w = x, "s"`, `x`, `x + y`, `fmt.Println(x, z, w)`,
		`var m map[string]int`, `m = map[string]int{"a": 1}`, `fmt.Println(m)`, `var m map[string]int`, `fmt.Println(m == nil)`,
		`a, b := strconv.Atoi("12")`, `fmt.Println(a, b)`, `len("abc")`, `nil`, `[]int{1,2}[1]`, `_ = 5`, `var _ = x`,
	}},
	{"functions redefined", []string{
		`func f() int { return 1 }`, `func g() int { return f() * 10 }`, `fmt.Println(g())`, `func f() int { return 2 }`, `fmt.Println(g())`,
		`func f() string { return "s" }`, `fmt.Println(g(), f())`,
	}},
	{"methods redefined", []string{
		`type T struct{ n int }`, `func (t *T) Add(a, b int, more ...int) (r int, err error) { t.n += a + b + len(more); return t.n, nil }`, `t := &T{1}`,
		`fmt.Println(t.Add(1, 2))`, `func (t *T) Add(x, y int, zs ...int) (sum int, err error) { t.n -= x; return t.n, nil }`, `fmt.Println(t.Add(1, 2, 3, 4))`,
	}},
	{"types redefined", []string{
		`type T struct{ n int }`, `func (t T) String() string { return fmt.Sprint("T", t.n) }`, `t := T{1}`, `type T struct{ n, m int }`,
		`fmt.Println(t, T{2, 3})`, `u := []T{{1, 2}}`, `fmt.Println(u)`, `type T string`, `fmt.Println(u, T("x"))`,
	}},
	{"variables with another type", []string{
		`x := 1`, `func show() { fmt.Println(x) }`, `show()`, `x := "s"`, `show()`, `func keep() int { return x2 }`, `x2 := 5`, `fmt.Println(keep())`, `x2 := "s"; fmt.Println(x2, keep())`,
	}},
	{"constants", []string{
		`const ( A = iota; B; C )`, `fmt.Println(A, B, C)`, `const B = "b"`, `fmt.Println(A, B)`, `const big = 1 << 70`, `fmt.Println(big >> 68)`, `const d time.Duration = 5`, `fmt.Println(d)`,
	}},
	{"imports with one name", []string{
		`fmt.Println(rand.Intn(1))`, `fmt.Println(rand.IntN(1))`, `func roll() int { return rand.Intn(1) }`, `fmt.Println(rand.N(1))`, `fmt.Println(roll())`,
		`import r "math/rand"`, `fmt.Println(r.Intn(1))`, `time := 5`, `fmt.Println(time)`, `import t2 "time"`, `fmt.Println(t2.Second)`,
	}},
	{"defers, panics and returns", []string{
		`defer fmt.Println("deferred"); fmt.Println("first")`, `x := 1`, `x = 2; panic("boom")`, `fmt.Println(x)`, `if x == 2 { return }; fmt.Println("not reached")`,
		`defer func() { fmt.Println("recovered", recover()) }(); panic(x)`, `L: for { for { break L } }`, `L: for { for { break L } }`, `os.Exit(3)`, `fmt.Println("end")`,
	}},
	{"predeclared names and main", []string{
		`fmt.Println(max(1, 2))`, `max := 3`, `fmt.Println(max)`, "package main\n\nimport \"fmt\"\n\nvar n = start()\n\nfunc start() int { return 3 }\n\nfunc main() { fmt.Println(\"n is\", n) }", `main()`,
	}},
	{"generics", []string{
		`func Map[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }`,
		`fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint("<", i, ">") }))`,
		`type Stack[T any] struct{ items []T }`, `func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }`, `s := &Stack[int]{}`, `s.Push(4)`, `fmt.Println(s.items)`,
		`func use() { fmt.Println(Map([]int{3}, func(i int) int { return i })) }`, `use()`,
		`func Map[T, U any](xs []T, f func(T) U) []U { return nil }`, `fmt.Println(len(Map([]int{1, 2}, func(i int) string { return "" })))`, `use()`,
	}},
	{"declarations in any order", []string{
		`func even(n int) bool { return n == 0 || odd(n-1) }`, `var v = even(4)`, `func odd(n int) bool { return n != 0 && even(n-1) }`, `fmt.Println(v)`,
		`type A struct{ b *B }`, `type B struct{ n int }`, `fmt.Println(A{}.b == nil)`,
	}},
	{"goroutines and time", []string{
		`ch := make(chan int)`, `go func() { for i := range 3 { ch <- i }; close(ch) }()`, `fmt.Println(<-ch)`, `<-ch`, `for v := range ch { fmt.Println(v) }`,
		`go func() { time.Sleep(20*time.Millisecond); fmt.Println("woke") }()`, `:sleep 300ms`, `fmt.Println("after")`,
		`var wg sync.WaitGroup`, `wg.Add(1); go func() { defer wg.Done(); fmt.Println("in") }()`, `wg.Wait()`,
		`mu := sync.Mutex{}`, `mu.Lock(); mu.Unlock()`,
	}},
}

func TestSave(t *testing.T) {
	goTool, err := exec.LookPath("go")
	var want []string
	dir := t.TempDir()
	for _, test := range savedSessions {
		p := newPrompt(t)
		var out strings.Builder
		for _, in := range test.inputs {
			p.out.Reset()
			if d, ok := strings.CutPrefix(in, ":sleep "); ok {
				d, _ := time.ParseDuration(d)
				p.s.Sleep(context.Background(), d)
			} else {
				p.s.Eval(context.Background(), in)
			}
			out.WriteString(p.out.String())
		}
		src, err := p.s.Save()
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		want = append(want, out.String())
		if testing.Verbose() {
			t.Logf("%s\n%s\nprinted:\n%s", test.name, src, out.String())
		}
		file := filepath.Join(dir, strings.ReplaceAll(test.name, " ", "_")+".go")
		if err := os.WriteFile(file, src, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err != nil {
		t.Skip("there is no go to run the programs with")
	}
	for i, test := range savedSessions {
		cmd := exec.Command(goTool, "run", filepath.Join(dir, strings.ReplaceAll(test.name, " ", "_")+".go"))
		var stderr strings.Builder
		cmd.Stderr = &stderr
		got, err := cmd.Output()
		if err != nil || string(got) != want[i] {
			t.Errorf("%s: %v\nreal Go:\n%s%s\nthe prompt:\n%s", test.name, err, got, stderr.String(), want[i])
		}
	}
}
