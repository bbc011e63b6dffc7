package engine

import "gopark/engine/trace"

// A Semaphore counts something that there is only so much of. Who waits for it
// waits in the order of arrival.
type Semaphore struct {
	id   int64
	sema sema
}

// NewSemaphore makes a Semaphore of which n are there.
func NewSemaphore(n int) *Semaphore {
	return &Semaphore{sema: sema{count: uint32(max(n, 0))}}
}

// Acquire waits until there is one, and takes it.
func (s *Semaphore) Acquire() {
	e := current("Semaphore.Acquire")
	e.enter()
	e.semacquire(&s.sema, false, trace.WaitSemacquire, e.lockID(&s.id), s)
}

// TryAcquire takes one if there is one.
func (s *Semaphore) TryAcquire() bool {
	current("Semaphore.TryAcquire").enter()
	return s.sema.cansemacquire()
}

// Release gives one back.
func (s *Semaphore) Release() {
	e := current("Semaphore.Release")
	e.semrelease(e.enter(), &s.sema, false)
}

func (s *Semaphore) abandon(*sudog) {}
