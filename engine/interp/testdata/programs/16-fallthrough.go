package main

import "fmt"

type B bool

func main() {
	count := 0
	var fired bool
	switch {
	default:
		count++
		fallthrough
	case false:
		count++
	}
	fmt.Println(count)
	count = 0
	i5 := 5
	switch i5 {
	case 5:
		count++
		fallthrough
	default:
		count++
	case 6:
		count++
	}
	fmt.Println(count)
	switch {
	default:
		fired = true
	}
	fmt.Println(fired)
	switch i := interface{}(true); {
	case i:
		fmt.Println("true")
	case false:
		fmt.Println("false")
	}
	switch i := interface{}(float64(1.0)); i {
	case nil:
		fmt.Println("nil")
	case (*int)(nil):
		fmt.Println("*int")
	case 1:
		fmt.Println("1")
	case 1.0:
		fmt.Println("1.0")
	case true, B(false):
		fmt.Println("b")
	}
	switch i5 {
	case 1, 2:
		fmt.Println("12")
	case 4, 5:
		fmt.Println("45")
		fallthrough
	case 9:
		fmt.Println("9")
		if count > 0 {
			break
		}
		fmt.Println("no")
	case 10:
		fmt.Println(10)
	}
}
