package interp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gopark/engine"
	"gopark/engine/interp"
)

// A prompt feeds a session line by line and writes down what it shows.
type prompt struct {
	t   *testing.T
	s   *interp.Session
	out bytes.Buffer
}

func newPrompt(t *testing.T) *prompt {
	t.Helper()
	p := &prompt{t: t}
	s, err := interp.NewSession(interp.Options{Procs: 1, Stdout: &p.out, Stderr: &p.out})
	if err != nil {
		t.Fatal(err)
	}
	p.s = s
	t.Cleanup(s.Close)
	return p
}

// enter evaluates one input and returns everything it showed.
func (p *prompt) enter(src string) string {
	p.t.Helper()
	p.out.Reset()
	vals, err := p.s.Eval(context.Background(), src)
	s := p.out.String()
	for _, v := range vals {
		s += fmt.Sprintf("%s : %s\n", v.Text, v.Type)
	}
	if err != nil {
		s += err.Error() + "\n"
	}
	for _, n := range p.s.Notes() {
		s += "note: " + n + "\n"
	}
	return strings.TrimRight(s, "\n")
}

func TestSession(t *testing.T) {
	tests := []struct {
		name   string
		inputs [][2]string // typed, shown
	}{
		{"expressions echo every value with its type", [][2]string{
			{`1 + 2`, `3 : int`},
			{`x := 5`, ``},
			{`x`, `5 : int`},
			{`x * 2.5`, `input 4:1:5: 2.5 (untyped float constant) truncated to int`},
			{`"a" + "b"`, `"ab" : string`},
			{`strconv.Atoi("12")`, "12 : int\nnil : error"},
			{`len("abc"), 2`, "*"},
			{`[]int{1, 2}`, `[]int{1, 2} : []int`},
			{`map[string]int{"b": 2, "a": 1}`, `map[string]int{"a": 1, "b": 2} : map[string]int`},
			{`1.5`, `1.5 : float64`},
			{`'a'`, `97 : rune`},
			{`nil`, `*`},
			{`len([]int{1})`, `1 : int`},
		}},
		{"headers keep their semicolons", [][2]string{
			{`for i := 0; ; i++ { if i == 2 { break }; fmt.Println(i) }`, "0\n1"},
			{`for ; ; { break }`, ``},
			{`for f := func() {}; ; { f(); break }; 7`, `7 : int`},
			{`switch ; { default: fmt.Println("d") }`, `d`},
		}},
		{"a function literal is a value too", [][2]string{
			{`func(n int) {}`, `*`},
			{`func() { 1 }`, `input 2:1:10: 1 (untyped int constant) is not used`},
		}},
		{"deferred calls run when the input has finished", [][2]string{
			{`defer fmt.Println("last"); fmt.Println("first")`, "first\nlast\n6 : int\nnil : error"},
			{`defer func() { fmt.Println("caught", recover()) }(); panic("x")`, `caught x`},
			{`n := 1; defer func() { n = 2 }()`, ``},
			{`n`, `2 : int`},
			{`recover()`, `nil : interface{}`},
		}},
		{"types and methods", [][2]string{
			{`type P struct{ x, y int }`, ``},
			{`P{1, 2}`, `P{x: 1, y: 2} : main.P`},
			{`func (p P) Sum() int { return p.x + p.y }`, ``},
			{`P{1, 2}.Sum()`, `3 : int`},
			{`func (p P) Sum() int { return p.x * p.y }`, ``},
			{`P{3, 2}.Sum()`, `6 : int`},
			{`func (p *P) Move(d int) { p.x += d }`, ``},
			{`p := P{1, 1}; p.Move(4); p`, `P{x: 5, y: 1} : main.P`},
			{`&p`, `&P{x: 5, y: 1} : *main.P`},
			{`func (p P) String() string { return "P!" }`, ``},
			{`p`, `P! : main.P`},
			{`fmt.Println(p)`, "*"},
		}},
		{"redefinition reaches callers", [][2]string{
			{`func f(n int) int { return n + 1 }`, ``},
			{`func g(n int) int { return f(n) * 10 }`, ``},
			{`g(1)`, `20 : int`},
			{`func f(n int) int { return n + 2 }`, ``},
			{`g(1)`, `30 : int`},
			{`x := 1`, ``},
			{`func h() int { return x }`, ``},
			{`x := 7`, ``},
			{`h()`, `7 : int`},
			{`x := "now a string"`, `note: h still uses the old definition of x: it does not compile with the new one`},
			{`x`, `"now a string" : string`},
			{`h()`, `7 : int`},
		}},
		{"types redefined", [][2]string{
			{`type T struct{ a int }`, ``},
			{`t := T{1}`, ``},
			{`func (t T) Get() int { return t.a }`, ``},
			{`type T struct{ a, b int }`, ``},
			{`T{1, 2}`, `T{a: 1, b: 2} : main.T`},
			{`T{1, 2}.Get()`, `1 : int`},
			{`t.a`, `1 : int`},
		}},
		{"constants redefined", [][2]string{
			{`const c = 4`, ``},
			{`type Arr [c]int`, ``},
			{`func twice() int { return 2 * c }`, ``},
			{`const c = 3`, ``},
			{`twice()`, `6 : int`},
			{`Arr{1}`, `Arr{1, 0, 0} : main.Arr`},
			{`const c = "s"`, "note: Arr still uses the old definition of c: it does not compile with the new one\n" +
				"note: twice still uses the old definition of c: it does not compile with the new one"},
			{`c`, `"s" : string`},
			{`Arr{1}`, `Arr{1, 0, 0} : main.Arr`},
			{`twice()`, `6 : int`},
		}},
		{"old types are not shown by our names", [][2]string{
			{`type T struct{ a int }`, ``},
			{`t := T{1}`, ``},
			{`type T struct{ a, b int }`, ``},
			{`t`, `T{a: 1} : main.T (before input 3)`},
			{`t = T{1, 2}`, `input 5:1:5: cannot use T{…} (value of struct type T) as T (before input 3) value in assignment`},
		}},
		{"a name of a package becomes a variable and a package again", [][2]string{
			{`func second() time.Duration { return time.Second }`, ``},
			{`time := 5`, ``},
			{`time`, `5 : int`},
			{`second()`, `1s : time.Duration`},
			{`type E struct{ time int }`, ``},
			{`E{time: time}`, `E{time: 5} : main.E`},
			{`fmt.Sprint(1)`, `"1" : string`},
			{`func fmt() int { return 2 }`, ``},
			{`fmt()`, `2 : int`},
			{"import \"fmt\"\nfmt.Sprint(3)", `"3" : string`},
			{"import \"time\"\ntime.Second", `1s : time.Duration`},
			{`strings := strings.NewReader("abc"); strings.Len()`, `3 : int`},
			{`strings.Len()`, `3 : int`},
		}},
		{"predeclared names keep what others rely on", [][2]string{
			{`x := 1`, ``},
			{`int := 4`, `input 2:1:1: int is predeclared, and what you have defined relies on it: choose another name`},
			{`type error struct{}`, `input 3:1:1: error is predeclared, and what you have defined relies on it: choose another name`},
			{`x`, `1 : int`},
			{`func n[T any](v []T) int { return len(v) }`, ``},
			{`len := 3`, `input 6:1:1: len is predeclared, and what you have defined relies on it: choose another name`},
			{`max := 3; max`, `3 : int`},
		}},
		{"what others rely on becomes something else", [][2]string{
			{`type S struct{ y int }`, ``},
			{`y := 1`, ``},
			{`y := "s"`, ``},
			{`S{y: 4}`, `S{y: 4} : main.S`},
			{`f := 1`, ``},
			{`func g[T any](v T) int { return f + 1 }`, ``},
			{`f := "s"`, `note: g still uses the old definition of f: it does not compile with the new one`},
			{`g("a")`, `2 : int`},
			{`func f() int { return 1 }`, `note: g still uses the old definition of f: it does not compile with the new one`},
			{`g("b")`, `2 : int`},
			{`s := S{1}`, ``},
			{`S := 5`, ``},
			{`s`, `S{y: 1} : main.S (before input 12)`},
		}},
		{"declarations wait for what they name", [][2]string{
			{`func isOdd(n int) bool { return n != 0 && isEven(n-1) }`, `note: isOdd waits for isEven, which does not exist yet`},
			{`isOdd(3)`, `input 2:1:1: undefined: isOdd (it waits for isEven, which does not exist yet)`},
			{`func isEven(n int) bool { return n == 0 || isOdd(n-1) }`, `note: isOdd, which waited (input 1), is whole now`},
			{`isOdd(3)`, `true : bool`},
			{`func (a A) Sum() int { return a.n + a.b.n }`, `note: A.Sum waits for A, which does not exist yet`},
			{`type A struct{ b *B; n int }`, `note: A waits for B, which does not exist yet`},
			{`var a = A{&B{2}, mk()}`, `note: a waits for B and mk, which do not exist yet`},
			{`type B struct{ n int }`, "note: A, which waited (input 6), is whole now\nnote: A.Sum, which waited (input 5), is whole now"},
			{`a`, `input 9:1:1: undefined: a (it waits for mk, which does not exist yet)`},
			{`func mk() int { return 40 }`, `note: a, which waited (input 7), is whole now`},
			{`a.Sum()`, `42 : int`},
			{`const c = d + 1`, `note: c waits for d, which does not exist yet`},
			{`const d = 7; c`, "8 : int\nnote: c, which waited (input 12), is whole now"},
			{`func g() int { return h() }`, `note: g waits for h, which does not exist yet`},
			{`func h() string { return "" }`, `note: g (input 14) does not compile with the new h: cannot use h() (value of type string) as int value in return statement`},
			{`func h() int { return 5 }`, `note: g, which waited (input 14), is whole now`},
			{`g()`, `5 : int`},
			{`func g() int { return k() }`, `note: g waits for k, which does not exist yet; until then the old g stays`},
			{`g()`, `5 : int`},
			{`func k() int { return 6 }`, `note: g, which waited (input 18), is whole now`},
			{`g()`, `6 : int`},
			{`func bad() int { return nosuch() + "a" * 2 }`, `input 22:1:25: undefined: nosuch
input 22:1:36: invalid operation: "a" * 2 (mismatched types untyped string and untyped int)`},
		}},
		{"callers follow a new type", [][2]string{
			{`x := 1`, ``},
			{`func show() string { return fmt.Sprint(x) }`, ``},
			{`x := "s"; show()`, `"s" : string`},
			{`func f() int { return 1 }`, ``},
			{`func g() string { return fmt.Sprint(f()) }`, ``},
			{`func f() string { return "now text" }`, ``},
			{`g()`, `"now text" : string`},
			{`type T struct{ n int }`, ``},
			{`func mk() T { return T{n: 1} }`, ``},
			{`func use() int { return mk().n }`, ``},
			{`type T struct{ n, m int }`, ``},
			{`use()`, `1 : int`},
			{`func mk() *T { return &T{5, 6} }`, ``},
			{`use()`, `5 : int`},
			{`func (t *T) Get() int { return t.n }`, ``},
			{`func read() string { return fmt.Sprint(mk().Get()) }`, ``},
			{`func (t *T) Get() string { return "got" }`, `note: T.Get has another type than before, so T is a new type; values made before stay as they were`},
			{`read()`, `"got" : string`},
			{`func Id[E any](e E) E { return e }`, ``},
			{`func id() int { return Id(4) }`, ``},
			{`func Id[E any](e E) E { var zero E; return zero }`, ``},
			{`id()`, `0 : int`},
			{`type St[E any] struct{ items []E }`, ``},
			{`st := &St[int]{}`, ``},
			{`func (s *St[E]) Push(e E) { s.items = append(s.items, e) }`, ``},
			{`st.Push(1); st.items`, `[]int{1} : []int`},
			{`func (s *St[E]) Push(e E) { s.items = append(s.items, e, e) }`, ``},
			{`st.Push(2); st.items`, `[]int{1, 2, 2} : []int`},
		}},
		{"old values are named as such everywhere", [][2]string{
			{`type T struct{ a int }`, ``},
			{`func (t T) String() string { return "old" }`, ``},
			{`t := T{1}; var i any = t`, ``},
			{`type T struct{ a, b int }`, ``},
			{`i.(fmt.Stringer).String()`, `"old" : string`},
			{`fmt.Printf("%T %T\n", t, T{1, 2})`, "*"},
			{`fmt.Sprintf("%T", []any{t}[0])`, `"main.T (before input 4)" : string`},
			{`i.(T)`, "panic: interface conversion: interface {} is main.T (before input 4), not main.T\n\ngoroutine 1 [running]:\nmain.main(...)\n\tinput 8:1"},
			{`_, ok := i.(T); ok`, `false : bool`},
			{`type T string`, ``},
			{`func (t T) String() string { return "new " + string(t) }`, ``},
			{`fmt.Sprintf("%v %T %v %T", T("x"), T("x"), t, t)`, `"new x main.T old main.T (before input 4)" : string`},
			{`[]any{t, T("x")}`, `[]any{old, new x} : []any`},
		}},
		{"packages are chosen by what is used", [][2]string{
			{`fmt.Sprintf("%T", rand.IntN(3))`, `"int" : string`},
			{`func roll() int { return rand.IntN(1) }`, ``},
			{`rand.Intn(1)`, `0 : int`},
			{`roll()`, `0 : int`},
			{`rand.Reader != nil`, `true : bool`},
			{`roll() + rand.N(1)`, `0 : int`},
			{"import \"math/rand\"\nrand.Intn(1)", `0 : int`},
			{`rand.IntN(1)`, `input 8:1:6: undefined: rand.IntN (but have Intn)`},
			{`roll()`, `0 : int`},
		}},
		{"what comes after a panic was never typed", [][2]string{
			{`panic("x"); func ff() int { return 1 }`, "panic: x\n\ngoroutine 1 [running]:\nmain.main(...)\n\tinput 1:1"},
			{`ff()`, `input 2:1:1: undefined: ff`},
			{"strings.ToUpper(\"a\"); nosuch()", "input 3:1:23: undefined: nosuch"},
			{`strings.ToUpper("a")`, `"A" : string`},
		}},
		{"goroutines outlive their line, time stands still", [][2]string{
			{`ch := make(chan int)`, ``},
			{`go func() { for i := range 3 { ch <- i } ; close(ch) }()`, ``},
			{`<-ch`, `0 : int`},
			{`<-ch`, `1 : int`},
			{`for v := range ch { fmt.Println("got", v) }`, `got 2`},
			{`v, ok := <-ch`, ``},
			{`v`, `0 : int`},
			{`ok`, `false : bool`},
		}},
		{"a panic, a deadlock and a compile error leave all as it was", [][2]string{
			{`x := 1`, ``},
			{`panic("boom")`, "panic: boom\n\ngoroutine 1 [running]:\nmain.main(...)\n\tinput 2:1"},
			{`x`, `1 : int`},
			{`<-make(chan int)`, "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main(...)\n\tinput 4:1"},
			{`x + y`, "input 5:1:5: undefined: y"},
			{`x`, `1 : int`},
			{`var m map[string]int`, ``},
			{`m["a"] = 1`, "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\nmain.main(...)\n\tinput 8:1"},
			{`x`, `1 : int`},
		}},
		{"multi-line and mixed", [][2]string{
			{"a := 1\nb := 2\na + b", `3 : int`},
			{"func sq(n int) int {\n\treturn n * n\n}\nsq(5)", `25 : int`},
			{"for i := range 2 {\n\tfmt.Println(i)\n}", "0\n1"},
			{"if a > 0 { b } else { 3 }", `*`},
			{"const big = 1 << 40", ``},
			{"big", `1099511627776 : int`},
			{"type (A int; B string)", ``},
			{"A(3)", `3 : main.A`},
			{"import \"strings\"\nstrings.ToUpper(\"x\")", `"X" : string`},
			{"var q, r = 7, 8\nq + r", `15 : int`},
		}},
		{"generics", [][2]string{
			{`type Stack[T any] struct{ items []T }`, ``},
			{`func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }`, ``},
			{`s := &Stack[int]{}`, ``},
			{`s.Push(4)`, ``},
			{`s.items`, `[]int{4} : []int`},
			{`func Map[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }`, ``},
			{`Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i) })`, `[]string{"1", "2"} : []string`},
		}},
		{"a pasted program", [][2]string{
			{"package main\n\nimport \"fmt\"\n\nvar n = start()\n\nfunc start() int { return 3 }\n\nfunc main() { fmt.Println(\"n is\", n) }", ``},
			{`main()`, `n is 3`},
			{"package main\n\nimport \"fmt\"\n\nvar n = 4\n\nfunc main() { fmt.Println(\"now\", n) }", ``},
			{`main()`, `now 4`},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := newPrompt(t)
			for _, in := range test.inputs {
				got := p.enter(in[0])
				if in[1] == "*" {
					t.Logf("%s\n→ %s", in[0], got)
				} else if got != in[1] {
					t.Errorf("%s\ngot:  %s\nwant: %s", in[0], got, in[1])
				}
			}
		})
	}
}

