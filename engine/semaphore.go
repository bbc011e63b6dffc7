package engine

import "gopark/engine/trace"

// A Semaphore counts something that there is only so much of. Who waits for it waits in
// the order of arrival, but one that is running may take it before one that has been
// woken for it can (runtime/sema.go: semacquire1). It may be used by all goroutines of
// one engine.
type Semaphore struct {
	id   lockID
	sema sema
}

// NewSemaphore makes a Semaphore of which n are there, or none if n is negative.
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

// TryAcquire takes one if there is one, and says whether it has.
func (s *Semaphore) TryAcquire() bool {
	e, _ := here("Semaphore.TryAcquire")
	return e.cansemacquire(&s.sema)
}

// Release gives one back, and wakes the first that waits. It does not wait itself, nor
// need there have been an Acquire.
func (s *Semaphore) Release() {
	e := current("Semaphore.Release")
	e.semrelease(e.giving(), &s.sema, false)
}

func (s *Semaphore) abandon(*sudog) bool { return true }
