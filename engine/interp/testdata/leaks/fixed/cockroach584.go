package main

import "sync"

func init() { programs["Cockroach584"] = unlockOnEveryWay }

// Every way out of the loop releases the lock.
type gossip584 struct {
	mu     sync.Mutex
	closed bool
}

func (g *gossip584) bootstrap() {
	for {
		if g.done() {
			return
		}
	}
}

func (g *gossip584) done() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

func unlockOnEveryWay() {
	g := &gossip584{closed: true}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(g.bootstrap)
	}
	wg.Wait()
}
