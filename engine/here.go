package engine

import (
	"fmt"
	"strings"

	"gopark/engine/trace"
)

// Here returns where the current G is, as Hooks.Where tells; the unknown
// position for the host.
func (e *Engine) Here() trace.Pos { return e.sites.Pos(e.where(e.Getg())) }

// Frames returns where the current G is, where the function that called that one
// is, and so on, as Hooks.Frames tells.
func (e *Engine) Frames() []trace.Site {
	gp := e.Getg()
	if gp == nil || e.hooks.Frames == nil {
		return nil
	}
	return e.hooks.Frames(gp)
}

// tracebackHalf is how many frames of a stack a traceback shows at either end
// (runtime/traceback.go: tracebackInnerFrames, tracebackOuterFrames).
const tracebackHalf = 50

// frames puts gp's frames into info.
func (e *Engine) frames(gp *G, info *GInfo) {
	if e.hooks.Frames == nil {
		return
	}
	for _, site := range e.hooks.Frames(gp) {
		info.Frames = append(info.Frames, e.sites.Pos(site))
	}
	if n := len(info.Frames) - 2*tracebackHalf; n > 0 {
		info.Elided = n
		info.Frames = append(info.Frames[:tracebackHalf:tracebackHalf], info.Frames[tracebackHalf+n:]...)
	}
}

// Traceback writes g as Go's traceback does, with status between the brackets.
func (g GInfo) Traceback(status string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "goroutine %d [%s]:\n", g.ID, status)
	frames := g.Frames
	if len(frames) == 0 {
		pos := g.Pos
		if pos.Func == "" {
			pos.Func = g.Func
		}
		frames = []trace.Pos{pos}
	}
	for i, pos := range frames {
		if i == tracebackHalf && g.Elided > 0 {
			fmt.Fprintf(&b, "...%d frames elided...\n", g.Elided)
		}
		fmt.Fprintf(&b, "%s(...)\n", pos.Func)
		if pos.Line > 0 {
			fmt.Fprintf(&b, "\t%s:%d\n", pos.File, pos.Line)
		}
	}
	if g.Parent != 0 && g.Made.Func != "" {
		fmt.Fprintf(&b, "created by %s in goroutine %d\n\t%s:%d\n", g.Made.Func, g.Parent, g.Made.File, g.Made.Line)
	}
	return b.String()
}
