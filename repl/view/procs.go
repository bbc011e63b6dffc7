package view

import (
	"fmt"
	"slices"

	"gopark/engine/trace"
)

// Procs is a table of the Ps: the M and the G of each, its runnext and queue,
// and below them the global queue, which belongs to none.
func Procs(st *trace.State, o Options) string {
	p := newPen(st, o)
	ps := st.Ps[:min(st.Procs, len(st.Ps))]
	below := p.queuesAndWorkers()[:2]
	return p.page(append(p.table(ps, p.height-len(below)), below...))
}

// Threads is a table of the Ms: what each does, on which P, with which G.
func Threads(st *trace.State, o Options) string {
	p := newPen(st, o)
	if len(st.Ms) == 0 {
		return "No M was made yet.\n"
	}
	shown := st.Ms
	left := 0
	if room := p.height - 1; len(shown) > room {
		// The ones that do something come first.
		shown = slices.Clone(shown)
		slices.SortStableFunc(shown, func(a, b *trace.M) int { return asleep(a) - asleep(b) })
		left = len(shown) - room + 1
		shown = shown[:room-1]
	}
	const forM, forP, forSince, forWhat = 6, 6, 9, 24
	lines := []string{p.faint(p.fill("M", forM) + p.fill("P", forP) + p.fill("for", forSince) + p.fill("does", forWhat) + "with")}
	for _, m := range shown {
		task := p.none()
		if m.G != 0 {
			task = p.g(m.G)
			if g := st.Gs[m.G]; g != nil {
				task += " " + p.where(g)
			}
		} else if g := p.hand(m); g != nil {
			task = p.g(g.ID) + " " + p.where(g)
		}
		lines = append(lines, p.fill(p.strong(p.m(m.ID)), forM)+p.fill(p.pp(m.P), forP)+p.fill(p.since(m.Since), forSince)+
			p.fill(p.does(m), forWhat-1)+" "+task)
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", trace.Count(int64(left))))
	}
	return p.page(lines)
}

func asleep(m *trace.M) int {
	if m.State == trace.MParked {
		return 1
	}
	return 0
}

// does says what an M is doing.
func (p *pen) does(m *trace.M) string {
	switch m.State {
	case trace.MParked:
		return p.faint("asleep")
	case trace.MSpinning:
		if p.hand(m) != nil {
			return "takes what it found"
		}
		return "looks for work"
	case trace.MBlocked:
		return "blocked in " + p.call(m.Call)
	case trace.MPolling:
		return p.faint("waits for a timer")
	case trace.MDead:
		return p.faint("ended")
	case trace.MSysmon:
		return "sysmon, needs no P"
	}
	if m.G != 0 {
		return p.running("runs")
	}
	if p.hand(m) != nil {
		return "takes its next task"
	}
	return "between tasks"
}
