package main

import (
	"fmt"
)

type MyInt int
type Color int
type Str string
type Cel float64
type Flag bool

func (m MyInt) Double() MyInt  { return m * 2 }
func (m *MyInt) Inc()          { *m++ }
func (c Color) String() string { return "color" + fmt.Sprint(int(c)) }
func (s Str) Len() int         { return len(s) }
func (c Cel) F() float64       { return float64(c)*9/5 + 32 }

type I interface{ Double() MyInt }

func take(m MyInt) int { return int(m) }

func kind(v interface{}) string {
	if _, ok := v.(MyInt); ok {
		return "MyInt"
	}
	if _, ok := v.(Color); ok {
		return "Color"
	}
	if _, ok := v.(int); ok {
		return "int"
	}
	if _, ok := v.(Str); ok {
		return "Str"
	}
	if _, ok := v.(string); ok {
		return "string"
	}
	return "?"
}

func main() {
	var m MyInt = 3
	m += 4
	m++
	m.Inc()
	fmt.Println(m, m.Double(), take(m), take(5), MyInt(7), int(m)+1)
	var i I = m
	fmt.Println(i.Double())
	var c Color = 2
	fmt.Println(c.String(), c)
	var s Str = "abc"
	s += "d"
	fmt.Println(s, s.Len(), s[1], s[1:3], string(s)+"x", s == "abcd", len(s))
	for i := 0; i < len(s); i++ {
		fmt.Print(s[i], " ")
	}
	var f Cel = 36.6
	f = f * 2
	f /= 2
	fmt.Println(f, f.F(), Cel(100).F(), f > 30)
	var b Flag = true
	if b {
		fmt.Println("flag", !b)
	}
	b = m > 3
	fmt.Println(b)
	arr := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	fmt.Println(arr[m], arr[:c])
	mm := map[MyInt]string{1: "a", 2: "b"}
	mm[3] = "c"
	fmt.Println(mm[m-8], mm[1], len(mm))
	ms := map[Str]int{"a": 1}
	ms[Str("b")]++
	fmt.Println(ms[Str("a")], ms[Str("b")])
	switch m {
	case 1:
		fmt.Println("one")
	case 9:
		fmt.Println("nine")
	}
	fmt.Println(kind(m), kind(c), kind(3), kind(s), kind("x"))
	x := []MyInt{1, 2, 3}
	for _, v := range x {
		fmt.Print(v.Double(), " ")
	}
	a := [3]Color{1, 2, 0}
	fmt.Println(a[0] < a[1], a[2] == 0, len(x))
	fmt.Println(1<<m, m<<1, m&1, m|4, m^1, m%4, -m)
	var e interface{} = m
	fmt.Println(e.(MyInt)+1, e == interface{}(MyInt(9)), e == interface{}(9))
	p := &m
	p.Inc()
	*p += 2
	fmt.Println(*p, float64(m)/2)
	ch := make(chan Color, 1)
	ch <- 1
	fmt.Println(<-ch)
	type st struct {
		c Color
		m MyInt
	}
	t := st{c: 1, m: 2}
	t.c++
	t.m.Inc()
	fmt.Println(t.c, t.m)
	fmt.Println(MyInt(len("abc")), Str([]byte("hi")), []byte(s), []rune(s), MyInt(c))
	var z MyInt
	fmt.Println(z, z == 0, z.Double())
	fn := func(ms ...MyInt) (t MyInt) {
		for _, v := range ms {
			t += v
		}
		return t
	}
	fmt.Println(fn(1, 2, m), fn())
	fmt.Printf("%d %v %T\n", m, c, m)
}
