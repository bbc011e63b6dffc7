package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// forBelow is what the lower half of the picture has a claim to: the lines that
// there is one of each, two for calls and three for parked goroutines. It is
// the same whatever there is to show, so that the Ps keep their form when the
// picture moves.
const forBelow = 3 + 2 + 3

// Sched draws everything: the clock; each P as a workstation with its worker
// (M), the task in hand (G), runnext and queue; the global queue; idle Ms and
// Ps; Ms blocked in calls; parked goroutines by what they wait for; timers.
func Sched(st *trace.State, o Options) string {
	p := newPen(st, o)
	if o.Sentences {
		return p.wrap(p.sentences(), o)
	}
	counts, groups := p.survey()
	lines := []string{p.header(counts), p.key()}

	below := p.queuesAndWorkers()
	calls, parked := p.calls(), p.parked(groups)
	lines = append(lines, p.stations(p.roomForPs(p.height-len(lines)))...)
	lines = append(lines, below...)

	room := p.height - len(lines)
	forCalls := min(len(calls), max(room-len(parked), room/2, 1))
	lines = append(lines, p.section("in calls", calls, forCalls)...)
	lines = append(lines, p.section("waiting", parked, p.height-len(lines))...)
	return p.page(lines)
}

// roomForPs says how many of the rows below the header are for the Ps. A low
// picture has a line for each before anything else has more than one.
func (p *pen) roomForPs(rows int) int {
	return max(rows-forBelow, rows/2, min(p.st.Procs+1, rows-5))
}

// header is the clock and how many goroutines are in which state.
func (p *pen) header(n counts) string {
	var parts []string
	for _, s := range []trace.GState{trace.GRunning, trace.GRunnable, trace.GSyscall, trace.GWaiting} {
		if n[s] > 0 {
			parts = append(parts, p.ink(s)(trace.Count(int64(n[s])))+" "+p.state(s))
		}
	}
	left := p.strong("clock "+trace.Duration(p.now)) + "   " + plural(len(p.st.Gs), "goroutine")
	if len(parts) > 0 {
		left += ": " + strings.Join(parts, ", ")
	}
	if ansi.StringWidth(left) > p.width {
		left = strings.Replace(left, "   ", "  ", 1)
		left = strings.Replace(left, "goroutines:", "Gs:", 1)
	}
	return p.spread(left, fmt.Sprintf("GOMAXPROCS %d", p.st.Procs), p.width)
}

// key says what the letters, the signs and the colours mean.
func (p *pen) key() string {
	words := []string{p.faint("P workstation  M worker  G task "), p.running(p.run + " running")}
	if p.legend {
		words = append(words, p.runnable("runnable"), p.waiting("waiting"))
	}
	words = append(words, p.call(p.blocked+" in a call"))
	if ansi.StringWidth(strings.Join(words, "  ")) > p.width {
		words = words[1:]
	}
	return strings.Join(words, "  ")
}

// stations draws the Ps in at most rows lines, in the largest form that fits: as
// boxes, as the rows of a table, or in a few letters each.
func (p *pen) stations(rows int) []string {
	ps := p.st.Ps[:min(p.st.Procs, len(p.st.Ps))]
	const least, gap, tall = 34, 2, 5
	cols := (p.width + gap) / (least + gap)
	if len(ps) == 0 || cols == 0 {
		return p.table(ps, rows)
	}
	deep := (len(ps) + cols - 1) / cols
	if deep*tall > rows {
		return p.manyStations(ps, rows)
	}
	cols = (len(ps) + deep - 1) / deep // as even as can be
	width := min((p.width+gap)/cols-gap, 72)
	var lines []string
	for len(ps) > 0 {
		var boxes [][]string
		for _, one := range ps[:min(cols, len(ps))] {
			boxes = append(boxes, p.box(one, width))
		}
		ps = ps[len(boxes):]
		for i := range tall {
			var line []string
			for _, b := range boxes {
				line = append(line, b[i])
			}
			lines = append(lines, strings.Join(line, strings.Repeat(" ", gap)))
		}
	}
	return lines
}

// manyStations draws more Ps than there is room for boxes.
func (p *pen) manyStations(ps []*trace.P, rows int) []string {
	const least, gap = 54, 3
	cols := max(1, (p.width+gap)/(least+gap))
	switch deep := (len(ps) + cols - 1) / cols; {
	case rows < 5 || len(ps)+1 <= rows || cols == 1 && p.busyIn(ps)+2 <= rows:
		return p.table(ps, rows)
	case deep+1 <= rows:
		// Side by side, the lower ids on the left.
		narrow := *p
		narrow.width = (p.width+gap)/cols - gap
		var lines []string
		for len(ps) > 0 {
			part := narrow.table(ps[:min(deep, len(ps))], rows)
			ps = ps[min(deep, len(ps)):]
			for i, l := range part {
				if i == len(lines) {
					lines = append(lines, "")
				}
				if lines[i] != "" {
					lines[i] += strings.Repeat(" ", gap)
				}
				lines[i] += p.fill(l, narrow.width)
			}
		}
		return lines
	}
	return p.grid(ps, rows)
}

