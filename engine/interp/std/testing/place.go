package testing

import (
	"gopark/engine"
	"gopark/engine/trace"
)

// place is the line that a log shows: where the running goroutine is, or, if that
// is in a helper, where it was called from (testing.go: frameSkip).
func place(e *engine.Engine, helpers map[string]bool) trace.Pos {
	for _, site := range e.Frames() {
		if pos := e.Sites().Pos(site); !helpers[pos.Func] {
			return pos
		}
	}
	return e.Here()
}
