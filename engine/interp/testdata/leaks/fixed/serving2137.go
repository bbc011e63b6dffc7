package main

import "sync"

func init() { programs["Serving2137"] = tokensThatComeBack }

// Whoever took a place in the queue gives it back, also if the work is refused.
type breaker2137 struct {
	pending, active chan struct{}
}

func (b *breaker2137) maybe(work func()) bool {
	select {
	case b.pending <- struct{}{}:
	default:
		return false
	}
	b.active <- struct{}{}
	work()
	<-b.active
	<-b.pending
	return true
}

func tokensThatComeBack() {
	b := &breaker2137{make(chan struct{}, 2), make(chan struct{}, 1)}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() { b.maybe(func() {}) })
	}
	wg.Wait()
}
