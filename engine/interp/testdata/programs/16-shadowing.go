package main

import (
	"errors"
	"fmt"
)

var x = "global"

func get(n int) (int, error) {
	if n > 1 {
		return 0, errors.New("big")
	}
	return n, nil
}

func shadowErr() (err error) {
	if v, err := get(5); err != nil {
		_ = v
	}
	return
}

func noShadow() (err error) {
	var v int
	if v, err = get(5); err != nil {
		_ = v
	}
	return
}

func main() {
	fmt.Println(x)
	x := 1
	fmt.Println(x)
	{
		x := x + 1
		fmt.Println(x)
		{
			x, y := "inner", x
			fmt.Println(x, y)
		}
	}
	if x := x * 10; x > 5 {
		x := "if"
		fmt.Println(x)
	}
	for x := 0; x < 1; x++ {
		x := x + 100
		fmt.Println(x)
	}
	fmt.Println(x, shadowErr(), noShadow())
	len := func(s string) int { return 42 }
	fmt.Println(len("abc"))
	true := false
	fmt.Println(true)
	string := "str"
	fmt.Println(string)
	type int struct{ a float64 }
	fmt.Println(int{1.5}.a)
	nil := 5
	fmt.Println(nil)
	func(x float64) { fmt.Println(x) }(2.5)
	f := func() { x++ }
	f()
	fmt.Println(x)
	a, b := 1, 2
	a, c := 3, 4
	fmt.Println(a, b, c)
	var gp = 3
	var main = "main var"
	fmt.Println(gp, main)
	switch x := any(x).(type) {
	default:
		fmt.Printf("%v\n", x)
	}
	new := func() {}
	new()
	copy, cap, error := 1, 2, 3
	fmt.Println(copy, cap, error)
	print := fmt.Println
	print("printed")
	iota := 9
	fmt.Println(iota)
}
