package main

import "fmt"

func upto(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Println("iterator ends")
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func find(x int) (int, bool) {
	for i := range upto(10) {
		if i*i >= x {
			return i, true
		}
	}
	return 0, false
}

func findNamed(x int) (r int, err error) {
	for i := range upto(10) {
		r = i
		if i == x {
			return
		}
		if i > 5 {
			return -1, fmt.Errorf("too far")
		}
	}
	return
}

func main() {
	fmt.Println(find(10))
	fmt.Println(find(1000))
	fmt.Println(findNamed(2))
	fmt.Println(findNamed(8))
outer:
	for i := range upto(3) {
		for j := range upto(3) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Println(i, j)
		}
	}
	for i := range upto(2) {
		defer fmt.Println("deferred", i)
	}
	for i := range upto(4) {
		switch i {
		case 1:
			continue
		case 2:
			break
		default:
			fmt.Println("default", i)
		}
		for j := 0; j < 3; j++ {
			if j == 1 {
				break
			}
		}
		fmt.Println("end of", i)
	}
	fmt.Println("main ends")
}
