// Package semaphore is golang.org/x/sync/semaphore: a semaphore of which several
// units can be taken at a time.
package semaphore

import (
	"context"
	"sync"
)

// NewWeighted makes a semaphore of n units.
func NewWeighted(n int64) *Weighted { return &Weighted{size: n} }

// A Weighted is a semaphore. Who waits for it gets it in the order of asking.
type Weighted struct {
	size, taken int64
	mu          sync.Mutex
	line        []*waiter
}

type waiter struct {
	n     int64
	ready chan struct{} // closed when it has its units
}

// Acquire takes n units, and waits until there are as many, or ctx ends.
func (s *Weighted) Acquire(ctx context.Context, n int64) error {
	done := ctx.Done()
	s.mu.Lock()
	select {
	case <-done:
		s.mu.Unlock()
		return ctx.Err()
	default:
	}
	if s.size-s.taken >= n && len(s.line) == 0 {
		s.taken += n
		s.mu.Unlock()
		return nil
	}
	if n > s.size {
		// It can never succeed.
		s.mu.Unlock()
		<-done
		return ctx.Err()
	}
	w := &waiter{n, make(chan struct{})}
	s.line = append(s.line, w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		select {
		case <-done:
			s.Release(n)
			return ctx.Err()
		default:
		}
		return nil
	case <-done:
		s.mu.Lock()
		select {
		case <-w.ready:
			// It came at the same time: give it back.
			s.taken -= n
			s.serve()
		default:
			first := s.line[0] == w
			for i := range s.line {
				if s.line[i] == w {
					s.line = append(s.line[:i], s.line[i+1:]...)
					break
				}
			}
			if first && s.size > s.taken {
				s.serve()
			}
		}
		s.mu.Unlock()
		return ctx.Err()
	}
}

// TryAcquire takes n units if it can without waiting, and says so.
func (s *Weighted) TryAcquire(n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size-s.taken < n || len(s.line) > 0 {
		return false
	}
	s.taken += n
	return true
}

// Release gives n units back.
func (s *Weighted) Release(n int64) {
	s.mu.Lock()
	s.taken -= n
	if s.taken < 0 {
		s.mu.Unlock()
		panic("semaphore: released more than held")
	}
	s.serve()
	s.mu.Unlock()
}

// serve gives units to those at the head of the line. A big one is not overtaken
// by small ones, or it could wait for ever.
func (s *Weighted) serve() {
	for len(s.line) > 0 {
		w := s.line[0]
		if s.size-s.taken < w.n {
			return
		}
		s.taken += w.n
		s.line = s.line[1:]
		close(w.ready)
	}
}
