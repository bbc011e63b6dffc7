package main

import "sync"

func init() { programs["Grpc1460"] = sendWithoutTheLock }

// The channel is written to when the lock has been released: who reads it needs
// the lock first.
type transport1460 struct {
	mu    sync.Mutex
	awake chan struct{}
	calls int
}

func (t *transport1460) call() {
	t.mu.Lock()
	t.calls++
	first := t.calls == 1
	t.mu.Unlock()
	if first {
		t.awake <- struct{}{}
	}
}

func (t *transport1460) keepalive() {
	t.mu.Lock()
	t.mu.Unlock()
	<-t.awake
}

func sendWithoutTheLock() {
	t := &transport1460{awake: make(chan struct{}, 1)}
	var wg sync.WaitGroup
	wg.Go(t.keepalive)
	wg.Go(t.call)
	wg.Go(t.call)
	wg.Wait()
}
