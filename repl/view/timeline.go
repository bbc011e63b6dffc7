package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// A Lane says what has a lane of its own in a Timeline.
type Lane int

// The kinds of lanes.
const (
	ByP Lane = iota
	ByM
	ByG
)

// ParseLane reads "p", "m" or "g".
func ParseLane(s string) (Lane, bool) {
	i := slices.Index([]string{"p", "m", "g"}, strings.ToLower(s))
	return Lane(max(i, 0)), i >= 0
}

// String returns the letter.
func (l Lane) String() string { return [...]string{"P", "M", "G"}[l] }

// A Window is which part of a run is shown, and how.
type Window struct {
	By       Lane
	From, To int64 // ns; both 0: all
	Top      int   // how many lanes are scrolled past
	Rest     bool  // with what there is to say below the lanes, where there is room
}

// Clamp makes a window that shows something of the run.
func (w Window) Clamp(r *lanes.Run) Window {
	if w.To <= w.From {
		w.From, w.To = r.From, r.To
	}
	span := max(w.To-w.From, 1)
	if span >= r.Len() {
		w.From, w.To = r.From, max(r.To, r.From+1)
	} else {
		w.From = min(max(w.From, r.From), r.To-span)
		w.To = w.From + span
	}
	w.Top = min(max(w.Top, 0), max(0, Lanes(r, w.By)-1))
	return w
}

// Lanes returns how many lanes a run has of a kind.
func Lanes(r *lanes.Run, by Lane) int {
	switch by {
	case ByP:
		return len(r.Ps)
	case ByM:
		return len(r.Ms)
	}
	return len(r.Gs)
}

// A brush draws timelines.
type brush struct {
	r             *lanes.Run
	w             Window
	width, height int
	cells         int // columns of a lane
	label         int // columns before it
	tail          int // columns after it
	ascii         bool
	signs         strokes
	ink           map[lanes.State]func(a ...any) string
	strong, faint func(a ...any) string

	texts   []lanes.SignText
	rank    [256]int8           // of a sign in texts
	moments []laneSigns         // of the lanes that may be seen, from the first on
	crowded map[lanes.Sign]bool // there are too many to be seen somewhere
}

// laneSigns are the columns of a lane in which there is a sign, for each in the
// order of texts, and how many they are.
type laneSigns struct {
	at    [8][]bool
	count [8]int
}

// strokes are what lanes are drawn with.
type strokes struct {
	run, some, runnable, waiting, call, idle, looking, polling string
	dot, rule                                                  string
}

var (
	boldStrokes  = strokes{"█", "▪", "░", "─", "▓", "·", "~", "z", "·", "─"}
	asciiStrokes = strokes{"#", "+", ":", "-", "=", ".", "~", "z", "-", "-"}
)

func newBrush(r *lanes.Run, w Window, o Options) *brush {
	b := &brush{r: r, w: w.Clamp(r), width: o.Width, height: o.Height, ascii: o.ASCII, signs: boldStrokes}
	if b.width <= 0 {
		b.width = 80
	}
	if b.height <= 0 {
		b.height = 24
	}
	b.width, b.height = max(b.width, minWidth), max(b.height, minHeight)-1
	if o.ASCII {
		b.signs = asciiStrokes
	}
	paint := func(attrs ...color.Attribute) func(a ...any) string {
		c := color.New(attrs...)
		if o.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return func(a ...any) string { return c.Sprint(a...) }
	}
	b.ink = map[lanes.State]func(a ...any) string{
		lanes.Running:  paint(color.FgGreen),
		lanes.Runnable: paint(color.FgYellow),
		lanes.Waiting:  paint(color.FgCyan),
		lanes.Call:     paint(color.FgRed),
		lanes.Looking:  paint(color.FgMagenta),
		lanes.Idle:     paint(color.Faint),
		lanes.Polling:  paint(color.Faint),
	}
	b.strong, b.faint = paint(color.Bold), paint(color.Faint)
	b.label, b.tail = 4, 6
	if b.w.By == ByG {
		b.label = min(22, b.width/4)
		b.tail = 8
	}
	b.cells = max(10, b.width-b.label-b.tail)
	b.gather()
	return b
}

