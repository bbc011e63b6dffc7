package view

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// A Side is one of two runs that are compared.
type Side struct {
	Name string // "seed 1"
	Rec  *trace.Recorder
	Run  *lanes.Run
}

// Compare tells where two runs part, and how their lanes differ.
func Compare(a, b Side, d *lanes.Difference, w Window, o Options) string {
	var out strings.Builder
	line := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if o.ASCII {
			text = asciiText(text)
		}
		out.WriteString(text)
		out.WriteByte('\n')
	}
	if d == nil {
		line("The two runs are the same, event by event: %s events in %s.", trace.Count(a.Run.Events), trace.Duration(a.Run.Len()))
		return out.String()
	}
	width := max(len(a.Name), len(b.Name))
	if d.Early != nil {
		line("Their clocks differ from event %s on (%s): %s in %s, %s in %s.", trace.Count(d.Early.Seq), d.Early.Words(),
			trace.Duration(d.Early.Time), a.Name, trace.Duration(d.Late.Time), b.Name)
	}
	switch {
	case d.At < 0 && d.Early == nil:
		line("The same happens in both, in the same order and at the same times: %s events. More Ps were of no use.", trace.Count(a.Run.Events))
	case d.At < 0:
		line("But the same happens in both, in the same order: %s events.", trace.Count(a.Run.Events))
	case d.Same == nil:
		line("What happens differs from the first event on:")
	default:
		n := d.At
		if d.Procs {
			n-- // the number of Ps is not the same
		}
		line("What happens is the same for %s, the last of them: %s.", plural(int(n), "event"), d.Same.Words())
		line("Then they part:")
	}
	if d.At >= 0 {
		line("  %-*s  %s", width, a.Name, sentence(d.A, a.Rec.Sites()))
		line("  %-*s  %s", width, b.Name, sentence(d.B, b.Rec.Sites()))
	}
	line("")
	table(line, a, b)
	line("")
	for _, s := range []Side{a, b} {
		half := o
		half.Height = Lanes(s.Run, w.By) + 4
		if o.Height > 0 {
			half.Height = min(half.Height, max(minHeight, (o.Height-12)/2))
		}
		s.Run.Name = s.Name
		at := Window{By: w.By, From: w.From, To: w.To}
		out.WriteString(Timeline(s.Run, at, half))
	}
	return out.String()
}

// sentence tells of an event with its time, M, P and position.
func sentence(e *trace.Event, sites *trace.Sites) string {
	if e == nil {
		return "has ended"
	}
	where := "the host"
	if e.M != trace.NoID {
		where = fmt.Sprintf("M%d", e.M)
		if e.P != trace.NoID {
			where += fmt.Sprintf(" on P%d", e.P)
		}
	}
	at := ""
	if pos := sites.Pos(e.Site); pos.File != "" {
		at = " at " + pos.String()
	}
	if e.Kind == trace.StealTry { // the order is what chance decides
		at = fmt.Sprintf(", in steps of %d", e.B)
	}
	return fmt.Sprintf("at %s, %s: %s%s", trace.Duration(e.Time), where, e.Words(), at)
}

// table lists the totals that differ, side by side.
func table(line func(string, ...any), a, b Side) {
	sa, sb := trace.Summarize(a.Rec), trace.Summarize(b.Rec)
	rows := [][3]string{{"", a.Name, b.Name}}
	same := 0
	row := func(name, x, y string) {
		if x == y {
			same++
			return
		}
		rows = append(rows, [3]string{name, x, y})
	}
	d, c := trace.Duration, trace.Count
	row("time", d(a.Run.Len()), d(b.Run.Len()))
	row("events", c(sa.Events), c(sb.Events))
	row("goroutines", c(sa.Made), c(sb.Made))
	row("unfinished", c(sa.Made-sa.Ended), c(sb.Made-sb.Ended))
	row("running", d(sa.Ran), d(sb.Ran))
	row("waiting for a P", d(sa.Queued), d(sb.Queued))
	row("waiting", d(sa.Waited), d(sb.Waited))
	row("steals", c(sa.Steals), c(sb.Steals))
	row("handoffs", c(sa.Handoffs), c(sb.Handoffs))
	row("preemptions", c(sa.Preemptions), c(sb.Preemptions))
	row("threads", c(int64(sa.Ms)), c(int64(sb.Ms)))
	for i := range max(len(a.Run.Ps), len(b.Run.Ps)) {
		busy := func(r *lanes.Run) string {
			if i >= len(r.Ps) {
				return "-"
			}
			return fmt.Sprintf("%s (%s), %s", percent(r.Ps[i].Ran, r.Len()), d(r.Ps[i].Ran), plural(r.Ps[i].Starts, "start"))
		}
		row(fmt.Sprintf("P%d busy", i), busy(a.Run), busy(b.Run))
	}
	var wide [2]int
	for _, r := range rows {
		wide[0], wide[1] = max(wide[0], ansi.StringWidth(r[0])), max(wide[1], ansi.StringWidth(r[1]))
	}
	for _, r := range rows {
		line("%s  %s  %s", fill(r[0], wide[0]), fill(r[1], wide[1]), r[2])
	}
	if out := outputOf(a.Rec) == outputOf(b.Rec); out {
		line("They write the same.")
	} else {
		line("They do not write the same.")
	}
	if same > 0 {
		line("Of the other totals, %s the same.", number(same, "none is", "1 is", "%s are"))
	}
}

