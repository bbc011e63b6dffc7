package main

import (
	"fmt"
	"sort"
)

type Level int

func (l Level) String() string { return "L" }

type Own interface{ String() string }

type byx []int

func (b byx) Len() int           { return len(b) }
func (b byx) Less(i, j int) bool { return b[i] < b[j] }
func (b byx) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func take(s fmt.Stringer) string { return s.String() }
func own(s Own) string           { return s.String() }
func ret(l Level) fmt.Stringer   { return l }

func main() {
	var l Level = 3
	fmt.Println(own(l))
	var o Own = l
	fmt.Println(o.String())
	var s fmt.Stringer = l
	fmt.Println(s.String())
	fmt.Println(take(l))
	fmt.Println(ret(l).String())
	ss := []fmt.Stringer{l, Level(2)}
	fmt.Println(len(ss), ss[1].String())
	b := byx{3, 1}
	sort.Sort(b)
	fmt.Println(b)
	sort.Sort(sort.Reverse(sort.Interface(b)))
	fmt.Println(b)
	x := Own(l)
	fmt.Println(x.String())
}
