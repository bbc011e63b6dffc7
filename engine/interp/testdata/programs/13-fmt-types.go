package main

import "fmt"

type P struct {
	X, Y int
	name string
}
type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"Red", "Green"}[c] }

type E struct{ msg string }

func (e *E) Error() string { return "E:" + e.msg }

type Nest struct {
	P   P
	PP  *int
	L   []P
	M   map[string]P
	C   Color
	I   interface{}
	E   error
	F   func()
	any struct{ a, b int }
}
type MyInt int
type MyS []int
type MyM map[string]int
type Emb struct {
	P
	Color
}
type G[T any] struct{ v T }
type Gs struct{ s string }

func (g Gs) GoString() string           { return "Gs!" }
func (g Gs) Format(f fmt.State, c rune) { fmt.Fprintf(f, "fmt-%c", c) }

func main() {
	p := P{1, 2, "n"}
	fmt.Printf("%v %+v %#v %T\n", p, p, p, p)
	fmt.Printf("%v %+v %T\n", &p, &p, &p)
	fmt.Println(p, &p, []P{p}, map[string]P{"a": p})
	fmt.Printf("%v %d %s %x %T %q\n", Green, Green, Green, Green, Green, Green)
	fmt.Println(Green, []Color{Red, Green}, map[Color]int{Green: 1}, struct{ C Color }{Red})
	var e error = &E{"x"}
	fmt.Printf("%v %s %T\n", e, e, e)
	fmt.Println(e)
	n := Nest{P: p, L: []P{p}, M: map[string]P{"k": p}, C: Green, I: 5}
	fmt.Printf("%v\n%+v\n", n, n)
	n.I = p
	fmt.Printf("%v\n", n.I)
	fmt.Printf("%T %T %T %T\n", MyInt(1), MyS{1}, MyM{}, n)
	fmt.Printf("%v %v %v\n", MyInt(1), MyS{1}, MyM{"a": 1})
	fmt.Printf("%#v %#v %#v\n", MyInt(1), MyS{1}, MyM{"a": 1})
	fmt.Printf("%T %T\n", func(int) string { return "" }, struct{ A int }{1})
	fmt.Printf("%T %v\n", G[int]{1}, G[string]{"x"})
	fmt.Printf("%+v\n", Emb{p, Red})
	fmt.Printf("%v %s\n", Gs{"a"}, Gs{"b"})
	type loc struct{ a int }
	fmt.Printf("%v %+v %T\n", loc{1}, loc{1}, loc{1})
	fmt.Printf("%v %+v\n", []*P{}, struct {
		a int
		b string
	}{1, "x"})
	fmt.Printf("%T %T %T\n", []P{}, map[string]*P{}, [2]Color{})
	fmt.Printf("%T %T\n", make(chan P), func(P) Color { return 0 })
	var np *P
	var ni interface{}
	var ne error
	fmt.Println(np, ni, ne)
	fmt.Printf("%v %+v %d\n", np, ni, []interface{}{1, "a", nil})
	fmt.Printf("%5d|%-5d|%05d|%x|%X|%o|%b|%c|%U|%e|%.2f|%8.3f|%g|%t|%p\n", 42, 42, 42, 255, 255, 8, 5, 'A', 'A', 1234.5, 3.14159, 2.5, 1e21, true, nil)
	fmt.Printf("%s|%10s|%-10s|%q|%x|%v|%.2s\n", "hi", "hi", "hi", "hi\n", "hi", []byte("hi"), "hello")
	fmt.Printf("%d %s %!\n", "str", 5)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%[2]d %[1]d %*d %%\n", 1, 2, 5, 3)
	fmt.Printf("%v %v %v\n", [3]int{1, 2, 3}, []string{"a", "b"}, map[string]bool{"z": true, "a": false})
	fmt.Printf("%q %v %+q\n", []string{"a b", "c"}, 'x', "é")
	fmt.Printf("%6.2f%%|%+d|% d|%#x|%#o\n", 99.5, 5, 5, 255, 8)
	fmt.Printf("%t %v %08b %3c|%-4q|\n", false, true, 5, 'z', 'y')
	fmt.Printf("%v %v\n", complex(1, -2), 1e6)
	fmt.Println(1e6, 1e20, 1e21, 1.0, 0.1+0.2, float32(0.1), 100000000.0)
	fmt.Printf("%s %v %d\n", []byte("abc"), []byte("abc"), []byte("abc"))
	fmt.Printf("%x % x %#v\n", []byte("abc"), []byte("abc"), []byte("abc"))
	fmt.Printf("%#v %#v %#v %#v\n", 1, "a", 1.0, []string{"a"})
	fmt.Printf("%#v %#v\n", map[string]int{"a": 1}, struct{ A int }{1})
	fmt.Print("a", 1, 2, "b", "c", 3.0, '\n', "\n")
	fmt.Println(fmt.Sprint("a", 1, 2, "b"), fmt.Sprintln("x", 1) == "x 1\n")
}