// busyIn counts those Ps that a table does not leave out.
func (p *pen) busyIn(ps []*trace.P) int {
	n := 0
	for _, one := range ps {
		if !unused(one) {
			n++
		}
	}
	return n
}

// unused is whether a P is idle and has nothing in its queue.
func unused(one *trace.P) bool {
	return one.Status == trace.PIdle && one.Runnext == 0 && len(one.Queue) == 0
}

// grid draws Ps in a few letters each: the task in hand, and how many wait
// there.
func (p *pen) grid(ps []*trace.P, rows int) []string {
	const cell = 20
	cols := max(1, p.width/cell)
	head := p.faint("each P with its task, and +n for n goroutines that wait there")
	shown, idle := ps, []int64(nil)
	if len(ps) > cols*(rows-1) {
		shown = slices.DeleteFunc(slices.Clone(ps), func(one *trace.P) bool {
			if unused(one) {
				idle = append(idle, int64(one.ID))
			}
			return unused(one)
		})
		rows--
	}
	left := 0
	if room := max(1, cols*(rows-1)); len(shown) > room {
		rows--
		room = max(1, cols*(rows-1))
		left = len(shown) - room
		shown = shown[:room]
	}
	deep := (len(shown) + cols - 1) / cols
	lines := []string{head}
	for i := range deep {
		line := ""
		for c := range cols {
			if at := c*deep + i; at < len(shown) {
				line += p.fill(p.cell(shown[at]), cell)
			}
		}
		lines = append(lines, line)
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", trace.Count(int64(left))))
	}
	if len(idle) > 0 {
		lines = append(lines, p.faint("idle ")+p.list(idle, p.width-5, named("P")))
	}
	return lines
}

// cell is one P of a grid.
func (p *pen) cell(one *trace.P) string {
	text := p.strong(p.pp(one.ID)) + " "
	m := p.worker(one)
	switch {
	case m == nil:
		text += p.faint("idle")
	case m.G != 0 && m.State == trace.MBlocked:
		text += p.call(p.blocked) + " " + p.g(m.G)
	case m.G != 0:
		text += p.running(p.run) + " " + p.g(m.G)
	case p.hand(m) != nil:
		text += "takes " + p.g(m.Hand)
	case m.State == trace.MSpinning:
		text += "looks"
	default:
		text += p.none()
	}
	n := len(one.Queue)
	if one.Runnext != 0 {
		n++
	}
	if n > 0 {
		text += fmt.Sprintf(" +%d", n)
	}
	return text
}

// box draws one P.
func (p *pen) box(one *trace.P, width int) []string {
	in := width - 4
	frame := fmt.Sprint
	if one.Status != trace.PRunning {
		frame = p.faint
	}
	edge := func(left, name, right, end string) string {
		rule := width - 2 - ansi.StringWidth(name) - ansi.StringWidth(right) - 2
		return frame(left+p.across) + name + frame(strings.Repeat(p.across, max(0, rule))) + right + frame(p.across+end)
	}
	row := func(left, right string) string {
		return frame(p.down) + " " + p.spread(left, right, in) + " " + frame(p.down)
	}
	worker := " worker " + p.strong(p.m(one.M)) + " "
	if one.M == trace.NoID {
		worker = p.faint(" no worker ")
	}
	task, at := p.task(one)
	next := p.none()
	if one.Runnext != 0 {
		next = p.g(one.Runnext) + " " + p.funcOf(one.Runnext)
	}
	const label = 7
	return []string{
		edge(p.tl, " "+p.strong(p.pp(one.ID))+" ", worker, p.tr),
		row(task, at),
		row(p.fill("next", label)+next, ""),
		row(p.fill("queue", label)+p.queue(one, in-label), ""),
		edge(p.bl, "", "", p.br),
	}
}

// task says what happens on a P, and at which line of the program.
func (p *pen) task(one *trace.P) (what, at string) {
	if one.M == trace.NoID {
		return p.faint("idle"), ""
	}
	m := p.st.Ms[one.M]
	g := p.st.Gs[m.G]
	switch {
	case g != nil && m.State == trace.MBlocked:
		return p.call(p.blocked+" ") + p.g(g.ID) + " " + g.Func + " in " + p.call(m.Call), p.since(m.Since)
	case g != nil:
		return p.running(p.run+" ") + p.g(g.ID) + " " + g.Func, p.faint(p.site(g.Site))
	case p.hand(m) != nil:
		return fmt.Sprintf("M%d takes %s %s", m.ID, p.g(m.Hand), p.hand(m).Func), ""
	case m.State == trace.MSpinning:
		return fmt.Sprintf("M%d looks for work", m.ID), ""
	}
	return fmt.Sprintf("M%d is between tasks", m.ID), ""
}

