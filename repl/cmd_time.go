package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gopark/engine/trace"
	"gopark/repl/view"
)

// timeCommands move through the events of a run that is over, or of the session.
func timeCommands() []command {
	const section = "Time"
	return []command{
		{name: "step", args: "[N]", section: section,
			help: "one event on, or N: what happened, by which rule",
			more: "After `:run N` it goes along the events of that run, which is over: what the program writes appears and disappears with time. " +
				"In the session it lets the goroutines go on until N events have happened.",
			run: (*Workbook).step},
		{name: "back", args: "[N]", section: section,
			help: "one event back, or N",
			more: "In the session it looks back at what has happened: `:step` comes nearer to now again, and Go input returns to now. (The lesson before is `:prev`.)",
			run:  (*Workbook).back},
		{name: "until", args: "EVENT", section: section,
			help:     "on to the next such event: steal, handoff, block, G 7 …",
			more:     untilHelp(),
			complete: targetWords,
			run:      (*Workbook).until},
		{name: "start", section: section,
			help: "to the first event",
			run: noArg(func(w *Workbook) error {
				if err := w.lookBack(); err != nil {
					return err
				}
				w.moveTo(w.replay.first())
				return nil
			})},
		{name: "end", section: section,
			help: "to the last event",
			run: noArg(func(w *Workbook) error {
				if err := w.lookBack(); err != nil {
					return err
				}
				w.moveTo(w.replay.last())
				return nil
			})},
		{name: "walk", section: section,
			help: "walk along the events by keys, with the picture",
			more: "→ goes one event on and ← one back, PgDn and PgUp ten; Home and End go to the first and the last; space lets time pass until the next space; s, b and w go to the next steal, block and wake; q leaves.",
			run:  noArg((*Workbook).walk)},
	}
}

func untilHelp() string {
	var words []string
	for _, h := range happenings {
		words = append(words, "`"+h.word+"`")
	}
	return "It goes on until the next of these has happened: " + strings.Join(words, ", ") + "; or an event by its own name, such as `GoPark`. " +
		"`G 7`, `P 1` and `M 2` mean any event in which that one takes part, `line 12` or `main.go:12` one at that line, and `5ms` the first one at or after that time. " +
		"Several at once must all be true: `:until G 7 block`; with | between them one of them must: `:until steal | handoff`."
}

// errNothingYet is for going back where nothing has happened.
var errNothingYet = errors.New("nothing has happened in the session yet; :run N runs a program of the lesson, and :prev opens the lesson before")

// lookBack sees to it that there is something to move along: the run that is
// shown, or what has happened in the session so far.
func (w *Workbook) lookBack() error {
	if w.replay != nil {
		return nil
	}
	rec := w.session.Trace()
	if rec == nil || rec.Len() == 0 {
		return errNothingYet
	}
	w.replay = &replay{name: "the session", rec: rec, at: rec.Dropped() + int64(rec.Len()) - 1, live: true, told: true}
	return nil
}

// steps reads how many steps are meant.
func steps(arg string) (int, error) {
	if arg == "" {
		return 1, nil
	}
	return number(arg, -1_000_000_000, 1_000_000_000)
}

func (w *Workbook) step(arg string) error {
	n, err := steps(arg)
	if err != nil {
		return err
	}
	if n < 0 {
		return w.back(fmt.Sprint(-n))
	}
	if w.replay != nil {
		w.moveTo(w.replay.seq() + int64(n))
		return nil
	}
	return w.stepLive(n)
}

func (w *Workbook) back(arg string) error {
	n, err := steps(arg)
	if err != nil {
		return err
	}
	if n < 0 {
		return w.step(fmt.Sprint(-n))
	}
	if err := w.lookBack(); err != nil {
		return err
	}
	w.moveTo(w.replay.seq() - int64(n))
	return nil
}

// stepLive lets the session's goroutines go on for n events.
func (w *Workbook) stepLive(n int) error {
	if n == 0 {
		return errors.New("no step is no step")
	}
	rec := w.session.Trace()
	from := int64(0)
	if rec != nil {
		from = rec.Dropped() + int64(rec.Len())
	}
	return w.pass(func(ctx context.Context) error { return w.session.Step(ctx, n) }, func() {
		if rec != nil {
			w.showPassed(from-1, rec)
		}
	})
}

