package main

import "fmt"

func f(n int) (s int) {
	for i := 0; i < n; i++ {
		if i == 250 {
			return s
		}
		if i%3 == 0 {
			continue
		}
		s += i
	}
	return -s
}

func main() {
	fmt.Println(f(1000), f(10), f(0), f(-5), f(100), f(101))
	n := 0
	for i := 0; i < 1000; i++ {
		if i == 777 {
			break
		}
		n++
	}
	fmt.Println(n)
	m := 0
outer:
	for i := 0; i < 300; i++ {
		for j := 0; j < 300; j++ {
			if j == 150 {
				continue outer
			}
			if i == 200 {
				break outer
			}
			switch {
			case j == 3:
				break
			case j == 5:
				continue
			}
			m += j
		}
	}
	fmt.Println(m)
	xs := make([]int, 250)
	for i := 0; i < len(xs); i++ {
		xs[i] = i * i
	}
	sum := 0
	for i := 1; i <= 249; i++ {
		sum += xs[i] - xs[i-1]
	}
	fmt.Println(sum)
	for i := 0; i < len(xs); i++ {
		if i < 300 && len(xs) < 400 {
			xs = append(xs, i)
		}
	}
	fmt.Println(len(xs))
	defer func() { fmt.Println(recover()) }()
	for i := 0; i < 1000; i++ {
		xs[i] = 1
	}
}
