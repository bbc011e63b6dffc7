package runtime

import (
	"bytes"

	"gopark/engine"
)

// LeakFinder is the key under which whoever runs a program attaches to its
// engine a func() map[int64]bool that finds the goroutines which can never run again.
type LeakFinder struct{}

// Leaked returns the ids of the goroutines that can never run again, as far as
// that can be seen now.
func Leaked(e *engine.Engine) map[int64]bool {
	if find, ok := e.Attached(LeakFinder{}).(func() map[int64]bool); ok {
		return find()
	}
	return nil
}

// WriteStacks lists all goroutines as Stack does, the calling one first. Those
// that are leaked are marked.
func WriteStacks(b *bytes.Buffer, e *engine.Engine, leaked func(id int64) bool) {
	writeSelf(b, e, "")
	b.WriteString("\n")
	writeOthers(b, e, leaked)
}
