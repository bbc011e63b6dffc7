package main

import "fmt"

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(k int)      { p.X *= k; p.Y *= k }
func (p Point) String() string    { return fmt.Sprintf("(%d;%d)", p.X, p.Y) }

type Rect struct {
	Min, Max Point
	tags     []string
}

func (r Rect) Area() int { return (r.Max.X - r.Min.X) * (r.Max.Y - r.Min.Y) }

type Celsius float64
type Names []string
type Reg map[string]int
type Op func(int) int

func (c Celsius) F() float64   { return float64(c)*9/5 + 32 }
func (n Names) Len() int       { return len(n) }
func (n *Names) Push(s string) { *n = append(*n, s) }
func (r Reg) Inc(k string)     { r[k]++ }
func (o Op) Twice(x int) int   { return o(o(x)) }

func main() {
	p := Point{1, 2}
	q := p
	q.X = 10
	fmt.Println(p.Add(q), p, q)
	p.Scale(3)
	fmt.Println(p.X, p.Y)
	pp := &q
	pp.Scale(2)
	fmt.Println(*pp, pp.X, pp.Add(p))
	r := Rect{Max: Point{3, 4}}
	fmt.Println(r.Area(), r.Min.X, len(r.tags))
	r.Min.Scale(2)
	r.Max.X++
	fmt.Println(r.Area())
	fmt.Println(p == Point{3, 6}, r.Max == q, Point{} == Point{0, 0})
	fmt.Println(Celsius(100).F())
	var n Names
	n.Push("a")
	n.Push("b")
	fmt.Println(n.Len(), n, n[1])
	g := Reg{}
	g.Inc("x")
	g.Inc("x")
	fmt.Println(g["x"])
	fmt.Println(Op(func(x int) int { return x * 3 }).Twice(2))
	f := p.Add
	p = Point{100, 100}
	fmt.Println(f(Point{1, 1}))
	h := (*Point).Scale
	h(&p, 2)
	fmt.Println(p)
	k := Point.Add
	fmt.Println(k(Point{1, 1}, Point{2, 2}))
	arr := [2]Point{{1, 2}, {3, 4}}
	arr[0].Scale(10)
	b := arr
	b[1].X = 99
	fmt.Println(arr, b)
	m := map[string]*Point{"a": {1, 1}}
	m["a"].Scale(5)
	m["a"].X++
	fmt.Println(*m["a"])
	mv := map[string]Point{"a": {1, 1}}
	v := mv["a"]
	v.X = 7
	fmt.Println(mv["a"], v)
	anon := struct {
		Name string
		P    *Point
	}{"n", &p}
	anon.P.X = -1
	fmt.Println(p.X, anon.Name)
	var z struct{}
	fmt.Println(z)
	type pair struct {
		a, b interface{}
	}
	fmt.Println(pair{1, "x"} == pair{1, "x"}, pair{1, 2} == pair{1, "2"})
	ps := []*Point{{1, 2}, {3, 4}}
	for _, p := range ps {
		p.Scale(2)
	}
	fmt.Println(ps[0].X, ps[1].Y)
	s2 := [][]Point{{{1, 2}}, {}}
	s2[0][0].X = 5
	fmt.Println(len(s2), s2[0][0].X)
	mk := map[Point]string{{1, 2}: "a"}
	fmt.Println(mk[Point{1, 2}], len(mk[Point{}]))
	x := &Rect{}
	x.Max.Y = 3
	(*x).Max.X = 2
	fmt.Println(x.Area())
	y := new(Rect)
	*y = *x
	y.Max.X = 10
	fmt.Println(x.Area(), y.Area())
}