// showPassed lists the events after that of a Seq, and tells the last one.
func (w *Workbook) showPassed(from int64, rec *trace.Recorder) {
	r := &replay{rec: rec}
	r.at = r.last()
	if r.at <= from {
		return
	}
	w.printEvents(events(rec, from+1, r.at+1))
	w.tell(r.tellNow())
}

// moveTo moves along the run that is shown, and shows what has passed by.
func (w *Workbook) moveTo(to int64) {
	r := w.replay
	from := r.move(to)
	switch {
	case r.at > from:
		w.printEvents(events(r.rec, from+1, r.at+1))
		w.showOutput("it writes", from, r.at)
	case r.at < from:
		w.print("back before:\n")
		w.printEvents(events(r.rec, r.at+1, from+1))
		w.showOutput("not written yet", r.at, from)
	case to < from:
		w.print("this is the first event\n")
	case to > from && r.live:
		w.print("this is now; with :run or Go input the session goes on\n")
	default:
		w.print("this is the last event\n")
	}
	w.tell(r.tellNow())
	w.print(r.where() + "\n")
	if r.live && r.at == r.last() {
		w.replay = nil
	}
}

// maxShown is how many lines of output are shown at once.
const maxShown = 10

// showOutput shows what the program wrote by the events after from up to to.
func (w *Workbook) showOutput(what string, from, to int64) {
	var b strings.Builder
	for _, o := range w.replay.written() {
		if o.seq > from && o.seq <= to {
			b.WriteString(o.text)
		}
	}
	if b.Len() == 0 {
		return
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if n := len(lines) - maxShown; n > 0 {
		lines = append([]string{fmt.Sprintf("… %s before", plural(n, "line", "lines"))}, lines[n:]...)
	}
	for _, l := range lines {
		w.say("%s %s", w.ink(what+":", faintInk), view.Clean(l))
	}
}

// tell says what has just happened, by which rule, and where to read on.
func (w *Workbook) tell(t view.Told) {
	if t.What == "" {
		return
	}
	if !w.interactive() {
		w.say("%s", t.What)
		w.say("%s", t.Rule)
		return
	}
	w.say("%s %s", w.ink(t.What, boldInk), t.Rule)
	w.say("%s", w.ink(fmt.Sprintf("(:goto %s; in Go's source: %s)", t.Lesson, t.Source), faintInk))
}

func (w *Workbook) until(arg string) error {
	t, err := parseTarget(arg)
	if err != nil {
		return err
	}
	if w.replay == nil {
		return w.untilLive(t)
	}
	seq, found := w.replay.find(t)
	if !found {
		text := fmt.Sprintf("no %s comes after event %s", t.name, trace.Count(w.replay.seq()))
		switch n := w.replay.count(t); {
		case n == 0:
			text += ", and there was none before"
		default:
			text += fmt.Sprintf(", only %s before it (:start goes to the beginning)", trace.Count(int64(n)))
		}
		return errors.New(text)
	}
	w.moveTo(seq)
	return nil
}

// maxUntil is how many events the session may go on for to find one.
const maxUntil = 1_000_000

// untilLive lets the session's goroutines go on until an event.
func (w *Workbook) untilLive(t *target) error {
	rec := w.session.Trace()
	if rec == nil {
		return errors.New("no events are recorded here")
	}
	end := func() int64 { return rec.Dropped() + int64(rec.Len()) }
	from := end()
	found := false
	err := w.pass(func(ctx context.Context) error {
		for seq := from; !found && seq-from < maxUntil; {
			if err := w.session.Step(ctx, 1); err != nil {
				return err
			}
			if end() == seq {
				return nil // nobody can go on
			}
			for ; seq < end(); seq++ {
				if seq >= rec.Dropped() && t.hit(rec.At(int(seq-rec.Dropped())), rec.Sites()) {
					found = true
				}
			}
		}
		return nil
	}, func() { w.showPassed(from-1, rec) })
	if err == nil && !found {
		return fmt.Errorf("no %s came (:start goes back to the beginning)", t.name)
	}
	return err
}
