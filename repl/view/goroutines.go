package view

import (
	"fmt"
	"maps"
	"slices"

	"gopark/engine/trace"
)

// Goroutines is a table of the goroutines by id: the state, what each waits for
// or where it stands in line, since when, and where in the program it is.
func Goroutines(st *trace.State, o Options) string {
	p := newPen(st, o)
	ids := slices.Sorted(maps.Keys(st.Gs))
	if len(ids) == 0 {
		return "No goroutine is alive.\n"
	}
	lines := []string{p.header()}
	left := 0
	if room := p.height - 2; len(ids) > room {
		left = len(ids) - room + 1
		ids = ids[:room-1]
	}
	places := p.places(ids)

	forID, forState, forSince := 6, 11, 8
	for _, id := range ids {
		forID = max(forID, len(fmt.Sprint(id))+3)
	}
	forWhy := min(44, max(24, (p.width-forID-forState-forSince)*45/100))
	lines = append(lines, p.faint(p.fill("G", forID)+p.fill("state", forState)+p.fill("since", forSince)+p.fill("because", forWhy)+"where"))
	for _, id := range ids {
		g := p.st.Gs[id]
		lines = append(lines, p.fill(p.g(id), forID)+p.fill(p.state(g.State), forState)+p.fill(p.since(g.Since), forSince)+
			p.fill(p.why(g, places[id]), forWhy-1)+" "+p.where(g))
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
		return string(g.Reason) + p.object(g.Obj)
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
// it.
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
			put(id, func() string { return fmt.Sprintf("%s in P%d's queue", ordinal(i+1), one.ID) })
		}
	}
	for i, id := range p.st.Global {
		put(id, func() string { return ordinal(i+1) + " in the global queue" })
	}
	return places
}

// ordinal writes "1st", "2nd", "11th".
func ordinal(n int) string {
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
