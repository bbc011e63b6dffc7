package repl

import (
	"fmt"
	"strings"

	"gopark/engine/interp"
	"gopark/engine/trace"
)

// A replay is a run that is over, looked at as it was after one of its events.
type replay struct {
	name string
	rec  *trace.Recorder
	at   int64  // Seq of that event; -1: the busiest, once it is asked for
	why  string // why this one, as long as the learner has not stepped
	told bool   // what can be done with it has been said
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

// seq returns the event that is shown. To find the busiest takes time in a long
// trace, so it is not looked for before someone looks.
func (r *replay) seq() int64 {
	if r.at < 0 {
		r.at = busiest(r.rec)
	}
	return r.at
}

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
	last := r.rec.Dropped() + int64(r.rec.Len()) - 1
	st := r.rec.StateAt(r.seq())
	s := fmt.Sprintf("%s at %s, event %s of %s", r.name, trace.Duration(st.Time),
		trace.Count(r.at), trace.Count(last))
	if r.why != "" {
		s += " (" + r.why + ")"
	}
	return s
}

// step moves along the events by n and returns those passed, as text.
func (r *replay) step(n int) string {
	first, last := r.rec.Dropped(), r.rec.Dropped()+int64(r.rec.Len())-1
	from := r.seq()
	r.at = min(max(r.at+int64(n), first), last)
	r.why = ""
	switch {
	case r.at > from:
		return events(r.rec, from+1, r.at+1)
	case r.at < from:
		return "back before:\n" + events(r.rec, r.at+1, from+1)
	case n < 0:
		return "this is the first event\n"
	}
	return "this is the last event\n"
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
