// order: go
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Each works until its own deadline.
func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var got []string
	for i, d := range []time.Duration{300, 100, 200} {
		ctx, cancel := context.WithTimeout(context.Background(), d*time.Millisecond)
		defer cancel()
		wg.Go(func() {
			<-ctx.Done()
			mu.Lock()
			defer mu.Unlock()
			got = append(got, fmt.Sprint(i, ": ", ctx.Err()))
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
