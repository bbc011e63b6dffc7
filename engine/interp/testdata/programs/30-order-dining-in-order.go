// order: go
package main

import (
	"fmt"
	"sync"
)

// Philosophers who take the lower fork first.
func main() {
	var forks [5]sync.Mutex
	var wg sync.WaitGroup
	var got []string
	tell := func(i int, what string) { got = append(got, fmt.Sprint(i, " ", what)) }
	for i := range 5 {
		a, b := min(i, (i+1)%5), max(i, (i+1)%5)
		wg.Go(func() {
			for range 2 {
				forks[a].Lock()
				tell(i, "has one")
				pause := make(chan bool)
				go close(pause)
				<-pause
				forks[b].Lock()
				tell(i, "eats")
				forks[b].Unlock()
				forks[a].Unlock()
			}
			tell(i, "is full")
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
