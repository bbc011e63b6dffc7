package engine

import "gopark/engine/trace"

// Here returns where the current G is, as Hooks.Where tells; the unknown
// position for the host.
func (e *Engine) Here() trace.Pos { return e.sites.Pos(e.where(e.Getg())) }
