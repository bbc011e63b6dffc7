package repl

import (
	"strings"
	"testing"
)

// TestCaret: a ^ below the last line stands where the caret has to be.
func TestCaret(t *testing.T) {
	for _, c := range []struct{ input, said string }{
		{"x := []int{1}\nx[0] = x[5]\n        ^", "index out of range [5]"},
		{"panic(\"boom\")\n^", "panic: boom"},
		{"if 1 > 0 { panic(1) }\n           ^", "panic: 1"},
		{"c := make(chan int)\n<-c\n^", "goroutine 1 [chan receive]"},
		{"c := make(chan int)\nc <- max(1, 2)\n  ^", "goroutine 1 [chan send]"},
		{"c := make(chan int)\ny := 3 + <-c\n         ^", "goroutine 1 [chan receive]"},
		{"for v := range make(chan int) { _ = v }\n         ^", "goroutine 1 [chan receive]"},
		{"a, b := 1, 0\n_ = 4 / 2 + a%b\n             ^", "divide by zero"},
		{"var m map[string]int\nm[\"a\"] = 1\n ^", "assignment to entry in nil map"},
		{"var p *struct{ n int }\np.n = 1\n ^", "nil pointer dereference"},
		{"var mu sync.Mutex\nmu.Lock(); mu.Lock()\n   ^", "goroutine 1 [sync.Mutex.Lock]"},
		{"var wg sync.WaitGroup\nwg.Add(1); wg.Wait()\n              ^", "goroutine 1 [sync.WaitGroup.Wait]"},
		{"func f(n int) {\n\tpanic(n)\n\t^\n}\nf(1)", "panic: 1"},
		{"fmt.Println(\n\t1,\n\t[]int{}[3],\n\t       ^\n)", "index out of range [3]"},
		{"var i any = 1\ni.(string)\n ^", "interface conversion"},
		{"func f(x int) int {\n\treturn 1 / x\n\t         ^\n}\nfunc g() int { return f(0) }\ng()", "divide by zero"},
	} {
		var src, want []string
		for _, line := range strings.Split(c.input, "\n") {
			if strings.TrimSpace(line) == "^" {
				want = append(want, src[len(src)-1], line)
			} else {
				src = append(src, line)
			}
		}
		d := realDesk(t, "", nil)
		d.eval(strings.Join(src, "\n") + "\n")
		got := d.err.String()
		quoted := "    " + expand(want[0]) + "\n    " + expand(want[1]) + "\n"
		if !strings.Contains(got, c.said) || !strings.Contains(got, ", line ") || !strings.Contains(got, quoted) {
			t.Errorf("%s\ngot:\n%s\nwant %q and\n%s", strings.Join(src, "\n"), got, c.said, quoted)
		}
	}
}
