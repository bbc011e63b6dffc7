package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// How many lines of a kind TimelineText writes.
const (
	textLanes = 40
	textPath  = 20
	textWakes = 12
)

// TimelineText tells of a run in sentences, a line each: what every P, M or G
// did, who woke whom, the critical path, and what is remarkable.
func TimelineText(r *lanes.Run, by Lane, ascii bool) string {
	var b strings.Builder
	line := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if ascii {
			text = asciiText(text)
		}
		b.WriteString(text)
		b.WriteByte('\n')
	}
	name := ""
	if r.Name != "" {
		name = r.Name + ": "
	}
	line("%s%s on %s in %s.", name, plural(len(r.Gs), "goroutine"), plural(r.Procs, "P"), trace.Duration(r.Len()))
	for _, m := range r.Remarks {
		line("%s: %s", m.What, m.Text)
	}
	textOfLanes(r, by, line)
	textOfWakes(r, line)
	textOfPath(r, line)
	return b.String()
}

func textOfLanes(r *lanes.Run, by Lane, line func(string, ...any)) {
	d := trace.Duration
	n := Lanes(r, by)
	for i := range n {
		if i == textLanes && n > textLanes+1 {
			line("And %s more.", trace.Count(int64(n-i)))
			break
		}
		switch by {
		case ByP:
			p := r.Ps[i]
			line("P%d ran goroutines for %s (%s), was in calls for %s, looked for work for %s, was idle for %s; started %s, stole %s, was stolen from %s.",
				p.ID, d(p.Ran), percent(p.Ran, r.Len()), d(p.Called), d(p.Looked), d(p.Idled),
				howOften(p.Starts), howOften(p.Steals), howOften(p.Robbed))
		case ByM:
			m := r.Ms[i]
			if m.Sysmon {
				line("M%d is sysmon, which needs no P.", m.ID)
				continue
			}
			line("M%d ran goroutines for %s (%s) and was in calls for %s.", m.ID, d(m.Ran), percent(m.Ran, r.Len()), d(m.Called))
		case ByG:
			g := r.Gs[i]
			made := ""
			if g.Parent != 0 {
				made = fmt.Sprintf(", made by G%d", g.Parent)
			}
			end := "still there at the end"
			if g.End >= 0 {
				end = "ended at " + d(g.End-r.From)
			}
			line("%s%s at %s, %s: running %s, runnable %s, waiting %s, in calls %s; started %s, waited for a P for %s at most.",
				r.Title(g.ID), made, d(g.Born-r.From), end, d(g.Ran), d(g.Queued), d(g.Waited), d(g.Called), howOften(g.Starts), d(g.MaxQueued))
		}
	}
}

func textOfWakes(r *lanes.Run, line func(string, ...any)) {
	pairs := r.WhoWokeWhom()
	for i, p := range pairs {
		if i == textWakes && len(pairs) > textWakes+1 {
			line("And %s more pairs of wakers and woken.", trace.Count(int64(len(pairs)-i)))
			break
		}
		from := p.From
		switch from {
		case "":
			from = "A timer or the world outside"
		case "a goroutine": // whose name the trace does not tell
			from = capital(from)
		}
		if p.Why == "" {
			line("%s made %s: %s.", from, p.To, howOften(p.Count))
		} else {
			line("%s woke %s from %s: %s.", from, p.To, p.Why, howOften(p.Count))
		}
	}
}

func textOfPath(r *lanes.Run, line func(string, ...any)) {
	if s := pathSentence(r); s != "" {
		line("%s", s)
	}
	// Of a long path, the longest steps.
	steps := slices.Clone(r.Path)
	if len(steps) > textPath {
		slices.SortStableFunc(steps, func(a, b lanes.Step) int { return cmp.Compare(b.To-b.From, a.To-a.From) })
		steps = steps[:textPath]
		slices.SortStableFunc(steps, func(a, b lanes.Step) int { return cmp.Compare(a.From, b.From) })
		line("The %d longest of its %s steps:", textPath, trace.Count(int64(len(r.Path))))
	} else if len(steps) > 0 {
		line("Its steps:")
	}
	for _, s := range steps {
		why := ""
		if s.Why != "" {
			why = " (" + s.Why + ")"
		}
		where := ""
		if pos := r.Sites.Pos(s.Site); pos.File != "" {
			where = " at " + pos.String()
		}
		line("  from %s, for %s: %s %s%s%s.", trace.Duration(s.From-r.From), trace.Duration(s.To-s.From), r.Title(s.G), s.Is, why, where)
	}
}

func percent(part, whole int64) string {
	return fmt.Sprintf("%.0f%%", 100*float64(part)/float64(max(1, whole)))
}

func howOften(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return trace.Count(int64(n)) + " times"
}