// Timeline draws a part of a run: time from left to right, a lane for each P, M
// or G, below it a legend and what is remarkable. It fits the options' width and
// height, the last row left free.
func Timeline(r *lanes.Run, w Window, o Options) string {
	b := newBrush(r, w, o)
	lines := []string{b.title(), b.ruler()}
	n := Lanes(r, b.w.By)
	for i := b.w.Top; i < min(n, b.w.Top+b.height); i++ {
		b.thin(i)
	}
	legend := b.legend()
	room := b.height - len(lines) - len(legend)
	var rest []string
	if b.w.Rest {
		rest = b.rest()
		// The lanes come first, but some of what is to be said is seen too.
		keep := min(len(rest), max(room-n, room/3))
		if len(rest) > keep {
			rest = rest[:keep]
		}
		room -= len(rest)
	}
	shown := min(n-b.w.Top, room)
	if shown < n-b.w.Top {
		shown = max(1, shown-1)
	}
	for i := range shown {
		lines = append(lines, b.lane(b.w.Top+i))
	}
	if left := n - b.w.Top - shown; left > 0 {
		lines = append(lines, b.faint(fmt.Sprintf("and %s more, below", trace.Count(int64(left)))))
	}
	if n == 0 {
		lines = append(lines, "nothing happened")
	}
	lines = append(lines, legend...)
	lines = append(lines, rest...)
	var out strings.Builder
	for _, l := range lines {
		if ansi.StringWidth(l) > b.width {
			l = ansi.Truncate(l, b.width, "")
		}
		out.WriteString(strings.TrimRight(l, " "))
		out.WriteByte('\n')
	}
	return out.String()
}

// title says what is shown.
func (b *brush) title() string {
	r := b.r
	part := fmt.Sprintf("%s in all", trace.Duration(r.Len()))
	if b.w.From > r.From || b.w.To < r.To {
		part = fmt.Sprintf("%s to %s of %s", trace.Duration(b.w.From-r.From), trace.Duration(b.w.To-r.From), trace.Duration(r.Len()))
	}
	by := map[Lane]string{ByP: "a lane for each P", ByM: "a lane for each M (thread)", ByG: "a lane for each goroutine"}[b.w.By]
	head := plural(len(r.Gs), "goroutine") + ", " + plural(r.Procs, "P") + ", " + part
	if r.Name != "" {
		head = r.Name + ": " + head
	}
	if b.ascii {
		head = asciiText(head)
	}
	if ansi.StringWidth(head+by)+2 > b.width {
		by = "by " + b.w.By.String()
	}
	return b.strong(head) + b.faint("; "+by)
}

// ruler is a line of times.
func (b *brush) ruler() string {
	step := niceStep((b.w.To-b.w.From)*14/int64(b.cells) + 1)
	line := []rune(strings.Repeat(" ", b.cells+b.tail))
	first := (b.w.From - b.r.From + step - 1) / step * step
	for t := first; t <= b.w.To-b.r.From; t += step {
		at := int((t + b.r.From - b.w.From) * int64(b.cells) / max(1, b.w.To-b.w.From))
		mark := []rune("|" + trace.Duration(t))
		if b.ascii {
			mark = []rune(strings.ReplaceAll(string(mark), "µ", "u"))
		}
		if at+len(mark) > len(line) {
			break
		}
		copy(line[at:], mark)
	}
	return b.faint(strings.Repeat(" ", b.label) + strings.TrimRight(string(line), " "))
}

// niceStep returns 1, 2 or 5 times a power of ten, at least least.
func niceStep(least int64) int64 {
	for step := int64(1); step < 1<<60; step *= 10 {
		for _, n := range []int64{1, 2, 5} {
			if step*n >= least {
				return step * n
			}
		}
	}
	return 1 << 60
}

