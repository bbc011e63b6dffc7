package interp_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// Nothing that is typed may crash, hang or spoil a session.

// nasty are inputs that have to do with each other, so that a sequence of some
// of them defines things, redefines them, breaks and undoes them.
var nasty = []string{
	"x := 1", "x", "x = 2", "x := \"s\"", "x := []int{1}", "var x int", "var x, y = 1, \"b\"", "x++", "x += y", "x, y = y, x", "const x = 5", "func x() {}", "type x int", "import x \"fmt\"",
	"y := x", "var y = z", "var z = y", "z := 3", "_ = x", "var _ = x", "_ := 1",
	"func f() int { return 1 }", "func f() string { return \"\" }", "func f(n int) int { if n <= 0 { return 0 }; return f(n-1) }", "func f() { g() }", "func g() int { return f() }", "func g() { f() }", "f()", "g()", "f(3)", "f = nil", "go f()", "defer f()", "f := func() int { return x }",
	"type T struct{ a int }", "type T struct{ a, b int; *T }", "type T int", "type T []T", "type T map[string]T", "type T func(T) T", "type T interface{ M() int }", "type T = int", "type T[E any] struct{ e E }", "type T struct{ U }", "type U struct{ T }", "type U struct{ *T }", "type U = T",
	"func (t T) M() int { return 1 }", "func (t *T) M() int { return 2 }", "func (t T) M() string { return \"m\" }", "func (t T) String() string { return \"T!\" }", "func (t T[E]) M() E { return t.e }", "func (T) _() {}", "func (int) M() {}", "func (nosuch) M() {}",
	"t := T{}", "var t T", "t", "&t", "t.M()", "t.a", "T{1}", "T(1)", "T[int]{1}", "var i any = t", "i", "i.(T)", "i.(nosuch)", "switch v := i.(type) { case T: v; case int: fmt.Println(v) }", "fmt.Printf(\"%v %T\\n\", t, t)", "u := U{}", "[]any{t, i, u}",
	"func Map[A, B any](as []A, f func(A) B) (bs []B) { for _, a := range as { bs = append(bs, f(a)) }; return }", "Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i) })", "func Map[A any](a A) A { return a }", "Map(3)", "Map[int]", "Map",
	"c := make(chan int)", "c := make(chan int, 1)", "c <- 1", "<-c", "close(c)", "c = nil", "go func() { c <- x }()", "go func() { for { c <- 1 } }()", "for v := range c { fmt.Println(v); break }", "select { case v := <-c: fmt.Println(v); default: }", "select {}",
	"panic(1)", "panic(nil)", "panic(fmt.Sprint(x))", "defer func() { recover() }(); panic(2)", "recover()", "os.Exit(3)", "runtime.Goexit()", "log.Fatal(\"x\")", "return", "return 1", "break", "goto L", "L: for { break L }", "fallthrough",
	"var m map[string]int; m[\"a\"] = 1", "[]int{}[x]", "1 / (x - x)", "var p *T; p.a", "var e error; e.Error()", "x.(int)", "len(x)", "append(x, 1)", "new(T)", "nil", "func() {}", "struct{}{}", "[3]int{}", "1 << 100", "1e400", "\"a\" + 1", "'ab'",
	"len := 3", "int := 4", "true := false", "nil := 1", "string := 2", "main := 5", "init := 1", "func main() {}", "func init() {}", "func init() { x = 9 }", "main()", "fmt := 1", "fmt.Println(fmt)", "import \"fmt\"", "import . \"fmt\"", "import _ \"fmt\"", "import fmt2 \"fmt\"", "import \"nosuch\"", "import (\n\"os\"\n\"io\"\n)", "rand.Intn(3)", "rand.IntN(3)", "rand := 3",
	"package main", "package main\n\nimport \"fmt\"\n\nvar n = late()\n\nfunc late() int { return 4 }\n\nfunc main() { fmt.Println(n) }", "package other\nfunc Other() {}", "package", "import", "func", "type", "var", "const", "const ( A = iota; B )", "const A = B", "const B = A",
	"// only a comment", "/* open", "/* a */ /* b */", "\"open", "`open", "'", "{", "}", "(", ")", "[", "]", "{}", "{ x := 1; x }", "};", "func f() {", "}}}}", "((((((", ";;;;", ":=", "...", ",", ".", "x.", ".x", "x y", "if", "else", "if x { } else", "for", "for {", "for i := range 3 { x }", "switch { }", "switch x { default: }",
	"gp__n = 5", "gp__input1_1()", "gp.Go(nil, \"\")", "var gp__inst1 int", "T__was1_1", "x__1", "type gp int", "gp := 1", "func gp__bind() {}", "__x := 1", "é := 1", "世界 := \"x\"; 世界", "x\x00y", "\xff\xfe", "\ufeffx", "\u2028", "//line foo:99\nx + nosuch", "/*line foo:1:1*/ panic(7)", "//go:build ignore\nx", "\r\nx\r\n", "\tx", "x // = 1", "import \"C\"", "unsafe.Pointer(nil)", "//export f\nx",
	"time.Sleep(time.Hour)", "time.AfterFunc(1, func() { x = 77 })", "var wg sync.WaitGroup; wg.Add(1); wg.Wait()", "var mu sync.Mutex", "mu.Lock()", "mu.Unlock()", "sync.OnceFunc(func() {})()", "for range 3 { go func() { panic(\"in a goroutine\") }() }; time.Sleep(1)", "var once sync.Once; once.Do(func() { panic(1) })", "ctx, cancel := context.WithTimeout(context.Background(), 1); defer cancel(); <-ctx.Done()",
	"func r(n int) int { if n == 0 { return 0 }; return 1 + r(n-1) }; r(2000)", "s := \"\"; for range 2000 { s += \"x\" }; len(s)", "for i := 0; i < 3000; i++ { x }", strings.Repeat("(", 2000), strings.Repeat("{", 300) + strings.Repeat("}", 300), strings.Repeat("x+", 500) + "x", "[]int{" + strings.Repeat("1,", 3000) + "}", strings.Repeat("-", 999) + "1",
}

