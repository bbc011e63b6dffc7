package repl

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"gopark/engine/trace"
	"gopark/repl/view"
)

// lookCommands show a state of the scheduler.
func lookCommands() []command {
	const section = "Looking"
	table := func(draw func(*trace.State, view.Options) string) func(*Workbook, string) error {
		return noArg(func(w *Workbook) error {
			w.look(draw)
			return nil
		})
	}
	return []command{
		{name: "sched", section: section,
			help: "a picture of everything: Ps, Ms, Gs, queues, who waits",
			more: "It shows the session as it is now, or the program that was run last; the line above the picture says which.",
			run:  table(view.Sched)},
		{name: "gs", section: section,
			help: "all goroutines: state, reason, where, since when",
			run:  table(view.Goroutines)},
		{name: "g", args: "ID", section: section,
			help:     "all about one goroutine",
			complete: goroutineIDs,
			run: func(w *Workbook, arg string) error {
				arg = strings.TrimLeft(arg, "gG")
				if arg == "" {
					return errors.New("which goroutine? :gs lists them")
				}
				id, err := number(arg, 1, 1<<62)
				if err != nil {
					return err
				}
				w.look(func(st *trace.State, o view.Options) string { return view.Goroutine(st, int64(id), o) })
				return nil
			}},
		{name: "ps", section: section,
			help: "each P with its M, its G, runnext and queue",
			run:  table(view.Procs)},
		{name: "ms", section: section,
			help: "each M: what it does, on which P, with which G",
			run:  table(view.Threads)},
	}
}

// state returns the state that is shown, and which one that is.
func (w *Workbook) state() (st *trace.State, which string) {
	if w.replay != nil {
		return w.replay.rec.StateAt(w.replay.seq()), w.replay.where()
	}
	st = w.session.State()
	return st, "the session, at " + trace.Duration(st.Time)
}

// look draws the state that is shown under a line that says which.
func (w *Workbook) look(draw func(*trace.State, view.Options) string) {
	st, which := w.state()
	w.say("%s", w.ink(which+":", faintInk))
	w.print(draw(st, w.viewOptions(1)))
	if w.replay != nil && w.interactive() && !w.replay.told {
		w.replay.told = true
		w.say("%s", w.ink("(:step walks on, :step -1 back; Go input returns to the session)", faintInk))
	}
}

// goroutineIDs are for completion; beyond some number they help nobody.
func goroutineIDs(w *Workbook) []string {
	st, _ := w.state()
	var ids []int64
	for id := range st.Gs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var list []string
	for _, id := range ids[:min(len(ids), 100)] {
		list = append(list, strconv.FormatInt(id, 10))
	}
	return list
}