// hand is the goroutine that an M has taken and is about to start, or nil.
func (p *pen) hand(m *trace.M) *trace.G {
	if g := p.st.Gs[m.Hand]; g != nil && g.State == trace.GRunnable {
		return g
	}
	return nil
}

func (p *pen) queue(one *trace.P, width int) string {
	if len(one.Queue) == 0 {
		return p.faint("empty")
	}
	count := ""
	if len(one.Queue) > 3 {
		count = fmt.Sprintf("%d: ", len(one.Queue))
	}
	return count + p.ids(one.Queue, width-len(count))
}

// funcOf writes the function of a goroutine, faintly.
func (p *pen) funcOf(id int64) string {
	if g := p.st.Gs[id]; g != nil {
		return p.faint(g.Func)
	}
	return ""
}

// table draws Ps in at most rows lines, a line each. Idle ones are left out
// first.
func (p *pen) table(ps []*trace.P, rows int) []string {
	rows = max(rows, 3)
	shown := slices.Clone(ps)
	var idle []int64
	if len(shown)+1 > rows {
		shown = slices.DeleteFunc(shown, func(one *trace.P) bool {
			if unused(one) {
				idle = append(idle, int64(one.ID))
			}
			return unused(one)
		})
	}
	if len(shown)+2 > rows {
		idle = nil // which are idle is said below the table, too
	}
	left := 0
	if len(shown)+1 > rows {
		keep := rows - 2
		left = len(shown) - keep
		shown = shown[:keep]
	}
	const forP, forM, forNext = 5, 5, 7
	forTask := max(20, (p.width-forP-forM-forNext)*45/100)
	lines := []string{p.faint(p.fill("P", forP) + p.fill("M", forM) + p.fill("task", forTask) + p.fill("next", forNext) + "queue, head first")}
	for _, one := range shown {
		task, _ := p.task(one)
		next := p.none()
		if one.Runnext != 0 {
			next = p.g(one.Runnext)
		}
		lines = append(lines, p.fill(p.strong(p.pp(one.ID)), forP)+p.fill(p.m(one.M), forM)+p.fill(task, forTask-1)+" "+
			p.fill(next, forNext)+p.queue(one, p.width-forP-forM-forTask-forNext))
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", trace.Count(int64(left))))
	}
	if len(idle) > 0 {
		lines = append(lines, p.faint("idle ")+p.list(idle, p.width-5, named("P")))
	}
	return lines
}

const labelWidth = 14

// labelled is a line of the lower half.
func (p *pen) labelled(label, text string) string { return p.fill(p.strong(label), labelWidth) + text }

// queuesAndWorkers are the lines that there is one of each.
func (p *pen) queuesAndWorkers() []string {
	room := p.width - labelWidth
	global := p.faint("empty")
	if n := len(p.st.Global); n > 0 {
		count := trace.Count(int64(n)) + ": "
		global = count + p.ids(p.st.Global, room-len(count))
	}
	lines := []string{p.labelled("global queue", global)}

	// The last of each list is taken first, so it is told first.
	var idle []string
	if n := len(p.st.IdleMs); n > 0 {
		idle = append(idle, plural(n, "worker")+" asleep "+p.faint("(")+p.list(reversed(p.st.IdleMs), room/3, named("M"))+p.faint(")"))
	}
	for _, m := range p.st.Ms {
		if m.State == trace.MPolling {
			idle = append(idle, fmt.Sprintf("M%d waits for a timer", m.ID))
		}
	}
	if n := len(p.st.IdlePs); n > 0 {
		idle = append(idle, plural(n, "workstation")+" free "+p.faint("(")+p.list(reversed(p.st.IdlePs), room/4, named("P"))+p.faint(")"))
	}
	if len(idle) == 0 {
		idle = []string{p.faint("nobody")}
	}
	text := strings.Join(idle, ", ")
	if ansi.StringWidth(text) > room {
		text = shorterIdle.Replace(text)
	}
	lines = append(lines, p.labelled("idle", text))
	if len(p.st.Timers) > 0 {
		lines = append(lines, p.labelled("timers", p.nextTimer()))
	}
	return lines
}

// shorterIdle is for where there is little room.
var shorterIdle = strings.NewReplacer("workers asleep", "Ms asleep", "worker asleep", "M asleep", "workstations free", "Ps free", "workstation free", "P free", "waits for a timer", "at the timers")

func reversed(ids []int32) []int64 {
	list := wide(ids)
	slices.Reverse(list)
	return list
}