// outputOf returns all that a run wrote, as far as it is kept.
func outputOf(rec *trace.Recorder) string {
	var b strings.Builder
	for e := range rec.All(0) {
		if e.Kind == trace.Output {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// A Speed is one run of a program at some number of Ps.
type Speed struct {
	Procs int
	Run   *lanes.Run
}

// SpeedUp draws how a program's time changes with the number of Ps: the speed-up
// over the first run, and how much of all Ps' time goroutines ran.
func SpeedUp(name string, runs []Speed, o Options) string {
	b := newBrush(&lanes.Run{}, Window{}, o)
	var out strings.Builder
	line := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if b.ascii {
			text = asciiText(text)
		}
		text = ansi.Truncate(text, b.width, "")
		out.WriteString(strings.TrimRight(text, " "))
		out.WriteByte('\n')
	}
	if len(runs) == 0 {
		return ""
	}
	base := max(1, runs[0].Run.Len())
	most := 1.0
	for _, r := range runs {
		most = max(most, float64(base)/float64(max(1, r.Run.Len())), float64(r.Procs)/float64(runs[0].Procs))
	}
	room := max(10, b.width-43) // what the other columns leave
	line("%s", b.strong(fmt.Sprintf("%s at %d numbers of Ps", name, len(runs))))
	line("%s", b.faint(fmt.Sprintf("%5s %9s  %-*s %8s  %s", "Ps", "time", room, "speed-up ("+mark(b)+" is as many times as there are Ps)", "", "Ps busy")))
	for _, r := range runs {
		up := float64(base) / float64(max(1, r.Run.Len()))
		ideal := float64(r.Procs) / float64(runs[0].Procs)
		cells := []rune(strings.Repeat(" ", room))
		full := int(math.Round(up / most * float64(room-1)))
		for i := range min(full, room) {
			cells[i] = []rune(b.signs.run)[0]
		}
		if at := int(math.Round(ideal / most * float64(room-1))); at >= 0 && at < room {
			cells[at] = []rune(mark(b))[0]
		}
		var ran int64
		for _, p := range r.Run.Ps {
			ran += p.Ran
		}
		busy := 100 * float64(ran) / float64(max(1, r.Run.Len())*int64(max(1, r.Procs)))
		bar := strings.Repeat(b.signs.run, int(math.Round(busy/10))) + strings.Repeat(b.signs.idle, 10-int(math.Round(busy/10)))
		line("%5d %9s  %s %7.2fx  %s %3.0f%%", r.Procs, trace.Duration(r.Run.Len()), b.ink[lanes.Running](string(cells)), up, bar, busy)
	}
	for _, l := range strings.Split(words(verdict(runs), b.width), "\n") {
		line("%s", l)
	}
	return out.String()
}

func mark(b *brush) string {
	if b.ascii {
		return "|"
	}
	return "┃"
}

// verdict says what a chart of speed-ups shows.
func verdict(runs []Speed) string {
	if len(runs) < 2 {
		return ""
	}
	first, best := runs[0], runs[0]
	for _, r := range runs {
		if r.Run.Len() < best.Run.Len() {
			best = r
		}
	}
	up := float64(first.Run.Len()) / float64(max(1, best.Run.Len()))
	if best.Procs == first.Procs || up < 1.05 {
		return "More Ps do not make it faster: there is hardly ever work for two at a time, or it waits for something else."
	}
	text := fmt.Sprintf("It is fastest with %s: %.2f times as fast as with %d.", plural(best.Procs, "P"), up, first.Procs)
	path := best.Run.PathTotals()
	if wait := path.Waiting + path.Called; wait*2 > best.Run.Len() {
		text += " Most of that time it waits for time to pass or for calls, which no P can shorten."
	} else if path.Running*10 > best.Run.Len()*9 {
		text += " One goroutine after the other runs without a break: no further P could help."
	}
	return text
}
