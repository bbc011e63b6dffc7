package main

import (
	"cmp"
	"fmt"
	"sort"
	"strings"
)

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) T {
	var s T
	for _, x := range xs {
		s += x
	}
	return s
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Filter[T any](xs []T, keep func(T) bool) (out []T) {
	for _, x := range xs {
		if keep(x) {
			out = append(out, x)
		}
	}
	return
}

func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	ks := make([]K, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

func Max[T cmp.Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func Contains[T comparable](xs []T, v T) bool {
	for _, x := range xs {
		if x == v {
			return true
		}
	}
	return false
}

func Ptr[T any](v T) *T { return &v }

func Zero[T any]() T { var z T; return z }

func SortBy[T any, K cmp.Ordered](xs []T, key func(T) K) {
	sort.Slice(xs, func(i, j int) bool { return key(xs[i]) < key(xs[j]) })
}

type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("MyInt(%d)", int(m)) }

func Join[T fmt.Stringer](xs []T) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, x.String())
	}
	return strings.Join(parts, ",")
}

func Apply[T any](x T, fs ...func(T) T) T {
	for _, f := range fs {
		x = f(x)
	}
	return x
}

func Fan[T any](in <-chan T, n int) []<-chan T {
	outs := make([]<-chan T, n)
	for i := range outs {
		c := make(chan T)
		outs[i] = c
		go func() {
			defer close(c)
			for v := range in {
				c <- v
			}
		}()
	}
	return outs
}

func Rec[T any](n int, v T) []T {
	if n == 0 {
		return nil
	}
	return append(Rec(n-1, v), v)
}

func Kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	}
	return fmt.Sprintf("%T", v)
}

func main() {
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum[int64](), Sum(MyInt(3), 4))
	fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i * i) }))
	fmt.Println(Filter([]string{"a", "bb", "c"}, func(s string) bool { return len(s) == 1 }))
	fmt.Println(Reduce([]int{1, 2, 3}, "", func(a string, i int) string { return a + fmt.Sprint(i) }))
	ks := Keys(map[string]int{"x": 1, "y": 2})
	sort.Strings(ks)
	fmt.Println(ks, Max(2, 3), Max("a", "b"), Max(2.5, 1))
	fmt.Println(Contains([]string{"a"}, "a"), Contains([]int{1}, 2))
	p := Ptr(5)
	*p++
	fmt.Println(*p, *Ptr("s"), Zero[int](), Zero[string]() == "", Zero[*int]() == nil)
	xs := []string{"ccc", "a", "bb"}
	SortBy(xs, func(s string) int { return len(s) })
	fmt.Println(xs, Join([]MyInt{1, 2}))
	fmt.Println(Apply(3, func(i int) int { return i + 1 }, func(i int) int { return i * 2 }))
	in := make(chan int)
	go func() {
		for i := range 10 {
			in <- i
		}
		close(in)
	}()
	total := 0
	done := make(chan int)
	outs := Fan(in, 3)
	for _, o := range outs {
		go func() {
			s := 0
			for v := range o {
				s += v
			}
			done <- s
		}()
	}
	for range outs {
		total += <-done
	}
	fmt.Println(total, Rec(3, "z"))
	fmt.Println(Kind(1), Kind("a"), Kind(1.5))
	f := Max[float64]
	fmt.Println(f(1, 2))
	fs := map[string]func(int, int) int{"max": Max[int]}
	fmt.Println(fs["max"](4, 9))
}
