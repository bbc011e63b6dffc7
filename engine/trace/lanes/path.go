package lanes

import (
	"cmp"
	"slices"

	"gopark/engine/trace"
)

// A Step is a piece of the critical path: what the run's end waited for at that
// time.
type Step struct {
	From, To int64
	G        int64
	Is       State // Running, Runnable (it waited for a P), Waiting (a timer or the world outside), Call
	Why      string
	Site     trace.Site
}

// maxSteps bounds the path that is kept, from its end back.
const maxSteps = 1 << 20

// criticalPath goes back from the end of the run: what ran last; who had woken
// it, at that time; what that one did before; and so on to the start. To make
// anything on it faster would have made the run shorter.
func criticalPath(r *Run) []Step {
	g := lastToRun(r)
	var path []Step
	at := r.To
	if g != nil && len(g.Spans) > 0 {
		at = g.Spans[len(g.Spans)-1].To
	}
	for g != nil && len(path) < maxSteps {
		i, ok := spanAt(g.Spans, at)
		if !ok {
			break
		}
		s := g.Spans[i]
		if from := s.From; from < at {
			step := Step{From: from, To: at, G: g.ID, Is: s.Is, Why: r.Why(s), Site: s.Site}
			if s.Is == Gone { // a session, between two inputs
				step.Is, step.Why = Waiting, "the next input"
			}
			path = append(path, step)
		}
		at = s.From
		// Woken or made by another: that one had to come here first.
		if s.Is == Runnable && s.By != 0 && int64(s.By) != g.ID {
			if by := r.G(int64(s.By)); by != nil && by.Born < s.From {
				g = by
				continue
			}
		}
		if i > 0 {
			continue
		}
		// A timer made it: who had set that had to come there first.
		set, ok := r.byTimer[g.ID]
		by := r.G(int64(set.g))
		if !ok || by == nil || set.at >= at {
			break
		}
		path = append(path, Step{From: set.at, To: at, G: g.ID, Is: Waiting, Why: "timer"})
		g, at = by, set.at
	}
	slices.Reverse(path)
	return path
}

// lastToRun returns main, with which a program ends, unless it waits at the end or
// has ended before by Goexit. Else it is the goroutine that ran last; if none ran
// for any time, the first one.
func lastToRun(r *Run) *G {
	if main := r.G(1); main != nil && len(main.Spans) > 0 {
		if last := main.Spans[len(main.Spans)-1]; last.Is != Waiting && last.To == r.To {
			return main
		}
	}
	var last *G
	end := int64(-1)
	for i := range r.Gs {
		g := &r.Gs[i]
		for j := len(g.Spans) - 1; j >= 0; j-- {
			if s := g.Spans[j]; s.Is == Running || s.Is == Call {
				if s.To > end {
					last, end = g, s.To
				}
				break
			}
		}
	}
	if last == nil && len(r.Gs) > 0 {
		return &r.Gs[0]
	}
	return last
}

// spanAt returns the index of the span that ends at a time or contains it.
func spanAt(spans []Span, at int64) (int, bool) {
	i, _ := slices.BinarySearchFunc(spans, at, func(s Span, at int64) int { return cmp.Compare(s.To, at) })
	if i == len(spans) {
		i--
	}
	if i < 0 || spans[i].From >= at {
		return i, false
	}
	return i, true
}

// PathTotals adds up the critical path.
type PathTotals struct {
	Running, Queued, Waiting, Called int64
	ByFunc                           []FuncTime // the most first
}

// A FuncTime is how much of the path is a function's.
type FuncTime struct {
	Func string
	Time int64
}

// PathTotals returns what the critical path adds up to.
func (r *Run) PathTotals() PathTotals { return r.pathTotals }

func addUp(r *Run) PathTotals {
	var t PathTotals
	by := map[string]int64{}
	for _, s := range r.Path {
		d := s.To - s.From
		switch s.Is {
		case Running:
			t.Running += d
		case Runnable:
			t.Queued += d
		case Waiting:
			t.Waiting += d
		case Call:
			t.Called += d
		}
		if g := r.G(s.G); g != nil {
			by[g.Func] += d
		}
	}
	for f, d := range by {
		t.ByFunc = append(t.ByFunc, FuncTime{f, d})
	}
	slices.SortFunc(t.ByFunc, func(a, b FuncTime) int { return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Func, b.Func)) })
	return t
}

// A Pair is two functions of which goroutines of one woke or made those of the
// other.
type Pair struct {
	From, To string // functions; From is "" for timers and the world outside
	Why      string // what was waited for; "" if made
	Count    int
}

// WhoWokeWhom counts wakes by function, the most frequent first.
func (r *Run) WhoWokeWhom() []Pair {
	count := map[Pair]int{}
	name := func(id int64) string {
		switch g := r.G(id); {
		case g == nil:
			return ""
		case g.Func == "":
			return "a goroutine"
		default:
			return g.Func
		}
	}
	for _, w := range r.Wakes {
		count[Pair{From: name(w.From), To: name(w.To), Why: string(r.WokenFrom(w))}]++
	}
	var list []Pair
	for p, n := range count {
		p.Count = n
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Why, b.Why))
	})
	return list
}