// nextTimer tells how many timers there are and what the next one will do.
func (p *pen) nextTimer() string {
	var next *trace.Timer
	for _, t := range p.st.Timers {
		if next == nil || cmp.Or(cmp.Compare(t.When, next.When), cmp.Compare(t.ID, next.ID)) < 0 {
			next = t
		}
	}
	when := fires(next.When - p.now)
	if next.G != 0 {
		when += ", to wake " + p.g(next.G)
	}
	if len(p.st.Timers) == 1 {
		return "1 set: it " + when
	}
	return trace.Count(int64(len(p.st.Timers))) + " set: the next " + when
}

// fires says in how long a timer fires.
func fires(in int64) string {
	if in <= 0 {
		return "is due now"
	}
	return "fires in " + trace.Duration(in)
}

// An entry is a line of a section, and how many things it stands for.
type entry struct {
	text string
	n    int
}

// calls are the Ms that are blocked, a line each.
func (p *pen) calls() []entry {
	var all []entry
	for _, m := range p.st.Ms {
		if m.State != trace.MBlocked {
			continue
		}
		text := fmt.Sprintf("M%d in %s for %s with %s %s", m.ID, p.call(m.Call), p.since(m.Since), p.g(m.G), p.funcOf(m.G))
		if m.P != trace.NoID {
			text += fmt.Sprintf(", still at P%d", m.P)
		} else {
			text += ", its P given away"
		}
		all = append(all, entry{text, 1})
	}
	return all
}

// A group is parked goroutines that wait for the same.
type group struct {
	reason trace.WaitReason
	obj    int64
	ids    []int64 // in no order; see members
	least  int64   // of them
}

// members are the goroutines of a group in the order of their ids. Only groups
// that are shown are sorted: there may be thousands.
func (g *group) members() []int64 {
	slices.Sort(g.ids)
	return g.ids
}

// counts are the numbers of goroutines in each state.
type counts [trace.GDead + 1]int

// survey goes over all goroutines once. It counts them by state, and gathers
// the parked ones by what they wait for, the largest group first.
func (p *pen) survey() (n counts, all []*group) {
	type key struct {
		reason trace.WaitReason
		obj    int64
	}
	byKey := make(map[key]*group)
	for _, g := range p.st.Gs {
		n[g.State]++
		if g.State != trace.GWaiting {
			continue
		}
		k := key{g.Reason, g.Obj}
		if g.Reason == trace.WaitSleep || g.Reason == trace.WaitSelect {
			k.obj = 0 // each has a timer of its own, or many channels
		}
		at := byKey[k]
		if at == nil {
			at = &group{reason: k.reason, obj: k.obj, least: g.ID}
			byKey[k] = at
			all = append(all, at)
		}
		at.ids = append(at.ids, g.ID)
		at.least = min(at.least, g.ID)
	}
	slices.SortFunc(all, func(a, b *group) int {
		return cmp.Or(-cmp.Compare(len(a.ids), len(b.ids)), cmp.Compare(a.least, b.least))
	})
	return n, all
}

// parked are the parked goroutines, a line for each group.
func (p *pen) parked(groups []*group) []entry {
	var all []entry
	for i, g := range groups {
		if i > p.height {
			all = append(all, entry{n: len(g.ids)}) // there is no room for it anyway
			continue
		}
		text := p.waiting(g.reason) + p.object(g.reason, g.obj) + ": "
		if len(g.ids) == 1 {
			text += p.g(g.ids[0]) + " " + p.where(p.st.Gs[g.ids[0]])
		} else {
			if len(g.ids) > 3 {
				text += trace.Count(int64(len(g.ids))) + ", "
			}
			text += p.ids(g.members(), p.width-labelWidth-ansi.StringWidth(text))
		}
		all = append(all, entry{text, len(g.ids)})
	}
	return all
}

// object names what is waited for, and who has it.
func (p *pen) object(reason trace.WaitReason, id int64) string {
	if id == 0 {
		return ""
	}
	text := fmt.Sprintf(" on #%d", id)
	if l := p.st.Locks[id]; reason.OnLock() && l != nil && l.Holder != 0 {
		text += " held by " + p.g(l.Holder)
	}
	return text
}

// section is entries below a label, in at most rows lines.
func (p *pen) section(label string, entries []entry, rows int) []string {
	if len(entries) == 0 || rows <= 0 {
		return nil
	}
	var texts []string
	left := 0
	for i, e := range entries {
		if i < rows-1 || len(entries) <= rows {
			texts = append(texts, e.text)
		} else {
			left += e.n
		}
	}
	switch {
	case left > 0 && rows > 1:
		texts = append(texts, p.faint("and "+trace.Count(int64(left))+" more"))
	case left > 0:
		texts = append(texts, p.faint(trace.Count(int64(left))+", no room to show them"))
	}
	for i, t := range texts {
		if i > 0 {
			label = ""
		}
		texts[i] = p.labelled(label, t)
	}
	return texts
}
