package main

import "fmt"

func find(c chan int) (r int) {
	for {
		select {
		case v := <-c:
			if v > 2 {
				return v
			}
			continue
		}
	}
}

func named(c chan int) (r int, err error) {
	defer func() { r *= 10 }()
	select {
	case r = <-c:
		return
	default:
		return 1, fmt.Errorf("none")
	}
}

func main() {
	c := make(chan int, 10)
	for i := 0; i < 10; i++ {
		c <- i
	}
	fmt.Println(find(c))
	fmt.Println(named(c))
	fmt.Println(named(make(chan int)))
	for i := 0; i < 3; i++ {
		select {
		case v := <-c:
			if v == 5 {
				break
			}
			fmt.Println("v", v)
		}
		fmt.Println("i", i)
	}
loop:
	for {
		select {
		case v := <-c:
			fmt.Println(v)
		default:
			fmt.Println("empty")
			break loop
		}
	}
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			select {
			case <-c:
			default:
				if j == 1 {
					continue outer
				}
				fmt.Println(i, j)
			}
		}
	}
sel:
	select {
	default:
		for {
			break sel
		}
	}
	d := make(chan int)
	go func() {
		defer close(d)
		for i := 0; i < 3; i++ {
			d <- i
		}
	}()
	for open := true; open; {
		select {
		case v, ok := <-d:
			if !ok {
				open = false
				break
			}
			fmt.Println("d", v)
		}
	}
	x := 0
	select {
	default:
		x := 1
		x++
		_ = x
	}
	fmt.Println(x)
	var fs []func()
	for i := 0; i < 3; i++ {
		e := make(chan int, 1)
		e <- i * i
		select {
		case v := <-e:
			fs = append(fs, func() { fmt.Println("f", i, v) })
		}
	}
	for _, f := range fs {
		f()
	}
	goto end
end:
	fmt.Println("end")
}