// lane draws the i'th lane.
func (b *brush) lane(i int) string {
	r := b.r
	var name, tail string
	var spans []lanes.Span
	share := func(ns int64) string {
		return fmt.Sprintf("%4.0f%%", 100*float64(ns)/float64(max(1, r.Len())))
	}
	switch b.w.By {
	case ByP:
		p := &r.Ps[i]
		name, spans, tail = fmt.Sprintf("P%d", p.ID), p.Spans, share(p.Ran)
	case ByM:
		m := &r.Ms[i]
		name, spans, tail = fmt.Sprintf("M%d", m.ID), m.Spans, share(m.Ran)
		if m.Sysmon {
			return fill(b.strong(name), b.label) + b.faint("sysmon, which needs no P")
		}
	case ByG:
		g := &r.Gs[i]
		name, spans, tail = fmt.Sprintf("G%d %s", g.ID, shortFunc(g.Func)), g.Spans, " "+trace.Duration(g.Ran)
	}
	if b.ascii {
		tail = strings.ReplaceAll(tail, "µ", "u")
	}
	name = ansi.Truncate(name, b.label-1, "")
	return fill(b.strong(name), b.label) + b.draw(spans, i) + " " + b.faint(tail)
}

// shortFunc drops main, which is nearly always the package of a function's name,
// and the path of any other.
func shortFunc(name string) string {
	return strings.TrimPrefix(name[strings.LastIndexByte(name, '/')+1:], "main.")
}

