package engine

import "gopark/engine/trace"

// A PollDesc is where goroutines wait for a file of which the other end is in the same
// program, such as a pipe. The runtime has its poller for that (internal/poll: pollDesc),
// and so they say that they wait for IO. Nothing comes from outside here: if nobody else
// can go on, it is a deadlock.
type PollDesc struct{ notify notifyList }

// Wait waits until ready says yes. That is asked first, and again after each Wake. It must
// not call the engine, and may be asked by several goroutines at the same time.
func (pd *PollDesc) Wait(ready func() bool) {
	e, _ := here("PollDesc.Wait")
	for !ready() {
		// Whoever makes ready say yes from now on wakes the holder of the ticket.
		t := e.notifyListAdd(&pd.notify)
		if ready() {
			return
		}
		e.notifyListWait(&pd.notify, t, trace.WaitIO, 0)
	}
}

// Wake makes all who wait look again.
func (pd *PollDesc) Wake() {
	e, mp := hereGiving("PollDesc.Wake")
	e.notifyListNotifyAll(mp, &pd.notify)
}
