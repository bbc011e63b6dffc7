package testing

import (
	"gopark/engine"
	"gopark/engine/trace"
)

// place is where the running goroutine is, for a log.
func place(e *engine.Engine, helpers map[string]bool) trace.Pos { return e.Here() }
