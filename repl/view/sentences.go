package view

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// The most sentences about things of one kind: nobody listens to a hundred.
const maxSaid = 12

// sentences is the picture of everything for those who read it in a pipe or hear
// it: a sentence a line, each whole in itself.
func (p *pen) sentences() string {
	// A line may be long here, and lists be longer than on a screen.
	p.width = max(p.width, 160)
	counts, groups := p.survey()
	var all []string
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }

	say("The clock shows %s.", trace.Duration(p.now))
	if len(p.st.Gs) == 0 {
		say("No goroutine is alive.")
	} else {
		say("%s: %s.", plural(len(p.st.Gs), "goroutine")+isAre(len(p.st.Gs))+" alive", p.inStates(counts))
	}
	say("There %s.", isPlural(p.st.Procs, "P"))
	p.sayStations(say)
	if n := len(p.st.Global); n == 0 {
		say("The global queue is empty.")
	} else {
		say("In the global queue %s: %s.", wait(n), p.ids(p.st.Global, 90))
	}
	p.sayIdle(say)
	if len(p.st.Timers) > 0 {
		say("%s.", capital(p.timersSaid()))
	}
	calls := p.calls()
	for i, c := range calls {
		if i == maxSaid && len(calls) > maxSaid+1 {
			say("And %s more Ms are in calls.", trace.Count(int64(len(calls)-i)))
			break
		}
		say("%s.", strings.Replace(c.text, " in ", " is blocked in ", 1))
	}
	for i, g := range groups {
		if i == maxSaid && len(groups) > maxSaid+1 {
			left := 0
			for _, g := range groups[i:] {
				left += len(g.ids)
			}
			say("And %s more goroutines wait for other things.", trace.Count(int64(left)))
			break
		}
		say("%s.", p.groupSaid(g))
	}
	return ansi.Strip(strings.Join(all, "\n")) + "\n"
}

// inStates counts goroutines by what they do.
func (p *pen) inStates(n counts) string {
	var parts []string
	for _, s := range []trace.GState{trace.GRunning, trace.GRunnable, trace.GSyscall, trace.GWaiting} {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", trace.Count(int64(n[s])), p.state(s)))
		}
	}
	return strings.Join(parts, ", ")
}

// sayStations says what happens on each P.
func (p *pen) sayStations(say func(string, ...any)) {
	ps := p.st.Ps[:min(p.st.Procs, len(p.st.Ps))]
	said := 0
	var unsaid, unusedOnes []int64
	for _, one := range ps {
		switch {
		case len(ps) > maxSaid && unused(one):
			unusedOnes = append(unusedOnes, int64(one.ID))
		case len(ps) > 4*maxSaid && said == 4*maxSaid:
			unsaid = append(unsaid, int64(one.ID))
		default:
			said++
			say("%s.", p.stationSaid(one))
		}
	}
	if len(unsaid) > 0 {
		say("And %s more Ps are busy: %s.", trace.Count(int64(len(unsaid))), p.list(unsaid, 90, named("P")))
	}
	if len(unusedOnes) > 0 {
		say("%s and %s nothing to do: %s.", plural(len(unusedOnes), "P")+isAre(len(unusedOnes))+" idle", haveHas(len(unusedOnes)), p.list(unusedOnes, 90, named("P")))
	}
}

func haveHas(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// stationSaid is what happens on one P.
func (p *pen) stationSaid(one *trace.P) string {
	var text string
	m := p.worker(one)
	switch {
	case m == nil && one.Status == trace.PIdle && slices.Contains(p.st.IdlePs, one.ID):
		text = fmt.Sprintf("P%d is idle", one.ID)
	case m == nil:
		text = fmt.Sprintf("P%d has no worker at the moment", one.ID)
	case m.G != 0 && m.State == trace.MBlocked:
		text = fmt.Sprintf("P%d is with M%d, which is blocked in the call %s with G%d", one.ID, m.ID, m.Call, m.G)
	case m.G != 0:
		text = fmt.Sprintf("P%d runs %s with M%d", one.ID, p.whom(m.G), m.ID)
		if g := p.st.Gs[m.G]; g != nil && g.Site != 0 {
			text += ", at " + p.site(g.Site)
		}
	case p.hand(m) != nil:
		text = fmt.Sprintf("P%d is about to run %s, which M%d has just taken", one.ID, p.whom(m.Hand), m.ID)
	case m.State == trace.MSpinning:
		text = fmt.Sprintf("P%d has nothing to run, and M%d looks for work for it", one.ID, m.ID)
	default:
		text = fmt.Sprintf("P%d is between two tasks, with M%d", one.ID, m.ID)
	}
	if one.Runnext != 0 {
		text += fmt.Sprintf("; next is %s", p.whom(one.Runnext))
	}
	switch n := len(one.Queue); {
	case n > 0:
		text += fmt.Sprintf("; in its queue %s: %s", wait(n), p.ids(one.Queue, 70))
	case one.Runnext == 0 && m != nil:
		text += "; its queue is empty"
	case one.Runnext != 0:
		text += "; its queue is empty behind that"
	}
	return text
}

// sayIdle says which Ms and Ps have nothing to do.
func (p *pen) sayIdle(say func(string, ...any)) {
	if n := len(p.st.IdleMs); n > 0 {
		say("%s asleep: %s.", plural(n, "M")+isAre(n), p.list(reversed(p.st.IdleMs), 60, named("M")))
	}
	for _, m := range p.st.Ms {
		if m.State == trace.MPolling {
			say("M%d waits in the poller, for the next timer or for something from outside.", m.ID)
		}
	}
}

// timersSaid tells how many timers are set, and what the next will do.
func (p *pen) timersSaid() string {
	next := slices.MinFunc(slices.Collect(maps.Values(p.st.Timers)), func(a, b *trace.Timer) int {
		return cmp.Or(cmp.Compare(a.When, b.When), cmp.Compare(a.ID, b.ID))
	})
	text := timers(len(p.st.Timers)) + " set, and the next " + fires(next.When-p.now)
	if next.G != 0 {
		text += fmt.Sprintf(", to wake G%d", next.G)
	}
	return text
}

// groupSaid is about goroutines that wait for the same.
func (p *pen) groupSaid(g *group) string {
	what := "waiting: " + string(g.reason) + p.object(g.reason, g.obj)
	if len(g.ids) == 1 {
		one := p.st.Gs[g.ids[0]]
		text := p.whom(one.ID) + " is " + what
		if one.Site != 0 {
			text += ", at " + p.site(one.Site)
		}
		return text
	}
	return fmt.Sprintf("%s are %s: %s", plural(len(g.ids), "goroutine"), what, p.ids(g.members(), 90))
}
