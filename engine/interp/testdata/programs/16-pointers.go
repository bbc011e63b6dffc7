package main

import "fmt"

type Node struct {
	val         int
	left, right *Node
}

func (n *Node) Insert(v int) *Node {
	if n == nil {
		return &Node{val: v}
	}
	if v < n.val {
		n.left = n.left.Insert(v)
	} else {
		n.right = n.right.Insert(v)
	}
	return n
}

func (n *Node) InOrder(f func(int)) {
	if n == nil {
		return
	}
	n.left.InOrder(f)
	f(n.val)
	n.right.InOrder(f)
}

type LL struct {
	head, tail *elem
	n          int
}
type elem struct {
	v    interface{}
	next *elem
	prev *elem
}

func (l *LL) Push(v interface{}) {
	e := &elem{v: v, prev: l.tail}
	if l.tail == nil {
		l.head = e
	} else {
		l.tail.next = e
	}
	l.tail = e
	l.n++
}

func (l *LL) Reverse() {
	for e := l.head; e != nil; e = e.prev {
		e.next, e.prev = e.prev, e.next
	}
	l.head, l.tail = l.tail, l.head
}

func inc(p *int)          { *p++ }
func newInt() *int        { x := 42; return &x }
func setNil(p **int)      { *p = nil }
func set(p *[]int)        { *p = append(*p, 1) }
func setm(m *map[int]int) { (*m)[1] = 2 }

func main() {
	x := 1
	p := &x
	*p = 5
	inc(p)
	inc(&x)
	fmt.Println(x, *p, p == &x, *newInt())
	pp := &p
	**pp = 9
	fmt.Println(x)
	setNil(&p)
	fmt.Println(p == nil)
	var s []int
	set(&s)
	fmt.Println(s)
	m := map[int]int{}
	setm(&m)
	fmt.Println(m)
	var root *Node
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.Insert(v)
	}
	root.InOrder(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	l := &LL{}
	l.Push(1)
	l.Push("two")
	l.Push(3.0)
	l.Reverse()
	for e := l.head; e != nil; e = e.next {
		fmt.Print(e.v, " ")
	}
	fmt.Println(l.n)
	a := [3]int{1, 2, 3}
	pa := &a[1]
	*pa = 20
	fmt.Println(a)
	type T struct{ a, b int }
	t := T{1, 2}
	pb := &t.b
	*pb = 7
	fmt.Println(t)
	t2 := &t
	t3 := *t2
	t3.a = 100
	fmt.Println(t, t3, t2.a)
	ps := []*int{&x, &a[0]}
	*ps[1]++
	fmt.Println(a[0])
	f := func() *T { return &t }
	f().a = 55
	fmt.Println(t.a)
	q := new(int)
	*q += 3
	fmt.Println(*q)
	var np *T
	fmt.Println(np == nil)
	type cyc struct {
		self *cyc
		n    int
	}
	c := &cyc{n: 1}
	c.self = c
	c.self.self.n++
	fmt.Println(c.n, c.self == c)
	st := struct{ p *int }{&x}
	*st.p = -1
	fmt.Println(x)
	arrp := &[3]int{7, 8, 9}
	for i, v := range arrp {
		arrp[i] = v * 2
	}
	fmt.Println(*arrp, arrp[1:], len(arrp))
}
