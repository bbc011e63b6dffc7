package view

import (
	"fmt"

	"gopark/engine/trace"
)

// Life tells all about one goroutine as it was just after an event: what
// Goroutine tells, and what has happened to it. Of one that has ended it tells
// how it was at its end.
func Life(rec *trace.Recorder, seq, id int64, o Options) string {
	st := rec.StateAt(seq)
	var end trace.Event
	if st.Gs[id] == nil {
		var ended bool
		if end, ended = endOf(rec, seq, id); ended {
			st = rec.StateAt(end.Seq - 1)
			o.Now = end.Time
		}
	}
	if st.Gs[id] == nil {
		return Goroutine(st, id, o)
	}
	p := newPen(st, o)
	lines := p.goroutine(st.Gs[id], end)
	return p.page(append(lines, p.history(rec, seq, id, p.height-len(lines))...))
}

// endOf finds the event by which a goroutine ended.
func endOf(rec *trace.Recorder, seq, id int64) (trace.Event, bool) {
	first := rec.Dropped()
	for i := min(seq-first, int64(rec.Len())-1); i >= 0; i-- {
		if e := rec.At(int(i)); e.Kind == trace.GoEnd && e.G == id {
			return e, true
		}
	}
	return trace.Event{}, false
}

// history lists what has happened to a goroutine, the latest last, in at most
// rows lines.
func (p *pen) history(rec *trace.Recorder, seq, id int64, rows int) []string {
	const least = 4
	rows = max(rows, least)
	var events []trace.Event
	total, first := 0, rec.Dropped()
	for i := min(seq-first, int64(rec.Len())-1); i >= 0; i-- {
		e := rec.At(int(i))
		if !ofLife(e, id) {
			continue
		}
		if total++; len(events) < rows {
			events = append(events, e)
		}
	}
	if total == 0 {
		return nil
	}
	lines := []string{"  " + p.faint("history")}
	if total > rows-1 {
		events = events[:rows-1]
		lines[0] += p.faint(fmt.Sprintf(" (without the first %s events)", trace.Count(int64(total-len(events)))))
	}
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		text := e.Words()
		if at := p.site(e.Site); at != "" {
			text += p.faint(" " + at)
		}
		lines = append(lines, "  "+p.fill(p.faint(trace.Duration(e.Time)), labelWidth-2)+text)
	}
	return lines
}

// ofLife says whether an event belongs to what a goroutine has done and what was
// done to it. How it goes through the queues is left out, but for what takes it
// to another P.
func ofLife(e trace.Event, id int64) bool {
	switch e.Kind {
	case trace.RunqPut, trace.RunqKick, trace.RunqGet, trace.GlobGet:
		return false
	case trace.GoCreate, trace.GoReady:
		return e.G == id || e.Peer == id
	case trace.ChanSend, trace.ChanRecv:
		return e.G == id || e.A == 0 && e.Peer == id
	}
	return e.G == id
}
