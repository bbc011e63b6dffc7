package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopark/engine/trace"
)

// Goroutine tells all about one goroutine: its function and state, where it is,
// what and whom it waits for, who made and woke it, and how its time went. If
// there is none with that id it says so, and which there are.
func Goroutine(st *trace.State, id int64, o Options) string {
	p := newPen(st, o)
	g := st.Gs[id]
	if g == nil {
		return p.noSuch(id)
	}
	return p.page(p.goroutine(g, trace.Event{}))
}

// goroutine is all about g. end is the event by which it ends just now, if it
// does.
func (p *pen) goroutine(g *trace.G, end trace.Event) []string {
	id := g.ID
	now := p.state(g.State) + " for " + p.since(g.Since)
	if end.Kind == trace.GoEnd {
		now = "over since " + trace.Duration(end.Time)
	}
	lines := []string{p.spread(p.g(id)+" "+p.strong(g.Func), now, p.width)}
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, p.fill("  "+p.faint(label), labelWidth)+text)
		}
	}
	if end.Kind == trace.GoEnd {
		add("ended", map[int64]string{0: "its function returned", 1: "it called runtime.Goexit", 2: "it was ended from outside"}[end.A])
	} else {
		p.doing(add, g)
	}
	add("made", p.made(g))
	add("woken last", p.woken(g))
	add("time", p.times(g))
	add("stack", p.stack(g))
	if g.Steals > 0 {
		add("stolen", times(g.Steals))
	}
	return lines
}

// doing adds where g is and what it does or waits for.
func (p *pen) doing(add func(label, text string), g *trace.G) {
	add("where", p.where(g))
	for i, l := range p.callers(g) {
		add([]string{"called by", ""}[min(i, 1)], l)
	}
	why := p.why(g, p.places([]int64{g.ID})[g.ID])
	switch g.State {
	case trace.GWaiting:
		if g.Obj != 0 && g.Reason != trace.WaitSleep {
			why = fmt.Sprintf("%s on #%d", g.Reason, g.Obj)
		}
		add("waits for", why)
	case trace.GSyscall:
		add("in a call", why)
	case trace.GRunnable:
		add("queued", why)
	default:
		add("runs", why)
	}
	for _, l := range p.waitsOn(g) {
		add("", l)
	}
}

// maxCallers is how many lines tell who called the function in which a goroutine
// is.
const maxCallers = 6

// callers lists from where that function was called, and so on. A place that
// calls itself again and again is one line.
func (p *pen) callers(g *trace.G) (lines []string) {
	stack := p.st.Sites.Stack(g.Site)
	for i := 1; i < len(stack); i++ {
		n := 1
		for ; i+1 < len(stack) && stack[i+1] == stack[i]; i++ {
			n++
		}
		line := stack[i].Func
		if stack[i].File != "" {
			line += p.faint(" " + stack[i].String())
		}
		if n > 1 {
			line += p.faint(", ") + times(n)
		}
		lines = append(lines, line)
	}
	if left := len(lines) - (maxCallers - 1); len(lines) > maxCallers {
		more := p.faint(fmt.Sprintf("and %d more", left))
		lines = slices.Replace(lines, maxCallers/2, maxCallers/2+left, more)
	}
	return lines
}

// stack says how large g's stack is, and how many functions are on it, if there is
// more to it than when g was born.
func (p *pen) stack(g *trace.G) string {
	stack := p.st.Sites.Stack(g.Site)
	if g.Stack == 0 || g.Stack == trace.StartStack && len(stack) < 2 {
		return ""
	}
	text := trace.Bytes(g.Stack)
	if g.Stack != trace.StartStack {
		text += ", grown from " + trace.Bytes(trace.StartStack) + " as its calls went deeper"
	}
	if n := len(stack); n > 1 && stack[n-1].File != "" {
		text += ", " + plural(n, "function") + " deep"
	}
	return text
}

// made says who made g, where and when.
func (p *pen) made(g *trace.G) string {
	ago := trace.Duration(max(0, p.now-g.Born)) + " ago"
	if g.Parent == 0 {
		return ago + ", as the program began"
	}
	text := "by " + p.who(g.Parent)
	if at := p.site(g.Made); at != "" {
		text += " at " + at
	}
	return text + ", " + ago
}

