// order: go
package main

import (
	"fmt"
	"runtime"
)

// main only gives way; its children start children.
func main() {
	var got []string
	for i := range 3 {
		go func() {
			got = append(got, fmt.Sprint("child ", i))
			for j := range 2 {
				go func() {
					got = append(got, fmt.Sprintf("grandchild %d.%d", i, j))
				}()
			}
			runtime.Gosched()
			got = append(got, fmt.Sprint("child ", i, " again"))
		}()
	}
	for i := range 6 {
		got = append(got, fmt.Sprint("main ", i))
		runtime.Gosched()
	}
	for _, line := range got {
		fmt.Println(line)
	}
}
