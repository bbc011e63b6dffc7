package files

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// The page draws the lanes by itself, from data that it carries: it needs no
// network and no other file.
//
//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// htmlSpans bounds the spans in a page, so that a browser can open it.
const htmlSpans = 400_000

// pageData is what the page draws. Names are short, since they come by the
// hundred thousand.
type pageData struct {
	Name    string       `json:"name"`
	Len     int64        `json:"len"`
	Procs   int          `json:"procs"`
	Left    string       `json:"left"` // what was left out, in words
	Words   []string     `json:"words"`
	Ps      []pageLane   `json:"ps"`
	Ms      []pageLane   `json:"ms"`
	Gs      []pageLane   `json:"gs"`
	Marks   [][5]int64   `json:"marks"` // time, sign, P, M, G
	Signs   []pageSign   `json:"signs"`
	Wakes   [][3]int64   `json:"wakes"` // time, from, to
	Path    [][3]int64   `json:"path"`  // from, to, G
	Remarks []pageRemark `json:"remarks"`
	Looks   []pageLook   `json:"looks"`
}

// A pageLane has spans of [from, to, state, G or who woke, index of a word that
// says why, index of one that says where].
type pageLane struct {
	ID    int64      `json:"id"`
	Name  string     `json:"name"`
	Sum   string     `json:"sum"`
	Spans [][6]int64 `json:"spans"`
}

type pageRemark struct {
	Bad  bool   `json:"bad"`
	Text string `json:"text"`
	At   int64  `json:"at"`
	G    int64  `json:"g"`
}

type pageSign struct {
	Sign int64  `json:"sign"`
	Text string `json:"text"`
}

type pageLook struct {
	Name   string  `json:"name"`
	Fill   string  `json:"fill"`
	Top    float64 `json:"top"`
	Height float64 `json:"height"`
}

func writeHTML(w io.Writer, _ *trace.Recorder, run *lanes.Run) error {
	data, err := json.Marshal(newPage(run))
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	title := run.Name
	if title == "" {
		title = "a run"
	}
	// JSON escapes <, > and &, so that it can stand in a script.
	if err := page.Execute(b, map[string]any{"Title": title + " as gopark saw it", "Data": template.JS(data)}); err != nil {
		return err
	}
	return b.Flush()
}

func newPage(run *lanes.Run) *pageData {
	// Empty lists, not null, which the page's script could not go through.
	d := &pageData{
		Name: run.Name, Len: run.Len(), Procs: run.Procs, Words: []string{""},
		Ps: []pageLane{}, Ms: []pageLane{}, Gs: []pageLane{}, Marks: [][5]int64{}, Wakes: [][3]int64{}, Path: [][3]int64{}, Remarks: []pageRemark{},
	}
	words := map[string]int64{"": 0}
	word := func(s string) int64 {
		i, ok := words[s]
		if !ok {
			i = int64(len(d.Words))
			words[s] = i
			d.Words = append(d.Words, s)
		}
		return i
	}
	room := htmlSpans
	spans := func(list []lanes.Span) [][6]int64 {
		out := make([][6]int64, 0, min(len(list), room))
		for _, s := range list {
			if room == 0 {
				break
			}
			room--
			g := int64(s.G)
			if s.Is == lanes.Runnable {
				g = int64(s.By)
			}
			where := ""
			if pos := run.Sites.Pos(s.Site); pos.File != "" {
				where = pos.String()
			}
			out = append(out, [6]int64{s.From - run.From, s.To - run.From, int64(s.Is), g, word(run.Why(s)), word(where)})
		}
		return out
	}
	share := func(ns int64) string { return fmt.Sprintf("%.0f%% busy", 100*float64(ns)/float64(max(1, run.Len()))) }
	for i := range run.Ps {
		p := &run.Ps[i]
		d.Ps = append(d.Ps, pageLane{int64(p.ID), fmt.Sprintf("P%d", p.ID), share(p.Ran), spans(p.Spans)})
	}
	for i := range run.Ms {
		m := &run.Ms[i]
		name := fmt.Sprintf("M%d", m.ID)
		if m.Sysmon {
			name += " sysmon"
		}
		d.Ms = append(d.Ms, pageLane{int64(m.ID), name, share(m.Ran), spans(m.Spans)})
	}
	for i := range run.Gs {
		g := &run.Gs[i]
		if room == 0 {
			d.Left = fmt.Sprintf("The last %s goroutines are left out: the page would be too large.", trace.Count(int64(len(run.Gs)-i)))
			break
		}
		sum := fmt.Sprintf("ran %s, runnable %s, waited %s, in calls %s", trace.Duration(g.Ran), trace.Duration(g.Queued), trace.Duration(g.Waited), trace.Duration(g.Called))
		d.Gs = append(d.Gs, pageLane{g.ID, run.Title(g.ID), sum, spans(g.Spans)})
	}
	run.Moments(run.From, run.To, func(m lanes.Moment) bool {
		d.Marks = append(d.Marks, [5]int64{m.Time - run.From, int64(m.Sign), m.P, m.M, m.G})
		return len(d.Marks) < htmlSpans/4
	})
	for _, t := range lanes.SignTexts() {
		d.Signs = append(d.Signs, pageSign{int64(t.Sign), t.Text})
	}
	for _, w := range run.Wakes {
		if len(d.Wakes) == htmlSpans/4 {
			break
		}
		if w.From != 0 {
			d.Wakes = append(d.Wakes, [3]int64{w.Time - run.From, w.From, w.To})
		}
	}
	for _, s := range run.Path {
		if len(d.Path) == htmlSpans/4 {
			break
		}
		d.Path = append(d.Path, [3]int64{s.From - run.From, s.To - run.From, s.G})
	}
	for _, r := range run.Remarks {
		d.Remarks = append(d.Remarks, pageRemark{r.Bad, r.Text, r.At - run.From, r.G})
	}
	for is := lanes.Gone; is <= lanes.Polling; is++ {
		k := looks[is]
		d.Looks = append(d.Looks, pageLook{is.String(), k.fill, k.top, k.height})
	}
	return d
}
