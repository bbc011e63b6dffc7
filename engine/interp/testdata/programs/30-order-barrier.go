// order: go
package main

import (
	"fmt"
	"sync"
)

// A barrier of channels: nobody begins a round before all have ended the last.
type barrier struct {
	mu    sync.Mutex
	n     int
	count int
	gate  chan bool
}

func (b *barrier) wait() {
	b.mu.Lock()
	gate := b.gate
	if b.count++; b.count == b.n {
		b.count, b.gate = 0, make(chan bool)
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}

func main() {
	b := &barrier{n: 4, gate: make(chan bool)}
	var wg sync.WaitGroup
	var got []string
	for i := range 4 {
		wg.Go(func() {
			for round := range 3 {
				got = append(got, fmt.Sprintf("%d in round %d", i, round))
				b.wait()
			}
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
