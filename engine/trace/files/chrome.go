package files

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// Chrome's trace-event format, which Perfetto opens too: a "process" for the
// goroutines and one for the Ps, a "thread" for each of them, a slice for each
// span, an arrow for each wake, and an instant for what happens in a moment.

// The processes.
const (
	pidGs = 1
	pidPs = 2
)

// maxArrows bounds the wakes that are drawn: more would hide everything else.
const maxArrows = 200_000

type chromeWriter struct {
	w     *bufio.Writer
	run   *lanes.Run
	begun bool
	err   error
}

// A chromeEvent is an object of the array that the format is.
type chromeEvent struct {
	Name  string         `json:"name,omitempty"`
	Cat   string         `json:"cat,omitempty"`
	Phase string         `json:"ph"`
	TS    json.Number    `json:"ts"`
	Dur   json.Number    `json:"dur,omitempty"`
	Pid   int            `json:"pid"`
	Tid   int64          `json:"tid"`
	ID    int            `json:"id,omitempty"`
	Scope string         `json:"s,omitempty"`
	Bind  string         `json:"bp,omitempty"`
	Color string         `json:"cname,omitempty"`
	Args  map[string]any `json:"args,omitempty"`
}

// micros writes ns as the microseconds that the format counts in.
func micros(ns int64) json.Number {
	sign := ""
	if ns < 0 {
		sign, ns = "-", -ns
	}
	return json.Number(fmt.Sprintf("%s%d.%03d", sign, ns/1000, ns%1000))
}

func (c *chromeWriter) put(e chromeEvent) {
	if c.err != nil {
		return
	}
	if e.TS == "" {
		e.TS = "0"
	}
	text, err := json.Marshal(e)
	if err != nil {
		c.err = err
		return
	}
	if c.begun {
		c.w.WriteString(",\n")
	}
	c.begun = true
	_, c.err = c.w.Write(text)
}

func writeChrome(w io.Writer, rec *trace.Recorder, run *lanes.Run) error {
	c := &chromeWriter{w: bufio.NewWriter(w), run: run}
	c.w.WriteString("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n")
	name := func(kind string, pid int, tid int64, text string) {
		c.put(chromeEvent{Name: kind, Phase: "M", Pid: pid, Tid: tid, Args: map[string]any{"name": text}})
	}
	name("process_name", pidGs, 0, "goroutines")
	name("process_name", pidPs, 0, "Ps (GOMAXPROCS)")
	for i := range run.Gs {
		g := &run.Gs[i]
		name("thread_name", pidGs, g.ID, run.Title(g.ID))
		c.put(chromeEvent{Name: "thread_sort_index", Phase: "M", Pid: pidGs, Tid: g.ID, Args: map[string]any{"sort_index": g.ID}})
		for _, s := range g.Spans {
			c.span(pidGs, g.ID, s)
		}
	}
	for i := range run.Ps {
		p := &run.Ps[i]
		name("thread_name", pidPs, int64(p.ID), fmt.Sprintf("P%d", p.ID))
		for _, s := range p.Spans {
			c.span(pidPs, int64(p.ID), s)
		}
	}
	c.wakes()
	c.instants(rec)
	if c.err != nil {
		return c.err
	}
	c.w.WriteString("\n]}\n")
	return c.w.Flush()
}

// span writes a slice. Nothing is written for what is empty on a screen too.
func (c *chromeWriter) span(pid int, tid int64, s lanes.Span) {
	e := chromeEvent{Phase: "X", TS: micros(s.From - c.run.From), Dur: micros(s.To - s.From), Pid: pid, Tid: tid, Cat: s.Is.String()}
	args := map[string]any{}
	if pos := c.run.Sites.Pos(s.Site); pos.File != "" {
		args["where"] = pos.String()
	}
	switch s.Is {
	case lanes.Running:
		e.Name, e.Color = "running", "thread_state_running"
		if pid == pidPs {
			e.Name = c.run.Title(int64(s.G))
		} else if s.P >= 0 {
			args["P"], args["M"] = s.P, s.M
		}
	case lanes.Runnable:
		e.Name, e.Color = "runnable", "thread_state_runnable"
		if s.By != 0 {
			args["made so by"] = c.run.Title(int64(s.By))
		}
	case lanes.Waiting:
		e.Name, e.Color = c.run.Why(s), "thread_state_sleeping"
		if e.Name == "" {
			e.Name = "waiting"
		}
		if s.Obj != 0 {
			args["on"] = s.Obj
		}
	case lanes.Call:
		e.Name, e.Color = c.run.Why(s), "thread_state_iowait"
		if e.Name == "" {
			e.Name = "in a call"
		}
	case lanes.Looking:
		e.Name = "looks for work"
	default:
		return
	}
	if len(args) > 0 {
		e.Args = args
	}
	c.put(e)
}

// wakes writes the arrows from who woke to whom.
func (c *chromeWriter) wakes() {
	for i, w := range c.run.Wakes {
		if i == maxArrows {
			break
		}
		if w.From == 0 {
			continue
		}
		name := "wakes"
		if w.Made {
			name = "makes"
		}
		e := chromeEvent{Name: name, Cat: "wake", Phase: "s", TS: micros(w.Time - c.run.From), Pid: pidGs, Tid: w.From, ID: i + 1}
		c.put(e)
		e.Phase, e.Tid, e.Bind = "f", w.To, "e"
		c.put(e)
	}
}

// instants writes the steals, handoffs and the like, in words.
func (c *chromeWriter) instants(rec *trace.Recorder) {
	for _, m := range c.run.Marks {
		if m.P < 0 && m.G == 0 && m.Kind != trace.Handoff {
			continue
		}
		e := chromeEvent{Name: m.Kind.String(), Cat: "event", Phase: "i", Scope: "t", TS: micros(m.Time - c.run.From), Pid: pidPs, Tid: int64(m.P)}
		if m.Kind == trace.Handoff {
			e.Tid = m.A
		}
		if m.P < 0 && m.Kind != trace.Handoff {
			e.Pid, e.Tid = pidGs, m.G
		}
		if at := m.Seq - rec.Dropped(); at >= 0 && at < int64(rec.Len()) {
			e.Args = map[string]any{"what": rec.At(int(at)).Words()}
		}
		c.put(e)
	}
}