// woken says who made g runnable.
func (p *pen) woken(g *trace.G) string {
	if g.WokenBy == 0 {
		return ""
	}
	return "by " + p.who(g.WokenBy)
}

// times says how g's time went, the present stretch included.
func (p *pen) times(g *trace.G) string {
	stretch := max(0, p.now-g.Since)
	with := func(total int64, s trace.GState) string {
		if g.State == s {
			total += stretch
		}
		return trace.Duration(total)
	}
	text := with(g.Ran, trace.GRunning) + " running, " + with(g.Queued, trace.GRunnable) + " runnable, " +
		with(g.Waited, trace.GWaiting) + " waiting"
	if called := with(g.Called, trace.GSyscall); called != "0ns" {
		text += ", " + called + " in calls"
	}
	return text
}

// waitsOn tells about the channels, the lock or the timer that g waits for.
func (p *pen) waitsOn(g *trace.G) []string {
	if g.State != trace.GWaiting {
		return nil
	}
	var lines []string
	switch g.Reason {
	case trace.WaitSleep:
		for _, t := range p.st.Timers {
			if t.G == g.ID {
				lines = append(lines, "until the clock shows "+trace.Duration(t.When)+", in "+trace.Duration(max(0, t.When-p.now)))
			}
		}
	case trace.WaitChanSendNil, trace.WaitChanRecvNil, trace.WaitSelectNoCases:
		lines = append(lines, "which can never happen")
	case trace.WaitChanSend, trace.WaitChanRecv, trace.WaitSelect:
		for _, id := range slices.Sorted(maps.Keys(p.st.Chans)) {
			c := p.st.Chans[id]
			receives, sends := slices.Contains(c.Receivers, g.ID), slices.Contains(c.Senders, g.ID)
			if receives || sends {
				lines = append(lines, p.channel(c))
			}
			if receives {
				lines = append(lines, p.inLine(c.Receivers, g.ID, " to receive"))
			}
			if sends {
				lines = append(lines, p.inLine(c.Senders, g.ID, " to send"))
			}
		}
	default:
		if l := p.st.Locks[g.Obj]; g.Reason.OnLock() && l != nil {
			if l.Holder != 0 {
				lines = append(lines, "held by "+p.who(l.Holder))
			}
			if l.Readers > 0 {
				lines = append(lines, "held by "+plural(l.Readers, "reader"))
			}
			lines = append(lines, p.inLine(l.Waiters, g.ID, ""))
		}
	}
	return lines
}

// who writes a goroutine's name and function, or that it has ended.
func (p *pen) who(id int64) string {
	if g := p.st.Gs[id]; g != nil {
		return p.g(id) + " " + g.Func
	}
	return p.g(id) + " (which has ended)"
}

// channel writes "channel #3 of int, 2 of 5 in its buffer".
func (p *pen) channel(c *trace.Chan) string {
	text := fmt.Sprintf("channel #%d", c.ID)
	if c.Elem != "" {
		text += " of " + c.Elem
	}
	if c.Cap > 0 {
		text += fmt.Sprintf(", %d of %d in its buffer", c.Len, c.Cap)
	}
	return text
}

// inLine says where in a line a goroutine is, and who else is.
func (p *pen) inLine(line []int64, id int64, to string) string {
	text := Ordinal(slices.Index(line, id)+1) + " in line" + to
	rest := slices.DeleteFunc(slices.Clone(line), func(x int64) bool { return x == id })
	if len(rest) > 0 {
		text += ", with "
		text += p.ids(rest, p.width-labelWidth-len(text))
	}
	return text
}

// noSuch explains why there is no goroutine of that id.
func (p *pen) noSuch(id int64) string {
	alive := slices.Sorted(maps.Keys(p.st.Gs))
	text := fmt.Sprintf("There is no G%d: ", id)
	switch {
	case id < 1:
		text += "goroutines are counted from 1."
	case id <= p.st.LastG:
		text += "it has ended."
	case p.st.LastG == 0:
		text += "none was made yet."
	default:
		text += fmt.Sprintf("the highest so far is G%d.", p.st.LastG)
	}
	switch {
	case p.st.LastG == 0:
	case len(alive) == 0:
		text += " None is alive."
	default:
		text += " Alive: " + p.ids(alive, p.width-len("Alive: .")) + "."
	}
	return p.page(strings.Split(words(text, p.width), "\n"))
}

// times writes "once", "3 times".
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return plural(n, "time")
}
