// lang: go1.21
package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	for _, s := range []string{"a", "bb"} {
		fs = append(fs, func() int { return len(s) })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var ps []*int
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
	}
	fmt.Println(*ps[0], *ps[1], ps[0] == ps[1])
	for i := 0; i < 3; i++ {
		i := i
		defer func() { fmt.Println("d", i) }()
	}
	for i := 0; i < 2; i++ {
		defer func() { fmt.Println("e", i) }()
		defer func(i int) { fmt.Println("f", i) }(i)
	}
	c := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { c <- i }()
	}
	_ = c
	for k, v := range map[string]int{"z": 26} {
		defer func() { fmt.Println(k, v) }()
	}
	for i, c := range "ab" {
		defer func() { fmt.Println(i, string(c)) }()
	}
}
