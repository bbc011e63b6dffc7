package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count done")
		for i := range n {
			if !yield(i) {
				fmt.Println("stopped")
				return
			}
		}
	}
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		na, sa := iter.Pull(a)
		defer sa()
		nb, sb := iter.Pull(b)
		defer sb()
		for {
			x, ok := na()
			y, ok2 := nb()
			if !ok || !ok2 || !yield(x, y) {
				return
			}
		}
	}
}

func find(seq iter.Seq[int], want int) (pos int, err error) {
	defer func() { fmt.Println("find defer", pos) }()
	for v := range seq {
		defer fmt.Println("deferred in loop", v)
		if v == want {
			return v, nil
		}
	}
	return -1, fmt.Errorf("no %d", want)
}

func main() {
	for a, b := range zip(count(3), slices.Values(strings.Fields("a b c d"))) {
		fmt.Println(a, b)
	}
	next, stop := iter.Pull2(maps.All(map[string]int{"x": 1}))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(find(count(5), 2))
	fmt.Println(find(count(2), 9))
	n, st := iter.Pull(count(10))
	fmt.Println(n())
	st()
	st()
	fmt.Println(n())
outer:
	for i := range count(3) {
		for j := range count(3) {
			if j == 1 {
				continue outer
			}
			if i == 1 {
				break outer
			}
			fmt.Println("ij", i, j)
		}
	}
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		p, _ := iter.Pull(func(yield func(int) bool) { yield(1); panic("in seq") })
		fmt.Println(p())
		fmt.Println(p())
	}()
	fmt.Println(slices.Collect(maps.Keys(map[int]bool{4: true})), slices.Sorted(slices.Values([]int{3, 1})))
	for i, s := range slices.Backward([]string{"a", "b"}) {
		fmt.Print(i, s)
	}
	for c := range slices.Chunk([]int{1, 2, 3}, 2) {
		fmt.Print(c)
	}
	fmt.Println()
}
