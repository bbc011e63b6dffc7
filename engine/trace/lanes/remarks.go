package lanes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopark/engine/trace"
)

// A Remark says what is worth a look in a run.
type Remark struct {
	What string // "deadlock", "starvation" …: one word for a table
	Bad  bool   // a program would mostly rather be without it
	Text string // a sentence or two
	At   int64  // where to look, ns
	G    int64  // at whom; 0 nobody
}

// When something is worth a remark.
const (
	starved      = 1_000_000 // ns that a runnable G had to wait for a P, and
	starvedShare = 5         // % of the run
	wastedShare  = 5         // % of the run in which a P did nothing while a G was runnable
	lockShare    = 5         // % of the run that all together waited for one lock
	lonelyShare  = 90        // % of all running that one P of several did, and
	lonelyBusy   = 10        // % of the run that it ran
	leftShare    = 50        // % of the trace that a G waited that has not ended, of a program that has not either
)

func remark(r *Run) []Remark {
	var list []Remark
	add := func(what string, bad bool, at, g int64, format string, args ...any) {
		list = append(list, Remark{what, bad, fmt.Sprintf(format, args...), at, g})
	}
	d := trace.Duration
	if len(r.Gs) == 0 {
		add("empty", false, r.From, 0, "No goroutine did anything.")
		return list
	}
	o := r.Outcome
	if o.Panic != "" || o.PanicG != 0 {
		add("panic", true, r.To, o.PanicG, "%s panicked and nobody recovered: %s", r.Title(o.PanicG), short(o.Panic))
	}
	if o.Deadlock {
		add("deadlock", true, r.To, 0, "Deadlock: every goroutine waits, and nothing that could wake one is left.")
	}
	remarkLeft(r, add)
	total := max(r.Len(), 1)

	if l := r.seen.latency; l.max >= starved && l.max*100 >= starvedShare*total {
		add("starvation", true, l.maxAt, l.maxG, "%s was ready to run at %s and got no P for %s.",
			r.Title(l.maxG), d(l.maxAt-r.From), d(l.max))
	}
	if w := r.seen; w.wasted*100 >= wastedShare*total {
		add("idle P", true, w.longestWaste[0], 0, "For %s (%d%% of the run) a P was idle, or held by a goroutine in a call, while another was ready to run; the longest such time was %s, from %s on.",
			d(w.wasted), w.wasted*100/total, d(w.longestWaste[1]-w.longestWaste[0]), d(w.longestWaste[0]-r.From))
	}
	remarkLocks(r, total, add)
	remarkBalance(r, add)
	remarkLongestWait(r, add)
	if l := r.seen.latency; l.n > 0 {
		add("latency", false, l.maxAt, l.maxG, "A goroutine that was ready to run waited %s for a P on average, and %s at most (%s).",
			d(l.sum/l.n), d(l.max), r.Title(l.maxG))
	}
	if r.Dropped > 0 {
		add("dropped", false, r.From, 0, "The first %s events were not kept: the picture begins at %s.", trace.Count(r.Dropped), d(r.From))
	}
	return list
}

// remarkLeft tells of goroutines that were left when the program ended, in
// groups of those that are alike.
func remarkLeft(r *Run, add func(string, bool, int64, int64, string, ...any)) {
	type alike struct {
		fn, why string
		site    trace.Site
		is      State
		main    bool
	}
	groups := map[alike][]int{}
	var order []alike
	for i := range r.Gs {
		g := &r.Gs[i]
		if g.End >= 0 || len(g.Spans) == 0 || g.System() {
			continue
		}
		s := g.Spans[len(g.Spans)-1]
		if s.Is == Waiting && systemWait(r.Why(s)) {
			continue
		}
		k := alike{g.Func, r.Why(s), s.Site, s.Is, g.ID == 1}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], i)
	}
	slices.SortStableFunc(order, func(a, b alike) int { return cmp.Compare(len(groups[b]), len(groups[a])) })
	const most = 4
	over, end := r.over(), "the program ended"
	if !over {
		end = "the trace ended"
	}
	if r.open {
		end = "this picture was made"
	}
	for n, k := range order {
		if n == most && len(order) > most+1 {
			add("left", false, r.To, 0, "And %d more kinds of goroutines were left at the end.", len(order)-most)
			break
		}
		ids := groups[k]
		first := &r.Gs[ids[0]]
		last := first.Spans[len(first.Spans)-1]
		who := r.Title(first.ID)
		verb := "was"
		if len(ids) > 1 {
			who, verb = trace.Count(int64(len(ids)))+" goroutines", "were"
			if k.fn != "" {
				who += " of " + k.fn
			}
		}
		where := ""
		if pos := r.Sites.Pos(k.site); pos.File != "" {
			where = " at " + pos.String()
		}
		switch {
		case k.is == Waiting && r.Outcome.Deadlock:
			add("stuck", true, last.From, first.ID, "%s %s waiting for ever%s: %s.", who, verb, where, k.why)
		case k.is == Waiting && (r.Outcome.PanicG != 0 || k.main):
			add("left", false, last.From, first.ID, "%s %s waiting%s when %s: %s.", who, verb, where, end, k.why)
		case k.is == Waiting:
			since := "since "
			for _, i := range ids[1:] {
				since = "the first since "
				last = earlier(last, r.Gs[i].Spans[len(r.Gs[i].Spans)-1])
			}
			what, bad := "leak", true
			switch reason := trace.WaitReason(k.why); {
			case reason == trace.WaitSleep || reason == trace.WaitIO, k.fn == "", !over && (r.To-last.From)*100 < leftShare*r.Len():
				what, bad = "left", false // it may well have gone on
			}
			add(what, bad, last.From, first.ID, "%s %s still waiting%s when %s (%s), %s%s.", who, verb, where, end, k.why, since, trace.Duration(last.From-r.From))
		default:
			add("left", false, last.From, first.ID, "%s %s still %s%s when %s.", who, verb, k.is, where, end)
		}
	}
}

