package repl

import (
	"fmt"
	"strings"

	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/view"
)

// A replay is a run that is over, looked at as it was after one of its events;
// or what has happened in the session so far, which is not over.
type replay struct {
	name string
	rec  *trace.Recorder
	at   int64  // Seq of that event; -1: the busiest, once it is asked for
	why  string // why this one, as long as the learner has not moved
	told bool   // what can be done with it has been said
	live bool   // it is the session's

	outputs []output // of the events up to seen
	seen    int64
}

// An output is what a program has written by one event.
type output struct {
	seq  int64
	text string
}

// newReplay chooses the event at which a run is worth looking at: the last one
// if there is still something to see, else the busiest.
func newReplay(name string, rec *trace.Recorder, res *interp.Result) *replay {
	r := &replay{name: name, rec: rec, at: rec.Dropped() + int64(rec.Len()) - 1}
	switch {
	case res.Err != nil || res.ExitCode != 0:
		r.why = "its end"
	case len(res.Left) > 0:
		r.why = "its end, when main returned"
	default:
		r.at, r.why = -1, "its busiest moment"
	}
	return r
}

// first and last are the Seqs of the events that are kept.
func (r *replay) first() int64 { return r.rec.Dropped() }
func (r *replay) last() int64  { return r.rec.Dropped() + int64(r.rec.Len()) - 1 }

// event returns the one with that Seq, which must be kept.
func (r *replay) event(seq int64) trace.Event { return r.rec.At(int(seq - r.rec.Dropped())) }

// seq returns the event that is shown. To find the busiest takes time in a long
// trace, so it is not looked for before someone looks.
func (r *replay) seq() int64 {
	if r.at < 0 {
		r.at = busiest(r.rec)
	}
	return r.at
}

// state returns the state that is shown.
func (r *replay) state() *trace.State { return r.rec.StateAt(r.seq()) }

// busiest returns the first event after which the most goroutines could do
// something: those that run, and those that are ready to. Of equals, the one
// with more of them running.
func busiest(rec *trace.Recorder) int64 {
	best, most, mostRun := rec.Dropped(), -1, -1
	st := rec.StateAt(rec.Dropped())
	for i := range rec.Len() {
		e := rec.At(i)
		if i > 0 {
			st.Apply(e)
		}
		ready, run := len(st.Global), 0
		for _, p := range st.Ps {
			ready += len(p.Queue)
			if p.Runnext != 0 {
				ready++
			}
		}
		for _, m := range st.Ms {
			if m.G != 0 && m.State == trace.MRunning {
				run++
			}
		}
		if n := ready + run; n > most || n == most && run > mostRun {
			best, most, mostRun = e.Seq, n, run
		}
	}
	return best
}

// where says which moment is shown.
func (r *replay) where() string {
	st := r.state()
	s := fmt.Sprintf("%s at %s, event %s of %s", r.name, trace.Duration(st.Time),
		trace.Count(r.at), trace.Count(r.last()))
	if r.why != "" {
		s += " (" + r.why + ")"
	}
	return s
}

// move goes to the event with that Seq, or as near as there is one. It reports
// from which it went.
func (r *replay) move(to int64) (from int64) {
	from = r.seq()
	r.at = min(max(to, r.first()), r.last())
	r.why = ""
	return from
}

// tellNow tells the event that has just happened.
func (r *replay) tellNow() view.Told {
	if r.seq() < r.first() || r.seq() > r.last() {
		return view.Told{}
	}
	return view.Tell(r.before(), r.event(r.at))
}

// before is the state that the shown event found.
func (r *replay) before() *trace.State {
	if r.at == r.first() && r.first() == 0 {
		return trace.NewState(r.rec.Sites())
	}
	return r.rec.StateAt(r.at - 1)
}

// output returns what the program had written by the event with that Seq, as
// far as the events are kept.
func (r *replay) output(seq int64) string {
	var b strings.Builder
	for _, o := range r.written() {
		if o.seq > seq {
			break
		}
		b.WriteString(o.text)
	}
	return b.String()
}

// written are all outputs so far. They are looked for once.
func (r *replay) written() []output {
	for seq := max(r.seen, r.first()); seq <= r.last(); seq++ {
		if e := r.event(seq); e.Kind == trace.Output {
			r.outputs = append(r.outputs, output{seq, e.Text})
		}
		r.seen = seq + 1
	}
	return r.outputs
}

// maxEvents is how many events are listed at once.
const maxEvents = 20

// events lists those with a Seq from from to before to, as far as they are kept.
func events(rec *trace.Recorder, from, to int64) string {
	from = max(from, rec.Dropped())
	to = min(to, rec.Dropped()+int64(rec.Len()))
	var b strings.Builder
	if to-from > maxEvents {
		fmt.Fprintf(&b, "… %s more\n", trace.Count(to-from-maxEvents))
		from = to - maxEvents
	}
	var list []trace.Event
	for seq := from; seq < to; seq++ {
		list = append(list, rec.At(int(seq-rec.Dropped())))
	}
	if err := trace.WriteText(&b, list, rec.Sites()); err != nil {
		return err.Error() + "\n"
	}
	return b.String()
}