// A fuzzed session is a program of two bytes an input: most choose one of the
// nasty ones, some do something else, and what is typed in full is taken as it
// is.
func fuzzSession(t *testing.T, typed string, program []byte) {
	if len(program) > 60 || len(typed) > 4000 {
		t.Skip("too long")
	}
	s, err := interp.NewSession(interp.Options{Procs: 1 + len(program)%3, Seed: 1, Stdout: io.Discard, Stderr: io.Discard, MaxTime: 10 * time.Second, MaxOutput: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { s.Close() }()
	var did []string
	eval := func(src string) {
		did = append(did, src)
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		wake := time.AfterFunc(20*time.Second, func() { panic("it hangs:\n" + strings.Join(did, "\n----\n")) })
		defer wake.Stop()
		if s.Incomplete(src) {
			src += "\n"
		}
		s.Eval(ctx, src)
		s.Notes()
		if s.Broken() {
			fresh, _, _, err := s.Before(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			s = fresh
		}
	}
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%v\n%s", r, strings.Join(did, "\n----\n"))
		}
	}()
	for i, b := range program {
		switch {
		case int(b) < len(nasty):
			eval(nasty[b])
		case b%8 == 0:
			did = append(did, ":undo")
			s.Undo(context.Background(), nil)
		case b%8 == 1:
			did = append(did, ":step")
			s.Step(context.Background(), 50)
		case b%8 == 2:
			did = append(did, ":sleep")
			s.Sleep(context.Background(), time.Millisecond)
		default:
			eval(nasty[(i*31+int(b))%len(nasty)])
		}
	}
	eval(typed)
	s.TypeOf(typed)
	s.Members(typed)
	s.Names()
	s.Define(typed)
	s.Save()
	// Whatever was typed, the session goes on.
	if vals, err := s.Eval(context.Background(), "zz9 := 6 * 7; zz9"); err != nil || len(vals) != 1 || vals[0].Text != "42" {
		t.Errorf("the session is spoilt: %v %v\n%s", vals, err, strings.Join(did, "\n----\n"))
	}
}

func FuzzSession(f *testing.F) {
	for i, in := range nasty {
		f.Add(in, []byte{byte(i), byte(i * 7), byte(i * 13), byte(i * 29)})
	}
	for i := range 40 {
		var program []byte
		for j := range 12 {
			program = append(program, byte(i*j*j+7*i+3*j))
		}
		f.Add(fmt.Sprint("x + ", i), program)
	}
	f.Fuzz(fuzzSession)
}
