package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

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
	lines := []string{p.spread(p.g(id)+" "+p.strong(g.Func), p.state(g.State)+" for "+p.since(g.Since), p.width)}
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, p.fill("  "+p.faint(label), labelWidth)+text)
		}
	}
	add("where", p.where(g))
	why := p.why(g, p.places([]int64{id})[id])
	if g.State == trace.GWaiting {
		add("waits for", why)
		for _, l := range p.waitsOn(g) {
			add("", l)
		}
	} else {
		add("why", why)
	}
	add("made", p.made(g))
	add("woken last", p.woken(g))
	add("time", p.times(g))
	if g.Steals > 0 {
		add("stolen", plural(g.Steals, "time"))
	}
	return p.page(lines)
}

// made says who made g, where and when.
func (p *pen) made(g *trace.G) string {
	ago := trace.Duration(max(0, p.now-g.Born)) + " ago"
	if g.Parent == 0 {
		return ago + ", as the program began"
	}
	text := "by " + p.g(g.Parent)
	if parent := p.st.Gs[g.Parent]; parent != nil {
		text += " " + parent.Func
	} else {
		text += " (which has ended)"
	}
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
	text := "by " + p.g(g.WokenBy)
	if by := p.st.Gs[g.WokenBy]; by != nil {
		return text + " " + by.Func
	}
	return text + " (which has ended)"
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
	room := p.width - labelWidth
	var lines []string
	switch g.Reason {
	case trace.WaitSleep:
		for _, t := range p.st.Timers {
			if t.G == g.ID {
				return []string{"until " + trace.Duration(t.When) + ", that is " + trace.Duration(max(0, t.When-p.now)) + " from now"}
			}
		}
		return nil
	case trace.WaitChanSendNil, trace.WaitChanRecvNil, trace.WaitSelectNoCases:
		return []string{"which never happens"}
	}
	for _, id := range slices.Sorted(maps.Keys(p.st.Chans)) {
		c := p.st.Chans[id]
		if i := slices.Index(c.Receivers, g.ID); i >= 0 {
			lines = append(lines, p.channel(c)+": "+ordinal(i+1)+" in line to receive"+p.others(c.Receivers, g.ID, room-60))
		}
		if i := slices.Index(c.Senders, g.ID); i >= 0 {
			lines = append(lines, p.channel(c)+": "+ordinal(i+1)+" in line to send"+p.others(c.Senders, g.ID, room-60))
		}
	}
	if l := p.st.Locks[g.Obj]; l != nil && g.Obj != 0 {
		text := fmt.Sprintf("%s #%d", l.Kind, l.ID)
		switch {
		case l.Holder != 0:
			text += ", held by " + p.g(l.Holder)
			if h := p.st.Gs[l.Holder]; h != nil {
				text += " " + h.Func
			} else {
				text += " (which has ended)"
			}
		case l.Readers > 0:
			text += ", held by " + plural(l.Readers, "reader")
		}
		if i := slices.Index(l.Waiters, g.ID); i >= 0 {
			text += ": " + ordinal(i+1) + " in line"
		}
		lines = append(lines, text)
	}
	return lines
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

// others lists who else is in a line.
func (p *pen) others(line []int64, id int64, width int) string {
	rest := slices.DeleteFunc(slices.Clone(line), func(x int64) bool { return x == id })
	if len(rest) == 0 {
		return ""
	}
	return " (with " + p.ids(rest, max(12, width)) + ")"
}

// noSuch explains why there is no goroutine of that id.
func (p *pen) noSuch(id int64) string {
	alive := slices.Sorted(maps.Keys(p.st.Gs))
	text := fmt.Sprintf("There is no G%d: ", id)
	switch {
	case id < 1:
		text += "goroutines are counted from 1."
	case id <= p.st.Made:
		text += "it has ended."
	default:
		text += "only " + plural(int(p.st.Made), "goroutine") + " " + wereMade(p.st.Made) + " so far."
	}
	if len(alive) == 0 {
		return text + " None is alive.\n"
	}
	text += " Alive: "
	list := p.ids(alive, p.width-2-len("Alive: "))
	if ansi.StringWidth(text)+ansi.StringWidth(list)+1 > p.width {
		text = strings.TrimSuffix(text, " Alive: ") + "\nAlive: "
	}
	return text + list + ".\n"
}

func wereMade(n int64) string {
	if n == 1 {
		return "was made"
	}
	return "were made"
}
