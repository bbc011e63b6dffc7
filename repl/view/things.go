package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// Channels lists the channels, those first at which somebody waits.
func Channels(st *trace.State, o Options) string {
	p := newPen(st, o)
	if len(st.Chans) == 0 {
		return "No channel was made.\n"
	}
	ids := slices.Sorted(maps.Keys(st.Chans))
	slices.SortStableFunc(ids, func(a, b int64) int { return calm(st.Chans[a]) - calm(st.Chans[b]) })
	var texts []string
	for _, id := range ids[:min(len(ids), p.height)] {
		c := st.Chans[id]
		text := p.channel(c)
		if c.Closed {
			text += ", closed"
		}
		for _, line := range []struct {
			ids []int64
			to  string
		}{{c.Senders, " to send"}, {c.Receivers, " to receive"}} {
			if len(line.ids) > 0 {
				text += "; " + verb(len(line.ids), "waits", "wait") + line.to + ": "
				text += p.ids(line.ids, max(12, p.width-ansi.StringWidth(text)-14))
			}
		}
		texts = append(texts, text)
	}
	return p.list1(texts, len(ids), "channel")
}

// calm sorts channels at which nobody waits behind the others.
func calm(c *trace.Chan) int {
	if len(c.Senders)+len(c.Receivers) > 0 {
		return 0
	}
	return 1
}

// list1 writes a line for each thing, and how many there was no room for.
func (p *pen) list1(texts []string, all int, noun string) string {
	room := p.height
	if all > room {
		texts = append(texts[:min(len(texts), room-1)], "and "+trace.Count(int64(all-(room-1)))+" more "+noun+"s")
	}
	return p.page(texts)
}

// Channel tells all about one channel: its buffer and both lines.
func Channel(st *trace.State, id int64, o Options) string {
	p := newPen(st, o)
	c := st.Chans[id]
	if c == nil {
		return p.noThing("channel", id, slices.Sorted(maps.Keys(st.Chans)), ":chan")
	}
	state := "open"
	if c.Closed {
		state = "closed"
	}
	title := fmt.Sprintf("channel #%d", c.ID)
	if c.Elem != "" {
		title += " of " + c.Elem
	}
	lines := []string{p.spread(p.strong(title), state, p.width)}
	add := p.rows(&lines)
	switch {
	case c.Cap == 0:
		add("buffer", "none: a value goes from hand to hand")
	default:
		add("buffer", p.buffer(c))
	}
	if c.MadeBy != 0 || c.Made != 0 {
		made := "by " + p.who(c.MadeBy)
		if at := p.site(c.Made); at != "" {
			made += " at " + at
		}
		add("made", made)
	}
	p.line(add, "to send", c.Senders, p.height-len(lines)-1-min(len(c.Receivers), 5))
	p.line(add, "to receive", c.Receivers, p.height-len(lines))
	return p.page(lines)
}

// rows returns what adds a labelled line.
func (p *pen) rows(lines *[]string) func(label, text string) {
	return func(label, text string) {
		if text != "" {
			*lines = append(*lines, p.fill("  "+p.faint(label), labelWidth)+text)
		}
	}
}

// buffer draws how full a buffer is.
func (p *pen) buffer(c *trace.Chan) string {
	text := fmt.Sprintf("%d of %d places taken", c.Len, c.Cap)
	if c.Cap > p.width-labelWidth-len(text)-4 {
		return text
	}
	return "[" + strings.Repeat(p.blocked, max(0, min(c.Len, c.Cap))) + strings.Repeat(p.dot, max(0, c.Cap-c.Len)) + "] " + text
}

