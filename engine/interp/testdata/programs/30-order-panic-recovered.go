// order: go
package main

import (
	"fmt"
	"sync"
)

// Workers that panic are replaced.
func main() {
	var wg sync.WaitGroup
	var got []string
	jobs := make(chan int)
	var worker func(id int)
	worker = func(id int) {
		defer wg.Done()
		defer func() {
			if r := recover(); r != nil {
				got = append(got, fmt.Sprintf("%d died of %v", id, r))
				wg.Add(1)
				go worker(id + 10)
			}
		}()
		for j := range jobs {
			if j%4 == 3 {
				panic(fmt.Sprint("job ", j))
			}
			got = append(got, fmt.Sprintf("%d did %d", id, j))
		}
		got = append(got, fmt.Sprintf("%d ends", id))
	}
	for id := range 3 {
		wg.Add(1)
		go worker(id)
	}
	for j := range 10 {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
