package repl

import (
	"errors"
	"fmt"
	"math"
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
		{name: "sched", args: "[picture]", section: section,
			help: "a picture of everything: Ps, Ms, Gs, queues, who waits",
			more: "It shows the session as it is now, or the program that was run last; the line above the picture says which. " +
				"Without colours (`NO_COLOR`, `--plain`, a pipe) it says the same in sentences, a line each; `:sched picture` draws it even so.",
			complete: func(*Workbook) []string { return []string{"picture"} },
			run: func(w *Workbook, arg string) error {
				if arg != "" && arg != "picture" {
					return fmt.Errorf("%q: there is :sched and :sched picture", shorten(arg, 40))
				}
				w.look(func(st *trace.State, o view.Options) string {
					o.Sentences = o.Sentences && arg == ""
					return view.Sched(st, o)
				})
				return nil
			}},
		{name: "gs", section: section,
			help: "all goroutines: state, reason, where, since when",
			run:  table(view.Goroutines)},
		{name: "g", args: "ID", section: section,
			help:     "all about one goroutine, and its life so far",
			more:     "What it runs and where it is, what and whom it waits for, who made and woke it, how its time went, and what has happened to it. It also tells about one that has ended.",
			complete: goroutineIDs,
			run: func(w *Workbook, arg string) error {
				id, err := goroutineID(arg)
				if err != nil {
					return err
				}
				w.look(func(st *trace.State, o view.Options) string {
					rec, seq := w.shown()
					if rec == nil {
						return view.Goroutine(st, id, o)
					}
					o.Now = st.Time
					return view.Life(rec, seq, id, o)
				})
				return nil
			}},
		{name: "why", args: "ID", section: section,
			help:     "why a goroutine does not run, and what must happen",
			more:     "If it waits for a lock, it goes on to why the holder does not let go, and so on: a circle of such is a deadlock.",
			complete: goroutineIDs,
			run: func(w *Workbook, arg string) error {
				id, err := goroutineID(arg)
				if err != nil {
					return err
				}
				w.look(func(st *trace.State, o view.Options) string { return view.Why(st, id, o) })
				return nil
			}},
		{name: "chan", args: "[N]", section: section,
			help: "the channels, or one: its buffer and who waits there",
			run:  thing("channel", view.Channels, view.Channel)},
		{name: "lock", args: "[N]", section: section,
			help: "the locks, or one: who holds it and who waits for it",
			run:  thing("lock", view.Locks, view.Lock)},
		{name: "ps", section: section,
			help: "each P with its M, its G, runnext and queue",
			run:  table(view.Procs)},
		{name: "ms", section: section,
			help: "each M: what it does, on which P, with which G",
			run:  table(view.Threads)},
	}
}

// thing makes an action that shows all things of a kind, or one by its number.
func thing(noun string, all func(*trace.State, view.Options) string, one func(*trace.State, int64, view.Options) string) func(*Workbook, string) error {
	return func(w *Workbook, arg string) error {
		if arg == "" {
			w.look(all)
			return nil
		}
		n, err := number(strings.TrimPrefix(arg, "#"), 0, math.MaxInt)
		if err != nil {
			return fmt.Errorf("%w: a %s is named by its number", err, noun)
		}
		w.look(func(st *trace.State, o view.Options) string { return one(st, int64(n), o) })
		return nil
	}
}

// goroutineID reads "7" or "G7".
func goroutineID(arg string) (int64, error) {
	arg = strings.TrimSpace(strings.TrimLeft(arg, "gG"))
	if arg == "" {
		return 0, errors.New("which goroutine? :gs lists them")
	}
	id, err := number(arg, 0, math.MaxInt)
	return int64(id), err
}

// shown returns the trace that is shown and the event that it is shown at; nil
// if there is no trace.
func (w *Workbook) shown() (rec *trace.Recorder, seq int64) {
	if w.replay != nil {
		return w.replay.rec, w.replay.seq()
	}
	if rec = w.session.Trace(); rec == nil {
		return nil, 0
	}
	return rec, rec.Dropped() + int64(rec.Len()) - 1
}

// state returns the state that is shown, and which one that is.
func (w *Workbook) state() (st *trace.State, which string) {
	if w.replay != nil {
		return w.replay.state(), w.replay.where()
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
		walk := ""
		if w.canWalk() {
			walk = ", :walk by keys"
		}
		w.say("%s", w.ink("(:step goes on, :back goes back"+walk+"; Go input returns to the session)", faintInk))
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
