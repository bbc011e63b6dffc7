package main

import "fmt"

func upto(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				fmt.Println("stopped at", i)
				return
			}
		}
		fmt.Println("done")
	}
}

func pairs[K comparable, V any](ks []K, vs []V) func(func(K, V) bool) {
	return func(yield func(K, V) bool) {
		for i, k := range ks {
			if !yield(k, vs[i]) {
				return
			}
		}
	}
}

func thrice(yield func() bool) {
	_ = yield() && yield() && yield()
}

type List struct {
	v    int
	next *List
}

func (l *List) All() func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for ; l != nil; l = l.next {
			if !yield(l.v) {
				return
			}
		}
	}
}

func main() {
	for i := range upto(3) {
		fmt.Println(i)
	}
	for i := range upto(5) {
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		fmt.Println(i)
	}
	for k, v := range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Println(k, v)
	}
	for range thrice {
		fmt.Println("t")
	}
	n := 0
	for range upto(4) {
		n++
	}
	fmt.Println(n)
	l := &List{1, &List{2, &List{3, nil}}}
	for v := range l.All() {
		fmt.Print(v, " ")
	}
	fmt.Println()
	var fs []func() int
	for i := range upto(3) {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
}
