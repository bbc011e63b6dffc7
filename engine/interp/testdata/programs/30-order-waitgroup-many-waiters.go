// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Several wait for one group and for one another.
func main() {
	var work, all sync.WaitGroup
	var got []string
	work.Add(2)
	for i := range 4 {
		all.Go(func() {
			got = append(got, fmt.Sprint("waits ", i))
			work.Wait()
			got = append(got, fmt.Sprint("goes on ", i))
		})
	}
	for i := range 2 {
		all.Go(func() {
			runtime.Gosched()
			got = append(got, fmt.Sprint("done ", i))
			work.Done()
			got = append(got, fmt.Sprint("after ", i))
		})
	}
	all.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