// fill pads to a width.
func fill(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// A cell is one character of a lane.
type cell struct {
	sign string
	is   lanes.State
	name bool // part of a name
}

// draw draws the spans of a lane.
func (b *brush) draw(spans []lanes.Span, i int) string {
	cells := b.shade(spans)
	b.write(cells, spans)
	b.marks(cells, i)
	var out strings.Builder
	for from := 0; from < len(cells); {
		to := from
		var run strings.Builder
		for ; to < len(cells) && cells[to].is == cells[from].is; to++ {
			run.WriteString(cells[to].sign)
		}
		if ink := b.ink[cells[from].is]; ink != nil {
			out.WriteString(ink(run.String()))
		} else {
			out.WriteString(run.String())
		}
		from = to
	}
	return out.String()
}

// column returns where a time is, which may be outside of the picture.
func (b *brush) column(t int64) int {
	t -= b.w.From
	if t < 0 {
		return -1
	}
	return int(float64(t) * float64(b.cells) / float64(b.w.To-b.w.From))
}

// shade chooses for each cell the state that fills most of it. Running is seen
// even where it is short.
func (b *brush) shade(spans []lanes.Span) []cell {
	cells := make([]cell, b.cells)
	long := b.w.To - b.w.From
	edge := func(c int) int64 { return b.w.From + int64(float64(long)*float64(c)/float64(b.cells)) }
	i, _ := slices.BinarySearchFunc(spans, b.w.From, func(s lanes.Span, t int64) int {
		if s.To <= t {
			return -1
		}
		return 1
	})
	for c := range cells {
		from, to := edge(c), edge(c+1)
		var time [8]int64
		for i < len(spans) && spans[i].From < to {
			s := spans[i]
			time[s.Is] += min(s.To, to) - max(s.From, from)
			if s.From == s.To || to == from {
				time[s.Is]++
			}
			if s.To > to {
				break
			}
			i++
		}
		cells[c] = b.cell(time, to-from)
	}
	return cells
}

func (b *brush) cell(time [8]int64, width int64) cell {
	best, most := lanes.Gone, int64(0)
	for s, t := range time {
		if t > most {
			best, most = lanes.State(s), t
		}
	}
	if ran := time[lanes.Running]; ran > 0 {
		if best == lanes.Running || 2*ran >= width {
			return cell{sign: b.signs.run, is: lanes.Running}
		}
		return cell{sign: b.signs.some, is: lanes.Running}
	}
	sign := map[lanes.State]string{
		lanes.Gone: " ", lanes.Runnable: b.signs.runnable, lanes.Waiting: b.signs.waiting, lanes.Call: b.signs.call,
		lanes.Idle: b.signs.idle, lanes.Looking: b.signs.looking, lanes.Polling: b.signs.polling,
	}[best]
	return cell{sign: sign, is: best}
}

// write puts names into spans that have room for them, and marks where waits
// begin and end.
func (b *brush) write(cells []cell, spans []lanes.Span) {
	least := (b.w.To - b.w.From) / int64(b.cells) // of what has room for more than its state
	for _, s := range visible(spans, b.w.From, b.w.To) {
		if s.To-s.From < least {
			continue
		}
		from, to := max(b.column(s.From), 0), min(b.column(s.To), len(cells))
		switch {
		case s.Is == lanes.Waiting && to-from >= 3:
			if s.From >= b.w.From {
				cells[from].sign = "|"
			}
			if s.To <= b.w.To && to < len(cells) {
				cells[to-1].sign = "^"
			}
		case (s.Is == lanes.Running || s.Is == lanes.Call) && b.w.By != ByG:
			name := fmt.Sprintf("|G%d", s.G)
			if to-from > len(name) {
				for i, c := range name {
					cells[from+i] = cell{string(c), s.Is, true}
				}
			} else if to-from >= 2 {
				cells[from].sign = "|"
			}
		}
	}
}

// visible returns the spans that overlap with a stretch of time.
func visible(spans []lanes.Span, from, to int64) []lanes.Span {
	i, _ := slices.BinarySearchFunc(spans, from, func(s lanes.Span, t int64) int {
		if s.To <= t {
			return -1
		}
		return 1
	})
	j, _ := slices.BinarySearchFunc(spans, to, func(s lanes.Span, t int64) int {
		if s.From < t {
			return -1
		}
		return 1
	})
	return spans[i:max(i, j)]
}

// gather finds the signs of what happened in the lanes that may be seen. In the
// lane of a goroutine its waits are seen anyway.
func (b *brush) gather() {
	b.texts = lanes.SignTexts()
	for i, t := range b.texts {
		b.rank[t.Sign] = int8(i)
	}
	b.moments, b.crowded = make([]laneSigns, b.height), map[lanes.Sign]bool{}
	b.r.Moments(b.w.From, b.w.To, func(m lanes.Moment) bool {
		i, ok := 0, false
		switch b.w.By {
		case ByP:
			i, ok = int(m.P), m.P >= 0
		case ByM:
			i, ok = int(m.M), m.M >= 0
		case ByG:
			if m.Sign == lanes.Woke || m.Sign == lanes.Blocked {
				return false
			}
			i, ok = b.r.Place(m.G)
		}
		if !ok || i < b.w.Top || i >= b.w.Top+b.height {
			return true
		}
		t := m.Time
		if m.Sign == lanes.Blocked {
			t = max(t-1, b.w.From) // the last that it ran
		}
		c := min(b.column(t), b.cells-1)
		if c < 0 {
			return true
		}
		signs, n := &b.moments[i-b.w.Top], b.rank[m.Sign]
		if signs.at[n] == nil {
			signs.at[n] = make([]bool, b.cells)
		}
		if !signs.at[n][c] {
			signs.at[n][c] = true
			signs.count[n]++
		}
		return true
	})
}

// thin takes out of a lane the signs that would hide it.
func (b *brush) thin(i int) {
	signs := &b.moments[i-b.w.Top]
	for n, t := range b.texts {
		if signs.count[n] > b.cells/3 {
			signs.at[n] = nil
			b.crowded[t.Sign] = true
		}
	}
}

// marks puts the signs into a lane, the most important ones last. A name is not
// written over for a wake or a block.
func (b *brush) marks(cells []cell, i int) {
	signs := &b.moments[i-b.w.Top]
	for n := len(b.texts) - 1; n >= 0; n-- {
		sign := b.texts[n].Sign
		for c, here := range signs.at[n] {
			if here && (!cells[c].name || sign != lanes.Woke && sign != lanes.Blocked) {
				cells[c].sign = string(rune(sign))
			}
		}
	}
}

// legend explains the signs that the lanes are drawn with.
func (b *brush) legend() []string {
	s := b.signs
	state := func(sign string, is lanes.State, words string) string { return b.ink[is](sign) + " " + words }
	var words []string
	if b.w.By == ByG {
		words = []string{
			state(s.run, lanes.Running, "running"), state(s.some, lanes.Running, "a little"),
			state(s.runnable, lanes.Runnable, "runnable"), state("|"+s.waiting, lanes.Waiting, "waits"),
			state(s.call, lanes.Call, "call"), "^ woken",
		}
	} else {
		words = []string{
			state("|G1"+s.run, lanes.Running, "runs G1"), state(s.some, lanes.Running, "a little"),
			state(s.call, lanes.Call, "call"), state(s.looking, lanes.Looking, "looks"),
			state(s.idle, lanes.Idle, "idle"),
		}
		if b.w.By == ByM {
			words = append(words, state(s.polling, lanes.Polling, "timer"))
		}
	}
	many := ""
	for _, t := range b.texts {
		if b.w.By == ByG && (t.Sign == lanes.Woke || t.Sign == lanes.Blocked) || t.Sign == lanes.Panicked && b.r.Outcome.PanicG == 0 {
			continue
		}
		text := string(rune(t.Sign)) + " " + t.Text
		if b.w.By == ByG && t.Sign == lanes.Stolen {
			text = "s stolen"
		}
		if b.crowded[t.Sign] {
			many += ", " + text
			continue
		}
		words = append(words, text)
	}
	if many != "" {
		words = append(words, "(too many to be seen, zoom in: "+many[2:]+")")
	}
	// As many lines as it takes.
	lines := []string{""}
	for _, w := range words {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = w
		case ansi.StringWidth(*last+w)+2 <= b.width:
			*last += "  " + w
		default:
			lines = append(lines, w)
		}
	}
	return lines
}

