package main

import "fmt"

var c = make(chan int, 100)

func f(s string) int { fmt.Print(s, " "); return <-c }

func ch(s string) chan int { fmt.Print(s, " "); return c }

func main() {
	for i := 0; i < 50; i++ {
		c <- i
	}
	fmt.Println(f("a") + <-c*f("b"))
	x := []int{f("c"), <-c, f("d")}
	fmt.Println(x)
	fmt.Println(<-ch("e"), f("f"), <-ch("g"))
	ch("h") <- f("i")
	m := map[string]int{}
	m["a"], m["b"] = f("j"), <-c
	fmt.Println(m)
	var arr [10]int
	arr[f("k")%10], arr[f("l")%10] = f("m"), f("n")
	fmt.Println(arr)
	fmt.Println(f("o"), <-c, <-c+1, f("p"))
	a, b, d := <-c, f("q"), <-c
	fmt.Println(a, b, d)
	if f("r") < <-c && <-c < f("s") {
		fmt.Println("in order")
	}
}
