// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// All wait for the one who does it.
func main() {
	var once sync.Once
	var wg sync.WaitGroup
	var got []string
	value := sync.OnceValue(func() int {
		got = append(got, "computes")
		runtime.Gosched()
		return 42
	})
	for i := range 5 {
		wg.Go(func() {
			once.Do(func() {
				got = append(got, fmt.Sprint(i, " does it"))
				runtime.Gosched()
				runtime.Gosched()
			})
			got = append(got, fmt.Sprint(i, " has ", value()))
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
