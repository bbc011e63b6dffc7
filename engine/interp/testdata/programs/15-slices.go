package main

import "fmt"

func modify(s []int) { s[0] = 100; s = append(s, 5); s[1] = 200 }

func arr(a [3]int) { a[0] = 100 }

func parr(a *[3]int) { a[0] = 100 }

func main() {
	s := []int{1, 2, 3, 4, 5}
	fmt.Println(s[1:3], s[:2], s[3:], s[:], len(s[1:3]), cap(s[1:3]))
	t := s[1:3]
	t[0] = 99
	t = append(t, 77)
	fmt.Println(s, t)
	u := s[1:2:2]
	u = append(u, 55)
	fmt.Println(s, u, cap(s[1:2:3]))
	c := make([]int, 2, 10)
	n := copy(c, s)
	fmt.Println(c, n, copy(s[2:], s))
	fmt.Println(s)
	var z []int
	fmt.Println(z == nil, len(z), cap(z))
	z = append(z, 1, 2)
	z = append(z, []int{3, 4}...)
	z = append(z, z...)
	fmt.Println(z)
	z = append(z[:1], z[2:]...)
	fmt.Println(z)
	x := make([]int, 3, 3)
	y := append(x, 1)
	y[0] = 9
	fmt.Println(x, y)
	modify(x)
	fmt.Println(x)
	a := [3]int{1, 2, 3}
	arr(a)
	fmt.Println(a)
	parr(&a)
	fmt.Println(a)
	b := a
	b[1] = 50
	fmt.Println(a, b, a == [3]int{100, 2, 3})
	as := a[:]
	as[2] = 33
	fmt.Println(a, len(as))
	d := [...]string{2: "c", 0: "a"}
	fmt.Println(len(d), d)
	g := [][]int{{1}, {2, 3}, {}}
	g[0] = append(g[0], 5)
	for _, row := range g {
		fmt.Print(len(row), row, " ")
	}
	fmt.Println()
	grid := make([][]rune, 3)
	for i := range grid {
		grid[i] = make([]rune, 3)
		for j := range grid[i] {
			grid[i][j] = '.'
		}
	}
	grid[1][1] = '#'
	for _, r := range grid {
		fmt.Println(string(r))
	}
	var m [2][3]int
	m[1][2] = 7
	fmt.Println(m, len(m), len(m[0]))
	bs := []byte("hello")
	bs[0] = 'J'
	bs = append(bs, " world"...)
	fmt.Println(string(bs))
	fmt.Println(copy(bs, "abc"), string(bs))
	p := &s[0]
	*p = -1
	fmt.Println(s[0])
	st := []int{}
	for i := range 5 {
		st = append(st, i)
	}
	for len(st) > 0 {
		top := st[len(st)-1]
		st = st[:len(st)-1]
		fmt.Print(top)
	}
	fmt.Println()
	q := []string{"a", "b"}
	head := q[0]
	q = q[1:]
	fmt.Println(head, q)
	ins := []int{1, 2, 5}
	i := 2
	ins = append(ins[:i], append([]int{3, 4}, ins[i:]...)...)
	fmt.Println(ins)
	for i, j := 0, len(ins)-1; i < j; i, j = i+1, j-1 {
		ins[i], ins[j] = ins[j], ins[i]
	}
	fmt.Println(ins)
	fs := []func() int{func() int { return 1 }, func() int { return 2 }}
	fmt.Println(fs[1]())
	is := []interface{}{1, "a", nil, []int{1}}
	fmt.Println(is...)
	fmt.Println(len(is), min(3, 1, 2), max(2.5, 1))
	ap := (*[2]int)(ins)
	ap[0] = 1000
	fmt.Println(ins[0], [2]int(ins))
	clear(ins)
	fmt.Println(ins)
	e := [0]int{}
	fmt.Println(e, len(e))
	nested := [][][]int{{{1, 2}, {3}}}
	nested[0][1][0]++
	fmt.Println(nested)
	st2 := []struct {
		n int
		s string
	}{{1, "a"}, {2, "b"}}
	st2[1].n *= 10
	fmt.Println(st2)
	pa := &a
	pa[1] = 22
	fmt.Println(pa[1], len(pa), pa[1:])
	for i := range pa {
		pa[i]++
	}
	fmt.Println(a)
}
