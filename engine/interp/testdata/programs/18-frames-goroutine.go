// exit: 2
package main

import (
	"fmt"
	"sync"
)

type worker struct{ id int }

func (w *worker) run(jobs <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		w.work(j)
	}
}

func (w *worker) work(j int) {
	fmt.Println(100 / (j - 3))
}

func start(n int, jobs <-chan int, wg *sync.WaitGroup) {
	for i := range n {
		w := &worker{i}
		go w.run(
			jobs,
			wg,
		)
	}
}

func main() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	start(1, jobs, &wg)
	for i := range 4 {
		jobs <- i
	}
	wg.Wait()
}
