package hostchan

import "gopark/engine"

// Entries returns how many channels e's table has.
func Entries(e *engine.Engine) int {
	t := tableOf(e)
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.chans)
}
