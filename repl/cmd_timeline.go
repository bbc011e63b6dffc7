package repl

import (
	"errors"
	"fmt"
	"strings"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
	"gopark/repl/view"
)

// timelineCommands show a whole run over time.
func timelineCommands() []command {
	return []command{
		{name: "timeline", args: "[p|m|g]", section: "Looking",
			help: "a whole run over time: a lane for each P, M or goroutine",
			more: "It shows the program that was run last, or the session. In a terminal, arrows scroll, + and - zoom, 0 shows all, " +
				"tab changes between lanes for Ps, Ms and goroutines, n goes to what is remarkable, t tells it in sentences (who woke whom, the critical path step by step), and q leaves. " +
				"Below the lanes it says what is remarkable, and what the critical path is made of.",
			complete: func(*Workbook) []string { return []string{"p", "m", "g"} },
			run:      (*Workbook).timeline},
	}
}

func (w *Workbook) timeline(arg string) error {
	by := view.ByP
	if arg != "" {
		var ok bool
		if by, ok = view.ParseLane(strings.TrimSuffix(strings.ToLower(arg), "s")); !ok {
			return fmt.Errorf("%q is none of p, m and g", shorten(arg, 40))
		}
	}
	rec, name := w.traceShown()
	if rec == nil || rec.Len() == 0 {
		return errors.New("nothing has happened yet: run something first")
	}
	run := lanes.New(rec)
	if w.replay == nil {
		run = lanes.NewOpen(rec) // the session goes on
	}
	run.Name = name
	win := view.Window{By: by, Rest: true}
	s := w.cfg.Screen
	switch {
	case s.rewrites() && w.keys != nil:
		var seen string
		w.wholeScreen(func() { seen = watchTimeline(run, win, s, w.keys, w.paper.stdout()) })
		w.print(seen)
	case s.Plain || !w.interactive():
		w.print(view.TimelineText(run, by, s.ASCII))
	default:
		o := w.viewOptions(1)
		w.print(view.Timeline(run, win, o))
	}
	return nil
}

// traceShown returns the trace of the run that is looked at, or of the session.
func (w *Workbook) traceShown() (*trace.Recorder, string) {
	if w.replay != nil {
		return w.replay.rec, w.replay.name
	}
	return w.session.Trace(), "the session"
}