// line lists who waits, first in line first, in at most rows lines.
func (p *pen) line(add func(label, text string), label string, ids []int64, rows int) {
	if len(ids) == 0 {
		add(label, p.faint("nobody waits"))
		return
	}
	rows = max(rows, 1)
	for i, id := range ids {
		if i > 0 {
			label = ""
		}
		if i == rows-1 && len(ids) > rows {
			add(label, p.ids(ids[i:], p.width-labelWidth))
			return
		}
		text := p.g(id)
		if g := p.st.Gs[id]; g != nil {
			text += " " + p.where(g) + ", for " + p.since(g.Since)
		}
		add(label, text)
	}
}

// Locks lists the locks that are held or waited for.
func Locks(st *trace.State, o Options) string {
	p := newPen(st, o)
	if len(st.Locks) == 0 {
		return "No lock is held or waited for.\n"
	}
	ids := slices.Sorted(maps.Keys(st.Locks))
	slices.SortStableFunc(ids, func(a, b int64) int {
		return min(len(st.Locks[b].Waiters), 1) - min(len(st.Locks[a].Waiters), 1)
	})
	var texts []string
	for _, id := range ids[:min(len(ids), p.height)] {
		l := st.Locks[id]
		text := fmt.Sprintf("lock #%d, %s %s, %s", l.ID, article(l.Kind), orDefault(l.Kind, "lock"), p.holder(l))
		if len(l.Waiters) > 0 {
			text += "; " + verb(len(l.Waiters), "waits", "wait") + ": "
			text += p.ids(l.Waiters, max(12, p.width-ansi.StringWidth(text)))
		}
		texts = append(texts, text)
	}
	return p.list1(texts, len(ids), "lock")
}

// Lock tells all about one lock: who holds it and who waits for it.
func Lock(st *trace.State, id int64, o Options) string {
	p := newPen(st, o)
	l := st.Locks[id]
	if l == nil {
		return p.noThing("lock", id, slices.Sorted(maps.Keys(st.Locks)), ":lock")
	}
	lines := []string{p.strong(fmt.Sprintf("lock #%d", l.ID)) + ", " + article(l.Kind) + " " + orDefault(l.Kind, "lock")}
	add := p.rows(&lines)
	switch {
	case l.Holder != 0:
		text := p.who(l.Holder)
		if g := p.st.Gs[l.Holder]; g != nil {
			text = p.g(l.Holder) + " " + p.where(g) + ", " + string(p.state(g.State))
		}
		add("held by", text)
	case l.Readers > 0:
		add("held", "to read, by "+p.ids(l.ReadBy, p.width-labelWidth-14))
	case l.Kind == "Mutex" || l.Kind == "RWMutex":
		add("held by", p.faint("nobody at the moment"))
	}
	p.line(add, "waiting", l.Waiters, p.height-len(lines))
	return p.page(lines)
}

// holder says who holds a lock.
func (p *pen) holder(l *trace.Lock) string {
	switch {
	case l.Holder != 0:
		return "held by " + p.g(l.Holder)
	case l.Readers > 0:
		return "held to read by " + p.ids(l.ReadBy, 24)
	case l.Kind == "Mutex" || l.Kind == "RWMutex":
		return "free"
	}
	return "waited for"
}

// noThing explains that there is no channel or lock of that number.
func (p *pen) noThing(noun string, id int64, ids []int64, command string) string {
	text := fmt.Sprintf("There is no %s #%d", noun, id)
	if noun == "lock" {
		text += " that is held or waited for"
	}
	switch {
	case len(ids) == 0:
		text += ", nor any other."
	default:
		var all []string
		for _, id := range ids[:min(len(ids), 12)] {
			all = append(all, fmt.Sprintf("#%d", id))
		}
		if len(ids) > 12 {
			all = append(all, more(len(ids) - 12)[1:])
		}
		is := ". There are "
		if len(ids) == 1 {
			is = ". There is "
		}
		text += is + strings.Join(all, " ") + " (" + command + " lists them)."
	}
	return p.page(strings.Split(words(text, p.width), "\n"))
}

// verb writes "1 waits", "3 wait".
func verb(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return trace.Count(int64(n)) + " " + many
}
