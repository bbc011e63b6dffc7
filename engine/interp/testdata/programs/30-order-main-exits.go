// order: go
package main

import (
	"fmt"
	"runtime"
)

func main() {
	for i := range 4 {
		go fmt.Println("g", i)
	}
	runtime.Gosched()
	go fmt.Println("late")
	fmt.Println("main ends")
}