// TestUndo: after it, everything is as if the last input had not been.
func TestUndo(t *testing.T) {
	ctx := context.Background()
	p := newPrompt(t)
	if _, _, err := p.s.Undo(ctx, nil); !errors.Is(err, interp.ErrNothingToUndo) {
		t.Errorf("an empty session: %v", err)
	}
	for _, in := range []string{
		"x := []int{1, 2}", "n := rand.Intn(1000)", "c := make(chan int, 1)",
		"go func() { for i := 0; ; i++ { c <- i } }()", "<-c", "type T struct{ a int }", "nosuch", "t := T{n}",
	} {
		p.enter(in)
	}
	before := p.enter("x, n, t, c == nil")
	_ = before
	look := func() string {
		return p.enter("fmt.Sprint(x, n, len(c))") + p.enter(`fmt.Sprintf("%T %v", t, t)`)
	}
	p.enter("y := 5")
	want := look()
	p.s.Undo(ctx, nil)
	p.s.Undo(ctx, nil)
	now := p.s.Engine().Now()
	p.enter("fmt.Println(<-c, <-c); x[0] = 99; x = append(x, 7); n = -1; type T struct{ b string }; t := T{\"new\"}; panic(1)")
	n, src, err := p.s.Undo(ctx, nil)
	if err != nil || !strings.HasPrefix(src, "fmt.Println(<-c") || n == 0 {
		t.Errorf("undone %d %q %v", n, src, err)
	}
	if p.out.Len() > 0 && strings.Count(p.out.String(), "\n") > 1 {
		t.Errorf("it was not silent: %q", p.out.String())
	}
	if got := p.s.Engine().Now(); got != now {
		t.Errorf("the clock is %d, want %d", got, now)
	}
	if got := look(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	p.s.Undo(ctx, nil)
	p.s.Undo(ctx, nil)
	p.s.Undo(ctx, nil)
	if got := p.enter("y"); !strings.Contains(got, "undefined: y") {
		t.Errorf("y is still there: %s", got)
	}
}

// TestUndoReadsAgain: what was read is not asked for again.
func TestUndoReadsAgain(t *testing.T) {
	var out bytes.Buffer
	s, err := interp.NewSession(interp.Options{Procs: 1, Stdout: &out, Stdin: strings.NewReader("one\ntwo\nthree\n")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	for _, in := range []string{"var a, b, c string", "fmt.Scanln(&a)", "fmt.Scanln(&b)", "x := 1"} {
		if _, err := s.Eval(ctx, in); err != nil {
			t.Fatal(err)
		}
	}
	s.Undo(ctx, nil)
	s.Eval(ctx, "fmt.Scanln(&c); fmt.Println(a, b, c)")
	if out.String() != "one two three\n" {
		t.Errorf("%q", out.String())
	}
}

func TestSessionInterrupt(t *testing.T) {
	p := newPrompt(t)
	p.enter("x := 1")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := p.s.Eval(ctx, "for {}")
	if !errors.Is(err, engine.ErrInterrupted) {
		t.Fatalf("got %v", err)
	}
	if got := p.enter("x"); got != "1 : int" {
		t.Fatalf("after: %s", got)
	}
}
