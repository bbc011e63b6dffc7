package files

import (
	"cmp"
	"fmt"
	"slices"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// A scene is a picture of a run as rectangles, texts and lines: what the .svg
// and the .png have in common. States differ in height and place as well as in
// colour.
type scene struct {
	width, height int
	boxes         []box
	lines         []stroke
	texts         []label
}

// A box is a filled rectangle. Its title is shown when a pointer rests on it.
type box struct {
	x, y, w, h float64
	fill       string
	title      string
}

// A stroke is a thin line.
type stroke struct {
	x1, y1, x2, y2 float64
	color          string
	arrow          bool
}

// A label is a text whose baseline begins at x, y.
type label struct {
	x, y  float64
	text  string
	size  int // 11 or 14
	color string
}

// The measures of a scene, in pixels.
const (
	sceneWidth  = 1400
	sceneLabel  = 190 // for the names at the left
	sceneMargin = 12
	pLane       = 26
	mLane       = 22
	gLane       = 18
	textLine    = 16

	sceneGs     = 120     // lanes of goroutines
	sceneMs     = 16      // and of threads
	sceneArrows = 400     // wakes
	finest      = 1.0 / 8 // pixels: shorter spans are drawn as one
)

const (
	inkText  = "#1f2328"
	inkFaint = "#6e7781"
	inkGrid  = "#d8dee4"
	inkWake  = "#57606a"
	inkBad   = "#cf222e"
)

// A look is how a state is drawn: a colour, and the part of a lane's height.
type look struct {
	fill        string
	top, height float64
}

var looks = map[lanes.State]look{
	lanes.Running:  {"#2da44e", 0, 1},
	lanes.Runnable: {"#e0a000", 0.45, 0.55},
	lanes.Waiting:  {"#8cc4f0", 0.78, 0.22},
	lanes.Call:     {"#d1495b", 0.2, 0.8},
	lanes.Looking:  {"#a475f9", 0.6, 0.4},
	lanes.Idle:     {"#e6eaee", 0.85, 0.15},
	lanes.Polling:  {"#c5cbd3", 0.85, 0.15},
}

// legend is the order in which states are explained.
var legend = []struct {
	is   lanes.State
	text string
}{
	{lanes.Running, "running (full height)"}, {lanes.Runnable, "runnable (half)"}, {lanes.Waiting, "waiting (thin)"},
	{lanes.Call, "in a call"}, {lanes.Looking, "looking for work"}, {lanes.Idle, "idle"},
}

func newScene(run *lanes.Run) *scene {
	s := &scene{width: sceneWidth}
	y := 28.0
	title := fmt.Sprintf("%s, %s, %s", count(len(run.Gs), "goroutine"), count(run.Procs, "P"), trace.Duration(run.Len()))
	if run.Name != "" {
		title = run.Name + ": " + title
	}
	s.text(sceneMargin, y, 14, inkText, title)
	y += 22
	x := float64(sceneMargin)
	for _, l := range legend {
		k := looks[l.is]
		s.boxes = append(s.boxes, box{x: x, y: y - 11 + 14*k.top, w: 18, h: 14 * k.height, fill: k.fill})
		s.text(x+24, y, 11, inkText, l.text)
		x += 40 + float64(7*len(l.text))
	}
	signs := ""
	for _, t := range lanes.SignTexts() {
		signs += string(rune(t.Sign)) + " " + t.Text + "  "
	}
	s.text(x, y, 11, inkText, signs)
	y += 20
	top := y
	y = s.ruler(run, y)

	ofP, ofM := moments(run)
	ys := map[int64]float64{} // where the lane of a goroutine is
	for i := range run.Ps {
		p := &run.Ps[i]
		s.text(sceneMargin, y+pLane-9, 11, inkText, fmt.Sprintf("P%d  busy %.0f%%", p.ID, 100*float64(p.Ran)/float64(max(1, run.Len()))))
		s.lane(run, p.Spans, y+2, pLane-6, true)
		s.marks(run, ofP[int64(p.ID)], y+2)
		y += pLane
	}
	y += 10
	threads := 0
	for i := range run.Ms {
		m := &run.Ms[i]
		if m.Sysmon || len(m.Spans) == 0 {
			continue
		}
		if threads++; threads > sceneMs {
			continue
		}
		s.text(sceneMargin, y+mLane-8, 11, inkText, fmt.Sprintf("M%d  busy %.0f%%", m.ID, 100*float64(m.Ran)/float64(max(1, run.Len()))))
		s.lane(run, m.Spans, y+2, mLane-6, true)
		s.marks(run, ofM[int64(m.ID)], y+2)
		y += mLane
	}
	if threads > sceneMs {
		s.text(sceneMargin, y+12, 11, inkFaint, fmt.Sprintf("and %s more threads", trace.Count(int64(threads-sceneMs))))
		y += textLine
	}
	y += 10
	shown := chosen(run)
	for _, g := range shown {
		ys[g.ID] = y
		s.text(sceneMargin, y+gLane-6, 11, inkText, cut(run.Title(g.ID), 25))
		s.lane(run, g.Spans, y+2, gLane-5, false)
		y += gLane
	}
	if left := len(run.Gs) - len(shown); left > 0 {
		s.text(sceneMargin, y+12, 11, inkFaint, fmt.Sprintf("and %s more goroutines, which did not live as long", trace.Count(int64(left))))
		y += textLine
	}
	s.grid(run, top+8, y)
	s.wakes(run, ys)
	y += 24
	for _, r := range run.Remarks {
		sign, color := "-", inkText
		if r.Bad {
			sign, color = "!", inkBad
		}
		for i, line := range wrap(r.Text, 180) {
			if i > 0 {
				sign = " "
			}
			s.text(sceneMargin, y, 11, color, sign+" "+line)
			y += textLine
		}
	}
	s.height = int(y) + sceneMargin
	return s
}

// chosen returns the goroutines that there is room for, by id: if there are too
// many, those that lived longest.
func chosen(run *lanes.Run) []*lanes.G {
	all := make([]*lanes.G, len(run.Gs))
	for i := range run.Gs {
		all[i] = &run.Gs[i]
	}
	if len(all) <= sceneGs {
		return all
	}
	life := func(g *lanes.G) int64 {
		if g.End < 0 {
			return run.To - g.Born
		}
		return g.End - g.Born
	}
	slices.SortStableFunc(all, func(a, b *lanes.G) int { return cmp.Compare(life(b), life(a)) })
	all = all[:sceneGs]
	slices.SortFunc(all, func(a, b *lanes.G) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return trace.Count(int64(n)) + " " + noun + "s"
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// wrap breaks a text into lines of at most n characters.
func wrap(s string, n int) []string {
	var lines []string
	r := []rune(s)
	for len(r) > n {
		at := n
		for i := n; i > n/2; i-- {
			if r[i] == ' ' {
				at = i
				break
			}
		}
		lines = append(lines, string(r[:at]))
		r = r[at:]
		for len(r) > 0 && r[0] == ' ' {
			r = r[1:]
		}
	}
	return append(lines, string(r))
}

func (s *scene) text(x, y float64, size int, color, text string) {
	s.texts = append(s.texts, label{x, y, text, size, color})
}

// x returns where a time is.
func (s *scene) x(run *lanes.Run, t int64) float64 {
	room := float64(s.width - sceneLabel - sceneMargin)
	return sceneLabel + room*float64(t-run.From)/float64(max(1, run.Len()))
}

// ticks are the times that the ruler names.
func ticks(run *lanes.Run) []int64 {
	step := int64(1)
	for n := int64(1); ; n *= 10 {
		if step = n; run.Len()/step <= 12 {
			break
		}
		if step = 2 * n; run.Len()/step <= 12 {
			break
		}
		if step = 5 * n; run.Len()/step <= 12 || n > 1<<58 {
			break
		}
	}
	var list []int64
	for t := int64(0); t <= run.Len(); t += step {
		list = append(list, t)
	}
	return list
}

func (s *scene) ruler(run *lanes.Run, y float64) float64 {
	for _, t := range ticks(run) {
		x, text := s.x(run, run.From+t)+2, trace.Duration(t)
		if x+float64(7*len(text)) < float64(s.width) { // else it would be cut off
			s.text(x, y+6, 11, inkFaint, text)
		}
	}
	return y + 12
}

func (s *scene) grid(run *lanes.Run, from, to float64) {
	var grid []stroke
	for _, t := range ticks(run) {
		x := s.x(run, run.From+t)
		grid = append(grid, stroke{x1: x, y1: from, x2: x, y2: to, color: inkGrid})
	}
	s.lines = append(grid, s.lines...)
}

// lane draws the spans of a lane. What is too short to be seen is drawn together
// as what most of it is.
func (s *scene) lane(run *lanes.Run, spans []lanes.Span, y, h float64, names bool) {
	for i := 0; i < len(spans); {
		sp := spans[i]
		x1, x2 := s.x(run, sp.From), s.x(run, sp.To)
		i++
		if x2-x1 < finest {
			var time [8]int64
			time[sp.Is] += sp.To - sp.From
			from := sp
			for i < len(spans) && s.x(run, spans[i].To)-x1 < finest {
				time[spans[i].Is] += spans[i].To - spans[i].From
				i++
			}
			n := i
			sp = lanes.Span{From: from.From, To: spans[n-1].To, Is: most(time), G: from.G}
			x2 = s.x(run, sp.To)
		}
		k, ok := looks[sp.Is]
		if !ok {
			continue
		}
		w := max(x2-x1, finest)
		s.boxes = append(s.boxes, box{x1, y + h*k.top, w, h * k.height, k.fill, describe(run, sp, names)})
		if name := fmt.Sprintf("G%d", sp.G); names && sp.G != 0 && sp.Is == lanes.Running && w > float64(8*len(name)+4) {
			s.text(x1+3, y+h-6, 11, "#ffffff", name)
		}
	}
}

func most(time [8]int64) lanes.State {
	best := lanes.Running
	for is, t := range time {
		if t > time[best] {
			best = lanes.State(is)
		}
	}
	return best
}

// describe tells of a span in words.
func describe(run *lanes.Run, s lanes.Span, ofP bool) string {
	text := s.Is.String()
	if why := run.Why(s); why != "" {
		text += ": " + why
	}
	if ofP && s.G != 0 {
		text = run.Title(int64(s.G)) + " " + text
	} else if s.Is == lanes.Running && s.P >= 0 {
		text += fmt.Sprintf(" on P%d", s.P)
	}
	if s.Is == lanes.Runnable && s.By != 0 {
		text += ", made so by " + run.Title(int64(s.By))
	}
	if pos := run.Sites.Pos(s.Site); pos.File != "" {
		text += " at " + pos.String()
	}
	return fmt.Sprintf("%s, from %s for %s", text, trace.Duration(s.From-run.From), trace.Duration(s.To-s.From))
}

// moments returns what is marked in the lanes of Ps and Ms, for each the most
// important signs first, and no more than there may be room for.
func moments(run *lanes.Run) (ofP, ofM map[int64][]lanes.Moment) {
	const most = 1 << 16
	ofP, ofM = map[int64][]lanes.Moment{}, map[int64][]lanes.Moment{}
	run.Moments(run.From, run.To, func(m lanes.Moment) bool {
		if len(ofP[m.P]) < most {
			ofP[m.P] = append(ofP[m.P], m)
		}
		if len(ofM[m.M]) < most {
			ofM[m.M] = append(ofM[m.M], m)
		}
		return true
	})
	rank := map[lanes.Sign]int{}
	for i, t := range lanes.SignTexts() {
		rank[t.Sign] = i
	}
	for _, of := range []map[int64][]lanes.Moment{ofP, ofM} {
		for _, list := range of {
			slices.SortStableFunc(list, func(a, b lanes.Moment) int { return cmp.Compare(rank[a.Sign], rank[b.Sign]) })
		}
	}
	return ofP, ofM
}

// marks puts the signs of a lane's moments above it, none over another.
func (s *scene) marks(run *lanes.Run, moments []lanes.Moment, y float64) {
	const wide = 8
	taken := map[int]bool{} // places of that width that have a sign, or half of one
	for _, m := range moments {
		x := s.x(run, m.Time)
		if at := int(x / (wide / 2)); !taken[at-1] && !taken[at] && !taken[at+1] {
			taken[at] = true
			s.text(x-3, y+7, 11, inkText, string(rune(m.Sign)))
		}
	}
}

// wakes draws arrows from who woke to whom, the first some hundred.
func (s *scene) wakes(run *lanes.Run, ys map[int64]float64) {
	n := 0
	last := map[int64]float64{} // where the last arrow from a goroutine is: no two on top of each other
	for _, w := range run.Wakes {
		from, ok1 := ys[w.From]
		to, ok2 := ys[w.To]
		if !ok1 || !ok2 || w.From == w.To {
			continue
		}
		x := s.x(run, w.Time)
		if at, drawn := last[w.From]; drawn && x-at < 2 {
			continue
		}
		last[w.From] = x
		if n++; n > sceneArrows {
			break
		}
		if to > from {
			from += gLane - 4
		} else {
			to += gLane - 4
		}
		s.lines = append(s.lines, stroke{x1: x, y1: from, x2: x, y2: to, color: inkWake, arrow: true})
	}
}
