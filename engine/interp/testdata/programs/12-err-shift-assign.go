// exit: 2
package main

import "fmt"

type flags uint8

func shift[T ~uint8 | ~int](x T, n int) (y T, err any) {
	defer func() { err = recover() }()
	if x > 0 {
		y = x >> n
	}
	return y, nil
}

func main() {
	fmt.Println(shift(8, 2))
	fmt.Println(shift(flags(8), 200))
	fmt.Println(shift(8, -1))
	list := []int{1, 2, 3}
	counts := map[string]int8{"a": -3}

	for i := range list {
		list[i] <<= i
	}
	fmt.Println(list, 1<<uint(3))

	list[1] = 5 +
		list[0]<<1
	fmt.Println(list)

	list[2] <<= counts["a"]
	fmt.Println("not reached")
}
