package engine

// Faults that tests plant, to see whether the search over schedules finds them.
// Each is one that somebody could make in a scheduler, and is made at the place
// that asks for it. In every engine but a test's, Engine.fault is noFault.

// A fault is the number of one.
type fault uint8

const (
	noFault fault = iota
	numFaults
)

// planted says whether f has been planted.
func (e *Engine) planted(f fault) bool { return e.fault == f }
