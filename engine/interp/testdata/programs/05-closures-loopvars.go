package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	fs = nil
	for i, s := range []string{"a", "bb", "ccc"} {
		fs = append(fs, func() int { return i * len(s) })
	}
	for k, v := range map[int]int{5: 6} {
		fs = append(fs, func() int { return k * v })
	}
	for i := range 3 {
		fs = append(fs, func() int { return i * 100 })
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-3 {
		fs = append(fs, func() int { return i*1000 + j })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var ps []*int
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	for i := 0; i < 6; i++ {
		f := func() { i++ }
		f()
		fmt.Print(i, " ")
	}
	fmt.Println()
	var prints []func()
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println("deferred", i) }()
		prints = append(prints, func() { fmt.Print(i, ";") })
		i := i * 2
		prints = append(prints, func() { fmt.Print(i, ";") })
	}
	for _, p := range prints {
		p()
	}
	fmt.Println()
	var last func()
	for i := 0; ; i++ {
		if i == 3 {
			last = func() { fmt.Println("last", i) }
			break
		}
		if i == 1 {
			continue
		}
		fmt.Print(i)
	}
	last()
	var step func()
	for i := 0; i < 3; func() { i++ }() {
		step = func() { fmt.Print("s", i) }
		step()
	}
	fmt.Println()
	c := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { c <- i }()
		fmt.Print(<-c)
	}
	fmt.Println()
	results := make([]int, 5)
	done := make(chan bool)
	for i := range results {
		go func() {
			results[i] = i * i
			done <- true
		}()
	}
	for range results {
		<-done
	}
	fmt.Println(results)
}
