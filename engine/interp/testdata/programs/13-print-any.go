package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

type Color int

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Name string
type Pt struct{ x, y int }
type Tree struct {
	l, r *Tree
	v    any
}
type Ptr struct{ n int }

func (p *Ptr) String() string { return fmt.Sprint("ptr ", p.n) }

type Err struct{ code int }

func (e Err) Error() string { return fmt.Sprint("err ", e.code) }

type Box[T any] struct{ v T }

func (b Box[T]) String() string { return fmt.Sprintf("box of %v", b.v) }

func show(args ...any) {
	fmt.Println(args...)
	for _, a := range args {
		fmt.Printf("%v|%+v|%T\n", a, a, a)
	}
}

func main() {
	var a, b any = "s", Name("n")
	fmt.Print(a, b, 1, 2, Color(1), Name("x"), "\n")
	fmt.Print("a", a, "b", 3, a, "\n")
	fmt.Println(fmt.Sprint(a, b), fmt.Sprint(1, Color(0), 2), fmt.Sprint("", Pt{1, 2}, Pt{3, 4}))
	show(1, "two", 3.5, nil, true, 'x', Color(1), Name("n"), Pt{1, 2}, &Pt{3, 4}, []Pt{{5, 6}}, map[Name]Color{"k": 1}, &Ptr{7}, Ptr{8}, Err{9}, Box[int]{1}, Box[Color]{0}, time.Second, errors.New("e"), []any{1, Color(0), Err{1}, nil, &Ptr{2}}, [2]bool{true})
	fmt.Println(any(struct{ A, b any }{Color(1), Err{2}}), struct{ A, b error }{Err{1}, Err{2}})
	t := &Tree{v: Color(0), l: &Tree{v: "leaf"}}
	fmt.Printf("%v %+v\n", *t.l, *t.l)
	fmt.Printf("%d %s %q %x|%5v|%-5v|%05d\n", any(Color(1)), any(Color(1)), any(Name("q")), any("hex"), any(1), any("l"), any(42))
	fmt.Printf("%d %s\n", any("notint"), any(5))
	fmt.Printf("%v %d %s\n", nil, nil, nil)
	var e error = Err{3}
	var s fmt.Stringer = Color(1)
	var ns fmt.Stringer
	fmt.Println(e, s, ns, []error{e, nil}, []fmt.Stringer{s}, map[string]error{"k": e})
	fmt.Fprintln(os.Stdout, a, b, e)
	fmt.Println(fmt.Errorf("w: %w %v", e, any(Color(0))))
	fmt.Println([]any{}, []any{nil}, map[any]any{Color(1): Pt{}}, any([]int(nil)), any(map[string]int(nil)))
	fmt.Printf("%#v %#v %#v %#v\n", any(1), any("s"), any([]string{"a"}), any(map[string]int{"k": 1}))
	fmt.Printf("%v %v\n", any(any(Color(1))), [][]any{{Color(0)}, {"x", 2}})
	fmt.Printf("%6.2f|%t|%c|%U|%e\n", any(3.14159), any(true), any('x'), any('y'), any(12345.678))
}
