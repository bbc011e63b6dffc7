package main

import "fmt"

func classify(n int) string {
	switch {
	case n < 0:
		return "neg"
	case n == 0:
		return "zero"
	case n < 10:
		return "small"
	}
	return "big"
}

func ft(n int) (s string) {
	switch n {
	case 1:
		s += "one "
		fallthrough
	case 2:
		s += "two "
		fallthrough
	case 3:
		s += "three "
	case 4, 5:
		s += "four-five "
	default:
		s += "default "
	}
	return
}

func f(s string, b bool) bool { fmt.Print(s, " "); return b }

func gotos() {
	i := 0
loop:
	if i < 3 {
		fmt.Print(i, " ")
		i++
		goto loop
	}
	fmt.Println("done")
}

func swInit() string {
	switch x := 5; x {
	case 5:
		return "five"
	}
	return "?"
}

func collatz(n int) (steps int) {
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return
}

func main() {
	for _, n := range []int{-1, 0, 5, 50} {
		fmt.Print(classify(n), " ")
	}
	fmt.Println()
	for i := 1; i <= 6; i++ {
		fmt.Print(ft(i), "|")
	}
	fmt.Println()
	fmt.Println(f("a", false) && f("b", true), f("c", true) || f("d", true))
	switch {
	case f("x", false), f("y", true), f("z", true):
		fmt.Println("yes")
	}
	gotos()
	fmt.Println(swInit(), collatz(27))
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			switch {
			case j == 1:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	for i := 0; i < 5; i++ {
		switch i {
		case 1:
			continue
		case 3:
			break
		default:
			fmt.Print(i)
		}
		fmt.Print(";")
	}
	fmt.Println()
sw:
	switch 1 {
	case 1:
		for {
			break sw
		}
		fmt.Println("never")
	}
	x := 10
	if x := 5; x < 3 {
		fmt.Println("no")
	} else if y := x * 2; y == 10 {
		fmt.Println("else if", x, y)
	} else {
		fmt.Println("else", x, y)
	}
	fmt.Println(x)
	for {
		x--
		if x < 5 {
			break
		}
	}
	fmt.Println(x)
	for x < 8 {
		x++
	}
	fmt.Println(x)
	{
		x := "inner"
		_ = x
	}
	switch y := interface{}(x).(type) {
	case string:
		fmt.Println("s", y)
	case int:
		fmt.Println("i", y+1)
	}
	a, b := 1, 2
	a, b = b, a
	fmt.Println(a, b)
	arr := []int{1, 2, 3}
	i := 0
	i, arr[i] = 2, 100
	fmt.Println(i, arr)
	arr[0], arr[1], arr[2] = arr[2], arr[0], arr[1]
	fmt.Println(arr)
	i = 5
	i, j := 6, i
	fmt.Println(i, j)
	var p, q, r = 1, "s", 2.5
	fmt.Println(p, q, r)
	var (
		u int
		v = "v"
	)
	fmt.Println(u, v)
	fib := []int{0, 1}
	for len(fib) < 10 {
		fib = append(fib, fib[len(fib)-1]+fib[len(fib)-2])
	}
	fmt.Println(fib)
	switch s := "b"; s {
	case "a", "b", "c":
		fmt.Println("abc")
	}
	switch c := 'x'; {
	case 'a' <= c && c <= 'z':
		fmt.Println("lower")
	}
	switch f := 2.0; f {
	case 2:
		fmt.Println("two")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("nil error")
	}
	switch x := any(3); x {
	case "3":
		fmt.Println("string")
	case 3:
		fmt.Println("int 3")
	}
	switch {
	default:
		fmt.Println("default first")
	case x > 100:
		fmt.Println("big")
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, j, " ")
	}
	fmt.Println()
	type T struct{ n int }
	switch (T{1}) {
	case T{1}:
		fmt.Println("struct case")
	}
	func() {
		for i := 0; ; i++ {
			if i == 3 {
				return
			}
		}
	}()
	k := 0
	for range 3 {
		k += 2
	}
	k <<= 2
	k |= 1
	k &^= 8
	k ^= 3
	k %= 7
	fmt.Println(k)
}
