package main

import (
	"fmt"
	"sync"
)

func merge(a, b []int) []int {
	out := make([]int, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if a[i] <= b[j] {
			out = append(out, a[i])
			i++
		} else {
			out = append(out, b[j])
			j++
		}
	}
	out = append(out, a[i:]...)
	return append(out, b[j:]...)
}

func sortSeq(a []int) []int {
	if len(a) <= 1 {
		return a
	}
	m := len(a) / 2
	return merge(sortSeq(a[:m]), sortSeq(a[m:]))
}

func sortPar(a []int, depth int) []int {
	if len(a) <= 1 {
		return a
	}
	if depth == 0 {
		return sortSeq(a)
	}
	m := len(a) / 2
	var l, r []int
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); l = sortPar(a[:m], depth-1) }()
	go func() { defer wg.Done(); r = sortPar(a[m:], depth-1) }()
	wg.Wait()
	return merge(l, r)
}

func quick(a []int) {
	if len(a) < 2 {
		return
	}
	p := a[len(a)/2]
	i, j := 0, len(a)-1
	for i <= j {
		for a[i] < p {
			i++
		}
		for a[j] > p {
			j--
		}
		if i <= j {
			a[i], a[j] = a[j], a[i]
			i++
			j--
		}
	}
	quick(a[:j+1])
	quick(a[i:])
}

func matmul(a, b [][]int) [][]int {
	n, m, k := len(a), len(b[0]), len(b)
	c := make([][]int, n)
	var wg sync.WaitGroup
	for i := range c {
		c[i] = make([]int, m)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range m {
				for x := range k {
					c[i][j] += a[i][x] * b[x][j]
				}
			}
		}()
	}
	wg.Wait()
	return c
}

func main() {
	x := uint32(12345)
	a := make([]int, 60)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = int(x>>16) % 100
	}
	b := append([]int(nil), a...)
	fmt.Println(sortPar(a, 3))
	quick(b)
	fmt.Println(b)
	fmt.Println(matmul([][]int{{1, 2}, {3, 4}}, [][]int{{5, 6, 0}, {7, 8, 1}}))
	for i := 1; i < len(b); i++ {
		if b[i-1] > b[i] {
			fmt.Println("unsorted")
		}
	}
}
