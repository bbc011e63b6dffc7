package main

import (
	"fmt"
	"sort"
	"strings"
)

type Str string
type Digit byte
type Letter rune
type Big int64
type Small uint8
type Ratio float32
type On bool
type Cx complex128

const (
	A Str = "a"
	B Str = "b" + A
)

func (s Str) Up() Str { return Str(strings.ToUpper(string(s))) }

func pick(s Str) int {
	switch s {
	case "x", "y":
		return 1
	case A:
		return 2
	case B + "!":
		return 3
	}
	return 0
}

func get() Str { return "lit" }

func opt(on On) string {
	if on && !false {
		return "on"
	}
	return "off"
}

type byLen []Str

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func sum[T ~int64 | ~uint8 | ~float32](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func main() {
	s := A + "z"
	fmt.Println(s, B, s+B+"!", pick("x"), pick(A), pick("ba!"), get()+s, get().Up())
	for i, r := range s {
		fmt.Print(i, string(r), " ")
	}
	fmt.Println(strings.Repeat(string(s), 2), Str("q").Up(), len(s), s[0] == 'a')
	b := append([]byte("<"), s...)
	n := copy(b, s)
	fmt.Println(string(b), n, []byte(s), []rune(s)[0], Str(b), Str([]rune{'h', 'i'}), Str(rune(65)))
	m := map[Str][]Str{}
	m["k"] = append(m["k"], "v", s)
	m[s] = nil
	_, ok := m["nope"]
	delete(m, "k")
	fmt.Println(m, len(m), ok)
	l := byLen{"ccc", "a", "bb"}
	sort.Sort(l)
	fmt.Println(l)
	var d Digit = '7'
	d -= '0'
	var le Letter = 'x'
	le++
	fmt.Println(d, string(rune(le)), le > 'a', Letter('b'))
	var big Big = 1 << 40
	var sm Small = 250
	sm += 10
	var r Ratio = 0.1
	r *= 3
	fmt.Println(big, big>>38, sm, ^sm, r, r > 0.3, Big(sm)+big%7, -big)
	fmt.Println(sum(Big(1), 2, 3), sum(Small(200), 100), sum(Ratio(0.5), 1))
	fmt.Println(opt(true), opt(1 > 2), opt(sm == 4), On(true) && On(r > 0))
	var c Cx = complex(1, 2)
	fmt.Println(real(c), imag(c), c*c)
	arr := [Small(3)]Str{"x", "y"}
	for i := range arr {
		arr[i] += "!"
	}
	fmt.Println(arr, len(arr), min(big, 3), max(r, 2), min("b", s))
	for i := range Small(2) {
		fmt.Printf("%T%v ", i, i)
	}
	var p = &s
	*p += "p"
	q := new(Big)
	*q++
	fmt.Println(s, *q, fmt.Sprintf("%s|%q|%x|%5s|%v|%d|%c|%t", s, s, s, A, d, d, le, On(true)))
	ch := make(chan Str, 2)
	ch <- "sent"
	ch <- s
	fmt.Println(<-ch, <-ch)
	select {
	case ch <- "again":
		fmt.Println(<-ch)
	}
	f := func(ss ...Str) Str { return ss[len(ss)-1] }
	fmt.Println(f("one", "two"), f(l...))
	st := struct {
		s Str
		b Big
	}{"s", 3}
	st.b <<= 2
	fmt.Println(st, st.b|1, st.b&^4)
	var i interface{} = s
	switch v := i.(type) {
	case string:
		fmt.Println("string", v)
	case Str:
		fmt.Println("Str", v.Up())
	}
	x, y := Small(3), Small(2)
	x, y = y, x
	fmt.Println(x, y, x/y, float64(x)/float64(y), int(x)-int(y), x-y > 200)
	if v, err := fmt.Sscan("42", &big); err == nil {
		fmt.Println(v, big)
	}
}
