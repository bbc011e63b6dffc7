package main

import "sync"

func init() { programs["Cockroach1055"] = stopThenDrain }

// A stopper first tells its workers to stop, and only then waits for them. The
// leak came of waiting first, with the lock held that the workers needed.
type stopper1055 struct {
	stop    chan struct{}
	workers sync.WaitGroup
	mu      sync.Mutex
	closed  bool
}

func (s *stopper1055) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.workers.Add(1)
	return true
}

func (s *stopper1055) end() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.mu.Unlock()
	s.workers.Wait()
}

func stopThenDrain() {
	for range 50 {
		s := &stopper1055{stop: make(chan struct{})}
		for range 3 {
			if s.begin() {
				go func() {
					defer s.workers.Done()
					<-s.stop
				}()
			}
		}
		s.end()
	}
}
