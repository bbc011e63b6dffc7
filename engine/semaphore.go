package engine

import "gopark/engine/trace"

// A Semaphore counts something that there is only so much of. Who waits for it
// waits in the order of arrival.
type Semaphore struct {
	id   lockID
	sema sema
}

// NewSemaphore makes a Semaphore of which n are there.
func NewSemaphore(n int) *Semaphore {
	s := new(Semaphore)
	s.sema.count.Store(uint32(max(n, 0)))
	return s
}

// Acquire waits until there is one, and takes it.
func (s *Semaphore) Acquire() {
	e, _ := here("Semaphore.Acquire")
	e.semacquire(&s.sema, false, trace.WaitSemacquire, s.id.get(e), s)
}

// TryAcquire takes one if there is one.
func (s *Semaphore) TryAcquire() bool {
	e, _ := here("Semaphore.TryAcquire")
	return e.cansemacquire(&s.sema)
}

// Release gives one back.
func (s *Semaphore) Release() {
	e := current("Semaphore.Release")
	e.semrelease(e.giving(), &s.sema, false)
}

func (s *Semaphore) abandon(*sudog) bool { return true }