func earlier(a, b Span) Span {
	if b.From < a.From {
		return b
	}
	return a
}

// systemWait reports whether only goroutines of the runtime's own wait for that, or
// a goroutine waits for them. Their names may be missing in a trace that was cut.
func systemWait(why string) bool {
	return why == "system goroutine wait" || strings.HasPrefix(why, "GC ")
}

// over reports whether the trace shows how the program ended.
func (r *Run) over() bool {
	if r.open {
		return false
	}
	main := r.G(1)
	return r.Outcome.Exited || r.Outcome.Deadlock || r.Outcome.PanicG != 0 || main != nil && main.End >= 0
}

func remarkLocks(r *Run, total int64, add func(string, bool, int64, int64, string, ...any)) {
	var locks []*contention
	for _, c := range r.seen.locks {
		if c.total*100 >= lockShare*total && c.waits > 1 {
			locks = append(locks, c)
		}
	}
	slices.SortFunc(locks, func(a, b *contention) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(a.obj, b.obj))
	})
	for i, c := range locks {
		if i == 3 {
			break
		}
		by := ""
		if c.holder != 0 && c.holder != c.maxG {
			by = fmt.Sprintf(" while %s held it", r.Title(c.holder))
		}
		where := ""
		if pos := r.Sites.Pos(c.site); pos.File != "" {
			where = " at " + pos.String()
		}
		name := fmt.Sprintf("Lock #%d", c.obj)
		if c.obj <= 0 { // the trace names none
			name = "A lock"
		}
		add("contention", true, c.at, c.maxG, "%s was waited for %s times, %s in all; the longest was %s, by %s%s%s.",
			name, trace.Count(int64(c.waits)), trace.Duration(c.total), trace.Duration(c.max), r.Title(c.maxG), where, by)
	}
}

// remarkBalance tells if one P did nearly all the work.
func remarkBalance(r *Run, add func(string, bool, int64, int64, string, ...any)) {
	if r.Procs < 2 || r.Len() < 10*wakeTime { // before a second P can have been of use
		return
	}
	var all int64
	most, lasting := &P{}, 0
	for i := range r.Ps {
		p := &r.Ps[i]
		all += p.Ran
		if p.Ran > most.Ran {
			most = p
		}
		if there := p.Ran + p.Called + p.Looked + p.Idled; there*2 > r.Len() {
			lasting++ // it was not taken away by GOMAXPROCS
		}
	}
	if lasting < 2 || len(r.Gs) < 2 || all*100 < r.Len()*lonelyBusy || most.Ran*100 < all*lonelyShare {
		return
	}
	add("one P", false, r.From, 0, "P%d did %d%% of all running: there was hardly ever work for two.", most.ID, most.Ran*100/all)
}

func remarkLongestWait(r *Run, add func(string, bool, int64, int64, string, ...any)) {
	var longest Span
	for i := range r.Gs {
		if r.Gs[i].System() {
			continue
		}
		for _, s := range r.Gs[i].Spans {
			if s.Is == Waiting && s.To-s.From > longest.To-longest.From && trace.WaitReason(r.Why(s)) != trace.WaitSleep && !systemWait(r.Why(s)) {
				longest = s
			}
		}
	}
	if longest.To == longest.From {
		return
	}
	where := ""
	if pos := r.Sites.Pos(longest.Site); pos.File != "" {
		where = " at " + pos.String()
	}
	ended := ""
	if g := r.G(int64(longest.G)); g != nil {
		for _, s := range g.Spans {
			if s.From == longest.To && s.Is == Runnable && s.By != 0 {
				ended = fmt.Sprintf(", until %s woke it", r.Title(int64(s.By)))
			}
		}
	}
	add("longest wait", false, longest.From, int64(longest.G), "The longest wait was %s: %s, %s%s%s.",
		trace.Duration(longest.To-longest.From), r.Title(int64(longest.G)), r.Why(longest), where, ended)
}

// short cuts a message to what a line has room for.
func short(s string) string {
	const most = 120
	for i, c := range s {
		if c == '\n' || i > most {
			return s[:i] + " …"
		}
	}
	return s
}
