package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// Goroutines is a table of the goroutines by id: the state, what each waits for
// or where it stands in line, since when, and where in the program it is.
func Goroutines(st *trace.State, o Options) string {
	p := newPen(st, o)
	if len(st.Gs) == 0 {
		return "No goroutine is alive.\n"
	}
	var n counts
	ids := make([]int64, 0, len(st.Gs))
	for id, g := range st.Gs {
		n[g.State]++
		ids = append(ids, id)
	}
	slices.Sort(ids)
	lines := []string{p.header(n)}
	left := 0
	if room := p.height - 2; len(ids) > room {
		left = len(ids) - room + 1
		ids = ids[:room-1]
	}
	places := p.places(ids)

	const gap = 2
	forID, forWhy := 2, len("because")
	whys := make([]string, len(ids))
	for i, id := range ids {
		whys[i] = p.why(st.Gs[id], places[id])
		forID = max(forID, len(fmt.Sprint(id))+1)
		forWhy = max(forWhy, ansi.StringWidth(whys[i]))
	}
	const forState, forLong = len("in a call"), len("99.9ms")
	room := p.width - forID - forState - forLong - 4*gap
	forWhy = min(forWhy, room*3/5)
	row := func(id, state, long, why, where string) {
		lines = append(lines, p.fill(id, forID+gap)+p.fill(state, forState+gap)+p.fill(long, forLong+gap)+
			p.fill(why, forWhy)+strings.Repeat(" ", gap)+where)
	}
	row(p.faint("G"), p.faint("state"), p.faint("for"), p.faint("because"), p.faint("where"))
	for i, id := range ids {
		g := st.Gs[id]
		row(p.g(id), p.state(g.State), p.since(g.Since), whys[i], p.where(g))
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", trace.Count(int64(left))))
	}
	return p.page(lines)
}

// why says shortly what a goroutine waits for, or what it has.
func (p *pen) why(g *trace.G, place string) string {
	switch g.State {
	case trace.GWaiting:
		if g.Reason == trace.WaitSleep {
			return string(g.Reason)
		}
		return string(g.Reason) + p.object(g.Reason, g.Obj)
	case trace.GRunning:
		return fmt.Sprintf("on P%d, by M%d", g.P, g.M)
	case trace.GSyscall:
		text := fmt.Sprintf("in a call, on M%d", g.M)
		if m := p.st.Ms[max(0, g.M)]; m.Call != "" {
			text = fmt.Sprintf("%s, on M%d", m.Call, m.ID)
		}
		if g.P == trace.NoID {
			return text + " without a P"
		}
		return text
	case trace.GRunnable:
		if place == "" {
			return "on its way to a queue"
		}
		return place
	}
	return ""
}

// places says of those ids that are in a queue which one that is, and where in
// it; and of those that have just been taken out of one, by whom.
func (p *pen) places(ids []int64) map[int64]string {
	places := make(map[int64]string, len(ids))
	for _, id := range ids {
		places[id] = ""
	}
	put := func(id int64, place func() string) {
		if at, asked := places[id]; asked && at == "" {
			places[id] = place()
		}
	}
	for _, one := range p.st.Ps {
		put(one.Runnext, func() string { return fmt.Sprintf("next on P%d", one.ID) })
		for i, id := range one.Queue {
			put(id, func() string { return fmt.Sprintf("%s in P%d's queue", Ordinal(i+1), one.ID) })
		}
	}
	for i, id := range p.st.Global {
		put(id, func() string { return Ordinal(i+1) + " in the global queue" })
	}
	for _, m := range p.st.Ms {
		put(m.Hand, func() string { return fmt.Sprintf("M%d is about to run it", m.ID) })
	}
	return places
}

// Ordinal writes "1st", "2nd", "11th".
func Ordinal(n int) string {
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return trace.Count(int64(n)) + end
}
