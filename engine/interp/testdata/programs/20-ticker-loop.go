package main

import (
	"fmt"
	"time"
)

type Event struct {
	Name string
	At   time.Duration
}

type Monitor struct {
	quit   chan struct{}
	events chan Event
	start  time.Time
}

func (m *Monitor) run(name string, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			select {
			case m.events <- Event{name, time.Since(m.start)}:
			case <-m.quit:
				return
			}
		case <-m.quit:
			return
		}
	}
}

func main() {
	m := &Monitor{make(chan struct{}), make(chan Event), time.Now()}
	go m.run("fast", 20*time.Millisecond)
	go m.run("slow", 90*time.Millisecond)
	counts := map[string]int{}
	timeout := time.After(210 * time.Millisecond)
loop:
	for {
		select {
		case e := <-m.events:
			counts[e.Name]++
			if e.At <= 0 {
				fmt.Println("odd")
			}
		case <-timeout:
			break loop
		}
	}
	close(m.quit)
	fmt.Println(counts["fast"] >= 2, counts["slow"] >= 1)
}