// rest is what there is to say below the lanes.
func (b *brush) rest() []string {
	var lines []string
	add := func(text string) {
		if b.ascii {
			text = asciiText(text)
		}
		for i, l := range strings.Split(words(text, b.width-2), "\n") {
			if i > 0 {
				l = "  " + l
			}
			lines = append(lines, l)
		}
	}
	for _, m := range b.r.Remarks {
		sign := b.signs.dot
		if m.Bad {
			sign = "!"
		}
		add(sign + " " + m.Text)
	}
	if p := pathSentence(b.r); p != "" {
		add(b.signs.dot + " " + p)
	}
	return lines
}

// asciiText spells out the signs of remarks that are not ASCII.
func asciiText(s string) string {
	return strings.NewReplacer("µ", "u", "…", "...", "·", "-", "→", "->", "–", "-").Replace(s)
}

// pathSentence says what the critical path is made of.
func pathSentence(r *lanes.Run) string {
	t := r.PathTotals()
	if len(t.ByFunc) == 0 {
		return ""
	}
	var parts []string
	add := func(ns int64, what string) {
		if ns > 0 {
			parts = append(parts, trace.Duration(ns)+" "+what)
		}
	}
	add(t.Running, "of running")
	add(t.Queued, "of waiting for a P")
	add(t.Waiting, "of waiting for time or the world outside")
	add(t.Called, "in calls")
	if len(parts) == 0 {
		return ""
	}
	most := ""
	if f := t.ByFunc[0]; len(t.ByFunc) > 1 {
		most = fmt.Sprintf("; most of it in %s (%s)", f.Func, trace.Duration(f.Time))
	}
	return "The critical path is " + strings.Join(parts, ", ") + most + "."
}
