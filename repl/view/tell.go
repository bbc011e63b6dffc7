package view

import (
	"fmt"
	"slices"
	"strings"

	"gopark/engine/trace"
)

// A Told is one event in words: what has just happened, by which rule, and where
// to read on about that rule.
type Told struct {
	What   string // a sentence, or two
	Rule   string // likewise
	Lesson string // the id of the lesson that teaches the rule
	Source string // where the rule is in Go's own source: "runtime/proc.go: stealWork"
}

// String is both parts as one paragraph.
func (t Told) String() string { return t.What + " " + t.Rule }

// Tell tells an event. before is the state that it found; it is where the
// numbers come from that an event does not carry itself.
func Tell(before *trace.State, e trace.Event) Told {
	t, ok := tellings[e.Kind]
	if !ok {
		return Told{What: "Something happened that this gopark does not know: " + e.Kind.String() + "."}
	}
	told := Told{Lesson: t.lesson, Source: t.source}
	told.What, told.Rule = t.tell(teller{before, e})
	return told
}

// A telling is a row of the table: how a kind of event is told.
type telling struct {
	lesson string
	source string
	tell   func(t teller) (what, rule string)
}

// tellings is the one table of how events are told.
var tellings = map[trace.Kind]telling{
	trace.KindNone: {"welcome", "runtime/proc.go", func(t teller) (string, string) {
		return "Nothing happened.", "An event of this kind is never recorded."
	}},

	// The life of a G.

	trace.GoCreate: {"go-statement", "runtime/proc.go: newproc", func(t teller) (string, string) {
		what := fmt.Sprintf("%s made G%d to run %s%s.", t.who(t.e.Peer), t.e.G, t.e.Text, t.at())
		switch {
		case t.e.Peer == 0 && t.e.M == trace.NoID:
			what = fmt.Sprintf("G%d was made to run %s: a program, or what was typed at the prompt, begins.", t.e.G, t.e.Text)
		case t.e.Peer == 0:
			what = fmt.Sprintf("G%d was made to run %s: a timer has fired whose function gets a goroutine of its own.", t.e.G, t.e.Text)
		}
		return what, fmt.Sprintf("A go statement only makes a goroutine runnable: it is put into a queue, and runs when a P picks it up. There %s now.",
			isPlural(len(t.st.Gs)+1, "goroutine"))
	}},
	trace.GoStart: {"flow", "runtime/proc.go: execute", func(t teller) (string, string) {
		g := t.g(t.e.G)
		what := fmt.Sprintf("G%d runs on P%d now, its worker is M%d", t.e.G, t.e.P, t.e.M)
		switch {
		case g.Ran == 0 && g.Site == 0:
			what += fmt.Sprintf(": it begins %s.", g.Func)
		case t.siteOf(g) != "":
			what += fmt.Sprintf(": it goes on in %s at %s.", g.Func, t.siteOf(g))
		default:
			what += fmt.Sprintf(": it goes on in %s.", g.Func)
		}
		what += fmt.Sprintf(" It had been runnable for %s.", t.span(g.Since))
		if t.e.A == 1 {
			return what, "It came out of runnext, so it has no time slice of its own, but what is left of the one before: two that keep waking each other share 10ms and cannot keep the others waiting."
		}
		return what, fmt.Sprintf("A new time slice begins, start number %d on P%d: after 10ms sysmon asks it to give way.", t.p(t.e.P).Ticks+1, t.e.P)
	}},
	trace.GoEnd: {"flow", "runtime/proc.go: goexit0", func(t teller) (string, string) {
		g := t.g(t.e.G)
		ran := g.Ran
		if g.State == trace.GRunning {
			ran += max(0, t.e.Time-g.Since)
		}
		how := map[int64]string{0: "its function " + g.Func + " returned", 1: "it called runtime.Goexit", 2: "it was ended from outside"}[t.e.A]
		what := fmt.Sprintf("G%d is over: %s. It had run for %s in all.", t.e.G, how, trace.Duration(ran))
		if t.e.G == 1 && t.e.A == 0 {
			return what, fmt.Sprintf("When main returns, the program is over, and nobody asks the other goroutines: %s alive.", are(len(t.st.Gs)-1))
		}
		return what, fmt.Sprintf("M%d looks for the next task at once. What is left of G%d, its stack and its notes, is kept for the next goroutine that is made.", t.e.M, t.e.G)
	}},
	trace.GoPark: {"blocking", "runtime/proc.go: gopark", tellPark},
	trace.GoReady: {"flow", "runtime/proc.go: ready", func(t teller) (string, string) {
		g := t.g(t.e.G)
		by := t.who(t.e.Peer) + " has woken it"
		if t.e.Peer == 0 {
			by = "its time has come"
			if g.Reason != trace.WaitSleep {
				by = "the runtime has woken it"
			}
		}
		what := fmt.Sprintf("G%d may run again: %s, after it had waited for %s (%s).", t.e.G, by, t.span(g.Since), g.Reason)
		const rule = "Who is woken does not run at once, but goes into a queue: "
		if t.e.P == trace.NoID {
			return what, rule + fmt.Sprintf("here the global one (%s there), since nobody with a P has woken it.", are(len(t.st.Global)))
		}
		return what, rule + fmt.Sprintf("as a rule into runnext of the P that woke it, here P%d (%s there), to be the next one.", t.e.P, wait(t.own()))
	}},
	trace.GoYield: {"flow", "runtime/proc.go: goschedImpl", func(t teller) (string, string) {
		if t.e.A == 1 {
			return fmt.Sprintf("G%d unlocked what others had waited for too long%s, and gave way at once to the first of them.", t.e.G, t.at()),
				fmt.Sprintf("Who has waited for a lock for more than 1ms is handed it, and is to run without delay: the one that unlocked goes to the tail of its own P's queue (%s there now).", are(len(t.p(t.e.P).Queue)))
		}
		what := fmt.Sprintf("G%d gave way of its own accord%s, after %s.", t.e.G, t.at(), t.span(t.g(t.e.G).Since))
		return what, fmt.Sprintf("Gosched puts a goroutine at the tail of the global queue (%s there now), so that everybody else has a turn first.", are(len(t.st.Global)))
	}},
	trace.GoPreempt: {"sysmon", "runtime/proc.go: gopreempt_m", func(t teller) (string, string) {
		what := fmt.Sprintf("G%d had to give way%s: its time slice had lasted %s.", t.e.G, t.at(), trace.Duration(t.e.A))
		if t.e.A < 10_000_000 {
			return what, "It had not used up its 10ms: the whole world is to stop for a moment, because GOMAXPROCS changes. It keeps its place."
		}
		return what, fmt.Sprintf("After 10ms sysmon asks a goroutine to give way, and it does at its next safe point. It goes to the tail of the global queue, %s.", number(len(t.st.Global), "where nobody waits", "behind 1 other", "behind %s others"))
	}},
	trace.GoPanic: {"main-ends", "runtime/panic.go: fatalpanic", func(t teller) (string, string) {
		return fmt.Sprintf("G%d panicked%s, and no deferred call recovered: %s.", t.e.G, t.at(), shortQuote(t.e.Text)),
			fmt.Sprintf("A panic that nobody recovers ends the whole program with exit code 2, whichever goroutine it is in. %s", number(max(0, len(t.st.Gs)-1), "It was the only one there was.", "1 other ends with it.", "%s others end with it."))
	}},

	trace.StackGrow: {"goroutine", "runtime/stack.go: newstack", func(t teller) (string, string) {
		return fmt.Sprintf("G%d called deeper than its stack holds%s: the stack grew from %s to %s.", t.e.G, t.at(), trace.Bytes(t.e.B), trace.Bytes(t.e.A)),
			fmt.Sprintf("A goroutine begins with a stack of %s. When a call does not fit, its frames are copied to one of twice the size: that is why so many goroutines can be had for so little.", trace.Bytes(trace.StartStack))
	}},
	trace.StackShrink: {"goroutine", "runtime/stack.go: shrinkstack", func(t teller) (string, string) {
		return fmt.Sprintf("G%d used little of its stack, which shrank from %s to %s.", t.e.G, trace.Bytes(t.e.B), trace.Bytes(t.e.A)),
			fmt.Sprintf("If less than a quarter of a stack is in use, its frames are copied to one of half the size, down to %s.", trace.Bytes(trace.StartStack))
	}},

	// Queues.

	trace.RunqPut: {"queues", "runtime/proc.go: runqput", func(t teller) (string, string) {
		p := t.p(int32(t.e.A))
		if t.e.B == 1 {
			return fmt.Sprintf("G%d was put at the tail of P%d's queue, where it is the %s.", t.e.G, t.e.A, Ordinal(len(p.Queue)+1)),
				"A P's queue is a ring with room for 256: what was put in first comes out first."
		}
		what := fmt.Sprintf("G%d took the place called runnext on P%d: it is the next one there.", t.e.G, t.e.A)
		rule := "Whoever was made or woken last runs next, as long as its data is still warm."
		if p.Runnext != 0 {
			return what, rule + fmt.Sprintf(" G%d had that place, and must go to the tail of the queue.", p.Runnext)
		}
		return what, rule + fmt.Sprintf(" The place was free, and %s in the queue behind it.", wait(len(p.Queue)))
	}},
	trace.RunqKick: {"queues", "runtime/proc.go: runqput", func(t teller) (string, string) {
		return fmt.Sprintf("G%d lost its place in runnext and went to the tail of P%d's queue, where it is the %s.", t.e.G, t.e.A, Ordinal(len(t.p(int32(t.e.A)).Queue)+1)),
			fmt.Sprintf("There is one runnext on each P, for the newest. Whom it displaces goes behind all the others, %d here: that is why the last go statement often runs first.", len(t.p(int32(t.e.A)).Queue))
	}},
	trace.RunqGet: {"queues", "runtime/proc.go: runqget", func(t teller) (string, string) {
		n := len(t.p(int32(t.e.A)).Queue)
		if t.e.B == 0 {
			return fmt.Sprintf("P%d took G%d from its runnext.", t.e.A, t.e.G),
				fmt.Sprintf("Its runnext comes before its queue, in which %s.", wait(n))
		}
		return fmt.Sprintf("P%d took G%d from the head of its queue; %s.", t.e.A, t.e.G, left(n-1)),
			fmt.Sprintf("Its runnext was empty, so it is the turn of the queue, the first in as the first out. G%d had waited for %s.", t.e.G, t.span(t.g(t.e.G).Since))
	}},
	trace.RunqSlow: {"queues", "runtime/proc.go: runqputslow", func(t teller) (string, string) {
		return fmt.Sprintf("P%d's queue was full: its first %d goroutines and G%d went to the global queue.", t.e.A, t.e.B, t.e.G),
			fmt.Sprintf("The ring holds 256. Who finds it full takes half of it along, so that the global queue's lock is taken once for %d goroutines. There are %s in it now.",
				t.e.B+1, trace.Count(int64(len(t.st.Global))+t.e.B+1)) + t.systemGs()
	}},
	trace.GlobPut: {"queues", "runtime/proc.go: globrunqput", func(t teller) (string, string) {
		if t.e.A == 1 {
			return fmt.Sprintf("G%d was put at the head of the global queue.", t.e.G),
				fmt.Sprintf("It belonged to a P that is no more, and comes first there: %s behind it.", wait(len(t.st.Global)))
		}
		return fmt.Sprintf("G%d was put at the tail of the global queue, where it is the %s.", t.e.G, Ordinal(len(t.st.Global)+1)),
			fmt.Sprintf("The global queue belongs to no P. Those wait in it who gave way, had to give way, or came back from a call and found no P: %s there now.", are(len(t.st.Global)+1))
	}},
	trace.GlobGet: {"queues", "runtime/proc.go: globrunqget", func(t teller) (string, string) {
		what := fmt.Sprintf("P%d took G%d from the head of the global queue; %s.", t.e.P, t.e.G, left(len(t.st.Global)-1))
		if t.e.A == 1 {
			return what, fmt.Sprintf("Every 61st start on a P is the global queue's, even if the P has work of its own (%d here): so nobody is forgotten there.", t.own())
		}
		return what, fmt.Sprintf("Its own queue was empty, and the global one comes next. A P may take its share of it: %s.", share(len(t.st.Global), t.st.Procs))
	}},
	trace.GlobGrab: {"queues", "runtime/proc.go: globrunqgetbatch", func(t teller) (string, string) {
		return fmt.Sprintf("P%d took %d more from the global queue into its own; %s there.", t.e.P, t.e.A, left(len(t.st.Global)-int(t.e.A))),
			fmt.Sprintf("Its share was %s: the first of them runs, %s in P%d's queue.", share(len(t.st.Global)+1, t.st.Procs), number(int(t.e.A), "and no other waits", "the other (1) waits", "the others (%s) wait"), t.e.P)
	}},
	trace.StealTry: {"stealing", "runtime/proc.go: stealWork", func(t teller) (string, string) {
		order := t.order(int32(t.e.A), int32(t.e.B))
		what := fmt.Sprintf("M%d with P%d has nothing to do: P%d's queue is empty, and so is the global one. It goes to look for work at the other Ps.", t.e.M, t.e.P, t.e.P)
		if len(order) == 0 {
			return what, "But P0 is the only one there is."
		}
		return what, fmt.Sprintf("It looks at all of them up to four times, each time in an order left to chance, so that not all thieves come to the same door: this time at %s.", names("P", order))
	}},
	trace.Steal: {"stealing", "runtime/proc.go: runqsteal, runqgrab", func(t teller) (string, string) {
		victim := t.p(int32(t.e.A))
		had := len(victim.Queue)
		what := fmt.Sprintf("P%d found its queue empty, and the global one; %s and took %d of P%d's %s: half, rounded up.",
			t.e.P, t.looked(), t.e.B, t.e.A, plural(had, "goroutine"))
		rule := fmt.Sprintf("A thief takes n − n/2 of a queue of n: %d − %d = %d, from the head, where they have waited longest. ", had, had/2, t.e.B)
		if t.e.B == 1 {
			return what, rule + fmt.Sprintf("It is G%d, which runs at once.", t.e.G)
		}
		rule += fmt.Sprintf("The last of them, G%d, runs at once", t.e.G)
		if t.e.B == 2 {
			return what, rule + fmt.Sprintf("; the other goes to P%d's queue.", t.e.P)
		}
		return what, rule + fmt.Sprintf("; the other %d go to P%d's queue.", t.e.B-1, t.e.P)
	}},
	trace.StealNext: {"stealing", "runtime/proc.go: runqgrab", func(t teller) (string, string) {
		return fmt.Sprintf("P%d found its queue empty, and the global one; %s and took G%d out of P%d's runnext.", t.e.P, t.looked(), t.e.G, t.e.A),
			fmt.Sprintf("What another P is to run next is taken only in the last of 4 rounds, from a P whose queue is empty, and after a pause of 3µs in which P%d could have begun with it.", t.e.A)
	}},
	trace.StealFail: {"stealing", "runtime/proc.go: stealWork", func(t teller) (string, string) {
		return fmt.Sprintf("M%d has looked at all other Ps four times and found nothing to steal.", t.e.M),
			fmt.Sprintf("It will give P%d back, look at every queue once more, and go to sleep. Of %s, %s busy now.", t.e.P, plural(t.st.Procs, "P"), are(t.busy()-1))
	}},

	// Ms and Ps.

	trace.MNew: {"m-and-p", "runtime/proc.go: newm", func(t teller) (string, string) {
		if t.e.Text == "sysmon" {
			return fmt.Sprintf("The thread M%d was made, to be sysmon.", t.e.A), "Sysmon watches all the others and needs no P for that. There is one of it."
		}
		return fmt.Sprintf("The thread M%d was made.", t.e.A),
			fmt.Sprintf("A P needs an M, and %s. Threads are made only when they are needed, then kept, and 10,000 of them are too many.", number(len(t.st.IdleMs), "none of those that there are is asleep", "only 1 is asleep", "only %s are asleep"))
	}},
	trace.MStart: {"flow", "runtime/proc.go: startm", func(t teller) (string, string) {
		how := "was woken"
		if t.e.B == 1 {
			how = "was started"
		}
		by := ""
		if m := t.m(t.e.M); t.e.M != trace.NoID && m.State == trace.MSysmon {
			by = " by sysmon"
		} else if t.e.M != trace.NoID {
			by = fmt.Sprintf(" by M%d", t.e.M)
		}
		last := " The M that went to sleep last is woken first."
		if t.e.B == 1 {
			last = " None was asleep, so it is a new one."
		}
		what := fmt.Sprintf("M%d %s%s, to work at a P that has no worker.", t.e.A, how, by)
		if p := t.givenAway(); p != nil {
			n := len(p.Queue)
			if p.Runnext != 0 {
				n++
			}
			return what, fmt.Sprintf("P%d has been given away, and there may be something to do for it: in its queue (%s), in the global one (%s), or for timers. So it must not stand still.", p.ID, wait(n), are(len(t.st.Global))) + last
		}
		if t.spinning() > 0 {
			return what, fmt.Sprintf("Several goroutines became runnable at once: an M is started for each of them, as long as a P is free (%s).", are(len(t.st.IdlePs))) + last
		}
		return what, fmt.Sprintf("Whoever makes a goroutine runnable wakes one more M, if a P is free (%s) and nobody is looking for work already (%s).",
			are(len(t.st.IdlePs)), are(t.spinning())) + last
	}},
	trace.MPark: {"flow", "runtime/proc.go: stopm", func(t teller) (string, string) {
		return fmt.Sprintf("M%d went to sleep.", t.e.M),
			fmt.Sprintf("An M without work gives its P back and sleeps, which costs the machine nothing. %s asleep now; the last to come is the first to be woken.", capital(are(len(t.st.IdleMs)+1)))
	}},
	trace.MPoll: {"blocking", "runtime/netpoll.go: netpoll", func(t teller) (string, string) {
		if t.e.A == 0 {
			return fmt.Sprintf("M%d waits for something from outside the program.", t.e.M),
				fmt.Sprintf("No timer is set, but there are goroutines that wait for input: one M, without a P, waits for that on behalf of everybody. %s idle.", capital(of(len(t.st.IdlePs), t.st.Procs, "P")))
		}
		due := "due now"
		if in := t.e.A - t.e.Time; in > 0 {
			due = "due in " + trace.Duration(in)
		}
		return fmt.Sprintf("M%d waits for the next timer, which is %s.", t.e.M, due),
			fmt.Sprintf("One M, without a P, waits for timers and for the network on behalf of everybody. %s set; no sleeping goroutine keeps a thread.", capital(timers(len(t.st.Timers))))
	}},
	trace.MSpin: {"stealing", "runtime/proc.go: findRunnable", func(t teller) (string, string) {
		return fmt.Sprintf("M%d is looking for work.", t.e.M),
			fmt.Sprintf("As a rule an M begins to look only while those that look are fewer than half of the busy Ps, so that they are not in each other's way. %s looking now, and %s not idle.",
				capital(are(t.spinning()+1)), fmt.Sprintf("%d of %s", t.busy(), plural(t.st.Procs, "P"))+isAre(t.busy()))
	}},
	trace.MUnspin: {"stealing", "runtime/proc.go: resetspinning", func(t teller) (string, string) {
		if t.e.A == 1 {
			return fmt.Sprintf("M%d has found work and stops looking.", t.e.M),
				fmt.Sprintf("The last one that looks wakes another when it finds something, if a P is free: where there was one task, there may be more. %s free now.", capital(are(len(t.st.IdlePs))))
		}
		return fmt.Sprintf("M%d stops looking for work: there is none.", t.e.M),
			"It looks at every queue once more after that, because who made work a moment ago woke nobody as long as this one was looking."
	}},
	trace.MExit: {"handoff", "runtime/proc.go: mexit", func(t teller) (string, string) {
		return fmt.Sprintf("The thread M%d ended for ever.", t.e.M),
			fmt.Sprintf("A goroutine that was locked to it (runtime.LockOSThread) has ended, and nobody knows what it did to the thread. %s made so far.", capital(verb(len(t.st.Ms), "thread was", "threads were")))
	}},
	trace.PAcquire: {"m-and-p", "runtime/proc.go: acquirep", func(t teller) (string, string) {
		what := fmt.Sprintf("M%d took P%d: the workstation has a worker.", t.e.M, t.e.P)
		p := t.p(t.e.P)
		n := len(p.Queue)
		if p.Runnext != 0 {
			n++
		}
		return what, fmt.Sprintf("An M needs a P to run Go code, and no two share one. P%d comes with its queue: %s in it.", t.e.P, wait(n))
	}},
	trace.PRelease: {"flow", "runtime/proc.go: releasep, pidleput", func(t teller) (string, string) {
		return fmt.Sprintf("P%d is idle: it has nothing in its queue, and nobody needs it.", t.e.P),
			fmt.Sprintf("Idle Ps lie on a stack: the one that was put there last is taken first. %s idle now.", capital(of(len(t.st.IdlePs)+1, t.st.Procs, "P")))
	}},
	trace.Handoff: {"handoff", "runtime/proc.go: handoffp", func(t teller) (string, string) {
		p, m := t.p(int32(t.e.A)), t.m(int32(t.e.B))
		what := fmt.Sprintf("P%d was taken from M%d and is given away", t.e.A, t.e.B)
		n := len(p.Queue)
		if p.Runnext != 0 {
			n++
		}
		if m.Call == "" {
			return what + ".", fmt.Sprintf("A goroutine that is locked to its thread (runtime.LockOSThread) runs on that M only, and that M runs nothing else. So where one is to start, waits or ends, the P goes to another M, with its queue (%s).", wait(n))
		}
		what += fmt.Sprintf(", since M%d is blocked in the call %s with G%d", t.e.B, m.Call, m.G)
		return what + ".", fmt.Sprintf("The M stays in the kernel with its goroutine; the P, with its queue (%s), goes on with another M, if there is anything to do: here, or in the global queue (%s).", wait(n), are(len(t.st.Global)))
	}},
	trace.ProcsSet: {"m-and-p", "runtime/proc.go: procresize", func(t teller) (string, string) {
		what := fmt.Sprintf("There %s now: GOMAXPROCS is %d", isPlural(int(t.e.A), "P"), t.e.A)
		if t.e.B > 0 {
			what += fmt.Sprintf(" (it was %d)", t.e.B)
		}
		return what + ".", fmt.Sprintf("GOMAXPROCS is the number of Ps, and so how many goroutines can run at the same moment: %d. It bounds neither the threads nor the goroutines.", t.e.A)
	}},

	// Blocking calls and sysmon.

	trace.SysEnter: {"blocking", "runtime/proc.go: entersyscall", func(t teller) (string, string) {
		return fmt.Sprintf("G%d entered the call %s%s: M%d is stuck in the kernel with it.", t.e.G, t.e.Text, t.at(), t.e.M),
			fmt.Sprintf("P%d stays with M%d in name, in the hope that the call is short. If it takes longer than 20µs, sysmon may take the P away: %s in its queue.", t.e.P, t.e.M, wait(t.own()))
	}},
	trace.SysExit: {"handoff", "runtime/proc.go: exitsyscall", func(t teller) (string, string) {
		what := fmt.Sprintf("G%d is back from its call, after %s", t.e.G, t.span(t.g(t.e.G).Since))
		const rule = "There are three ways back: with the old P if that is still free, with any idle P, or through the global queue."
		switch t.e.A {
		case 0:
			return what + fmt.Sprintf(", and goes on with its old P%d, which nobody had taken.", t.e.P), rule
		case 1:
			return what + fmt.Sprintf(", and goes on with P%d, which was idle.", t.e.P), rule + " Its old P had been taken away."
		}
		return what + ", but there is no P for it.", rule + fmt.Sprintf(" No P is free (GOMAXPROCS is %d), so it has to queue up, and M%d goes to sleep.", t.st.Procs, t.e.M)
	}},
	trace.Retake: {"sysmon", "runtime/proc.go: retake", func(t teller) (string, string) {
		p := t.p(int32(t.e.A))
		n := len(p.Queue)
		if p.Runnext != 0 {
			n++
		}
		who := ""
		if p.M != trace.NoID {
			who = fmt.Sprintf(" from M%d", p.M)
		}
		why := fmt.Sprintf("Here %s in its queue.", wait(n))
		if n == 0 {
			why = fmt.Sprintf("Its queue is empty, but nobody else is free (%s idle, %s looking for work), or 10ms are over.", are(len(t.st.IdlePs)), are(t.spinning()))
		}
		return fmt.Sprintf("Sysmon took P%d%s, which has been in a call for %s.", t.e.A, who, trace.Duration(t.e.B)),
			"Sysmon takes a P that is in a call if no call has ended on it since its last round (as a rule 20µs or more), and if it has work or could be needed. " + why
	}},
	trace.SysWake: {"sysmon", "runtime/proc.go: sysmon", func(t teller) (string, string) {
		return fmt.Sprintf("Sysmon (M%d) went on its round.", t.e.M),
			"It looks for Ps that are stuck in calls and for goroutines that have run for 10ms: every 20µs at first; after 50 rounds without cause its pauses double, up to 10ms."
	}},

	// Time.

	trace.TimerSet: {"blocking", "runtime/time.go: timer.modify", func(t teller) (string, string) {
		for_ := ""
		if t.e.G != 0 {
			for_ = fmt.Sprintf(", to wake G%d", t.e.G)
		}
		return fmt.Sprintf("Timer #%d was set: it is due in %s%s.", t.e.Obj, trace.Duration(max(0, t.e.A-t.e.Time)), for_),
			fmt.Sprintf("Timers lie in a heap of the P that set them, the earliest on top. Whoever looks for work looks at them too. %s set now.", capital(timers(len(t.st.Timers)+1)))
	}},
	trace.TimerFire: {"blocking", "runtime/time.go: timer.unlockAndRun", func(t teller) (string, string) {
		what := fmt.Sprintf("Timer #%d fired", t.e.Obj)
		if timer := t.st.Timers[t.e.Obj]; timer != nil {
			what += ", " + trace.Duration(max(0, t.e.Time-timer.When)) + " after it was due"
		}
		if t.e.G != 0 {
			what += fmt.Sprintf(": G%d has slept long enough", t.e.G)
		}
		return what + ".", fmt.Sprintf("A timer fires when some M looks at it, never early and always somewhat late. %s left.", capital(timers(max(0, len(t.st.Timers)-1))))
	}},
	trace.TimerStop: {"blocking", "runtime/time.go: timer.stop", func(t teller) (string, string) {
		due := ""
		if timer := t.st.Timers[t.e.Obj]; timer != nil {
			due = fmt.Sprintf(", %s before it was due", trace.Duration(max(0, timer.When-t.e.Time)))
		}
		return fmt.Sprintf("Timer #%d was stopped%s.", t.e.Obj, due),
			fmt.Sprintf("It is taken out of the heap of timers, and nobody will hear of it. %s left.", capital(timers(max(0, len(t.st.Timers)-1))))
	}},

	// Channels and locks.

	trace.ChanMake: {"waiting", "runtime/chan.go: makechan", func(t teller) (string, string) {
		what := fmt.Sprintf("%s made channel #%d of %s%s, with room for %d.", t.who(t.e.G), t.e.Obj, orSomething(t.e.Text), t.at(), t.e.A)
		if t.e.A == 0 {
			return fmt.Sprintf("%s made channel #%d of %s%s, without a buffer.", t.who(t.e.G), t.e.Obj, orSomething(t.e.Text), t.at()),
				"Without a buffer (room for 0) a send waits for its receive, and a receive for its send: the value goes from hand to hand."
		}
		return what, fmt.Sprintf("Up to %s can be sent without waiting for a receiver.", plural(int(t.e.A), "value"))
	}},
	trace.ChanSend: {"waiting", "runtime/chan.go: chansend", func(t teller) (string, string) {
		c := t.c()
		if t.e.A == 0 {
			return fmt.Sprintf("%s sent on channel #%d%s, directly to G%d, which was waiting for it.", t.who(t.e.G), t.e.Obj, t.at(), t.e.Peer),
				fmt.Sprintf("If a receiver waits, the value goes straight to the first in line (of %d), past the buffer. That one is woken.", max(1, len(c.Receivers)))
		}
		return fmt.Sprintf("%s sent on channel #%d%s, into its buffer.", t.who(t.e.G), t.e.Obj, t.at()),
			fmt.Sprintf("Nobody waits to receive, and there is room: %s taken now. The sender goes on.", of(c.Len+1, c.Cap, "place"))
	}},
	trace.ChanRecv: {"waiting", "runtime/chan.go: chanrecv", func(t teller) (string, string) {
		c := t.c()
		switch t.e.A {
		case 0:
			what := fmt.Sprintf("%s received from channel #%d%s, and G%d, which waited to send, is served.", t.who(t.e.G), t.e.Obj, t.at(), t.e.Peer)
			if c.Cap > 0 {
				return what, fmt.Sprintf("The buffer was full (%d): the receiver takes its oldest value, and the value of the first in line takes the place at its end.", c.Cap)
			}
			return what, fmt.Sprintf("If a sender waits, the value comes straight from the first in line (of %d). That one is woken.", max(1, len(c.Senders)))
		case 1:
			return fmt.Sprintf("%s received from channel #%d%s, out of its buffer.", t.who(t.e.G), t.e.Obj, t.at()),
				fmt.Sprintf("A value was there, so nobody waits: %s taken now.", of(max(0, c.Len-1), c.Cap, "place"))
		}
		return fmt.Sprintf("%s received from channel #%d%s, which is closed and empty.", t.who(t.e.G), t.e.Obj, t.at()),
			fmt.Sprintf("A closed channel gives zero values for ever, at once; v, ok := <-c tells by ok. %s in its buffer.", capital(are(c.Len)))
	}},
	trace.ChanClose: {"waiting", "runtime/chan.go: closechan", func(t teller) (string, string) {
		c := t.c()
		return fmt.Sprintf("%s closed channel #%d%s.", t.who(t.e.G), t.e.Obj, t.at()),
			t.closing(c)
	}},
	trace.ChanWait: {"blocking", "runtime/select.go: selectgo", func(t teller) (string, string) {
		c := t.c()
		line, to := len(c.Receivers), "receive from"
		if t.e.A == 0 {
			line, to = len(c.Senders), "send on"
		}
		return fmt.Sprintf("G%d is in a select and joined the line to %s channel #%d, as the %s.", t.e.G, to, t.e.Obj, Ordinal(line+1)),
			fmt.Sprintf("No case of its select could go on at once, so it stands in the line of every channel in it, %s by now. The first that serves it wins, and it leaves the others.", plural(t.lines(t.e.G)+1, "line"))
	}},
	trace.LockGet: {"blocking", "internal/sync/mutex.go: Mutex.Lock", func(t teller) (string, string) {
		waiters := 0
		if l := t.st.Locks[t.e.Obj]; l != nil {
			waiters = len(l.Waiters)
		}
		what := fmt.Sprintf("%s got lock #%d%s%s.", t.who(t.e.G), t.e.Obj, t.lockName(), t.at())
		if strings.HasSuffix(t.e.Text, ".R") {
			return what, fmt.Sprintf("Any number may hold it to read, but nobody to write meanwhile; who waits to write keeps new readers out. %s for it.", capital(wait(waiters)))
		}
		return what, fmt.Sprintf("A free lock goes to whoever comes, also past those in line (%d here), since who is running need not be woken first. After 1ms in line it is handed to the first one.", waiters)
	}},
	trace.LockPut: {"blocking", "internal/sync/mutex.go: Mutex.Unlock", func(t teller) (string, string) {
		waiters := 0
		if l := t.st.Locks[t.e.Obj]; l != nil {
			waiters = len(l.Waiters)
		}
		rule := "Nobody waits for it, so there is nobody to wake: 0 in line."
		if waiters > 0 {
			rule = fmt.Sprintf("The first of the %d in line is woken, and must then try to get it like anybody else, unless it has waited for more than 1ms.", waiters)
		}
		return fmt.Sprintf("%s let go of lock #%d%s%s.", t.who(t.e.G), t.e.Obj, t.lockName(), t.at()), rule
	}},

	// The program as a whole.

	trace.Output: {"blocking", "internal/poll/fd_unix.go: FD.Write", func(t teller) (string, string) {
		to := "standard output"
		if t.e.A == 2 {
			to = "standard error"
		}
		return fmt.Sprintf("%s wrote %s to %s.", t.who(t.e.G), shortQuote(t.e.Text), to),
			fmt.Sprintf("Writing is a call into the kernel, but a short one (%s): the P stays.", plural(len(t.e.Text), "byte"))
	}},
	trace.Deadlock: {"main-ends", "runtime/proc.go: checkdead", func(t teller) (string, string) {
		return "All goroutines are asleep: a deadlock.",
			fmt.Sprintf("No goroutine runs or could (%s, all waiting), and no timer is set (%d) that could wake one. Nothing can ever happen again, so the runtime ends the program.", plural(len(t.st.Gs), "goroutine"), len(t.st.Timers))
	}},
	trace.Exit: {"main-ends", "runtime/proc.go: main", func(t teller) (string, string) {
		return fmt.Sprintf("The program ends with exit code %d.", t.e.A),
			fmt.Sprintf("Nobody asks those that are left: %s alive.", are(len(t.st.Gs)))
	}},
}

// tellPark tells why a goroutine waits.
func tellPark(t teller) (string, string) {
	e := t.e
	what := fmt.Sprintf("G%d waits now%s: %s%s.", e.G, t.at(), e.Reason, t.on())
	free := fmt.Sprintf(" M%d does not wait with it, but looks for other work.", e.M)
	c := t.st.Chans[e.Obj]
	if c == nil {
		c = &trace.Chan{}
	}
	switch e.Reason {
	case trace.WaitChanSend:
		why := "nobody is there to receive"
		if c.Cap > 0 {
			why = fmt.Sprintf("its buffer of %d is full", c.Cap)
		}
		return what, fmt.Sprintf("A send waits if %s. G%d is %s in the line of senders.", why, e.G, Ordinal(len(c.Senders)+1)) + free
	case trace.WaitChanRecv:
		why := "nobody is there to send"
		if c.Cap > 0 {
			why = fmt.Sprintf("its buffer of %d is empty", c.Cap)
		}
		return what, fmt.Sprintf("A receive waits if %s. G%d is %s in the line of receivers.", why, e.G, Ordinal(len(c.Receivers)+1)) + free
	case trace.WaitChanSendNil, trace.WaitChanRecvNil:
		return what, "A nil channel has no other end: this goroutine waits for ever." + free
	case trace.WaitSelectNoCases:
		return what, "A select without cases waits for ever." + free
	case trace.WaitSelect:
		return what, fmt.Sprintf("None of its cases can go on. It stands in %s and goes on with whichever serves it first.", plural(t.lines(e.G), "line")) + free
	case trace.WaitSleep:
		return what, "It has set a timer, and will be woken by whoever finds that due. A sleeping goroutine needs neither an M nor a P." + free
	case trace.WaitWaitGroup:
		return what, "Wait returns when the counter is 0: the last Done wakes it." + free
	case trace.WaitCond:
		return what, "It has let go of the lock and waits for a Signal or a Broadcast." + free
	}
	if l := t.st.Locks[e.Obj]; e.Reason.OnLock() && l != nil {
		switch {
		case l.Holder != 0:
			return what, fmt.Sprintf("G%d holds that lock. G%d is %s in line, and is woken when it is let go of.", l.Holder, e.G, Ordinal(len(l.Waiters)+1)) + free
		case l.Readers > 0:
			return what, fmt.Sprintf("%s it to read. G%d is %s in line.", isHold(l.Readers), e.G, Ordinal(len(l.Waiters)+1)) + free
		}
	}
	return what, "What it needs is not there yet. Whoever provides it wakes it." + free
}

// A teller tells one event, with what the state before it knows.
type teller struct {
	st *trace.State
	e  trace.Event
}

// g, m, p and c never return nil, so that a damaged trace can be told, too.
func (t teller) g(id int64) *trace.G {
	if g := t.st.Gs[id]; g != nil {
		return g
	}
	return &trace.G{ID: id, Func: "its function", Since: t.e.Time}
}

func (t teller) m(id int32) *trace.M {
	if id >= 0 && int(id) < len(t.st.Ms) {
		return t.st.Ms[id]
	}
	return &trace.M{ID: id, P: trace.NoID}
}

func (t teller) p(id int32) *trace.P {
	if id >= 0 && int(id) < len(t.st.Ps) {
		return t.st.Ps[id]
	}
	return &trace.P{ID: id, M: trace.NoID}
}

func (t teller) c() *trace.Chan {
	if c := t.st.Chans[t.e.Obj]; c != nil {
		return c
	}
	return &trace.Chan{ID: t.e.Obj}
}

// lines is in how many lines of channels a goroutine stands.
func (t teller) lines(id int64) int {
	n := 0
	for _, c := range t.st.Chans {
		for _, line := range [][]int64{c.Senders, c.Receivers} {
			if slices.Contains(line, id) {
				n++
			}
		}
	}
	return n
}

// own is how many goroutines wait on the event's P.
func (t teller) own() int {
	p := t.p(t.e.P)
	n := len(p.Queue)
	if p.Runnext != 0 {
		n++
	}
	return n
}

// givenAway is the P that a Handoff has taken from its M and that nobody has yet;
// nil if there is none.
func (t teller) givenAway() *trace.P {
	for _, p := range t.st.Ps[:min(t.st.Procs, len(t.st.Ps))] {
		if p.Status == trace.PIdle && p.M == trace.NoID && !slices.Contains(t.st.IdlePs, p.ID) {
			return p
		}
	}
	return nil
}

// systemGs says why fewer than half of a full ring went to the global queue.
func (t teller) systemGs() string {
	const half = 128
	own := half - t.e.B
	if own <= 0 || t.e.B < half/2 {
		return ""
	}
	return fmt.Sprintf(" The rest of that half %s of the runtime's own, which are not shown.", isAre(int(own))[1:]+" "+trace.Count(own))
}

// closing tells what becomes of those that wait on a channel that is closed, and
// of what is in it.
func (t teller) closing(c *trace.Chan) string {
	var woken []string
	if n := len(c.Receivers); n > 0 {
		woken = append(woken, number(n, "", "1 receiver, which gets the zero value", "%s receivers, which get the zero value"))
	}
	if n := len(c.Senders); n > 0 {
		woken = append(woken, number(n, "", "1 sender, which panics", "%s senders, which panic"))
	}
	text := "Closing wakes all that wait there, and nobody does (0 in line)."
	if len(woken) > 0 {
		text = "All that wait there are woken: " + strings.Join(woken, "; ") + "."
	}
	return text + number(c.Len, " It is empty, so from now on a receive gets the zero value at once.",
		" The 1 value in its buffer can still be received.", " The %s values in its buffer can still be received.")
}

// busy counts the Ps that are not idle, spinning the Ms that look for work.
func (t teller) busy() int { return t.st.Procs - len(t.st.IdlePs) }

func (t teller) spinning() int {
	n := 0
	for _, m := range t.st.Ms {
		if m.State == trace.MSpinning {
			n++
		}
	}
	return n
}

// who begins a sentence with a goroutine, or with what is none.
func (t teller) who(id int64) string {
	if id == 0 {
		return "The runtime"
	}
	return fmt.Sprintf("G%d", id)
}

// at is " at main.go:12", or nothing.
func (t teller) at() string {
	if t.e.Site == 0 {
		return ""
	}
	return " at " + t.st.Sites.Pos(t.e.Site).String()
}

func (t teller) siteOf(g *trace.G) string {
	if g.Site == 0 {
		return ""
	}
	return t.st.Sites.Pos(g.Site).String()
}

// on names what the event's goroutine waits for.
func (t teller) on() string {
	switch {
	case t.e.Obj == 0:
		return ""
	case t.e.Reason == trace.WaitWaitGroup || t.e.Reason == trace.WaitCond:
		return fmt.Sprintf(" on #%d", t.e.Obj)
	case t.e.Reason.OnLock():
		return fmt.Sprintf(" on lock #%d", t.e.Obj)
	case t.e.Reason == trace.WaitSleep:
		return ""
	}
	return fmt.Sprintf(" on channel #%d", t.e.Obj)
}

// span is how long ago something was.
func (t teller) span(since int64) string { return trace.Duration(max(0, t.e.Time-since)) }

func (t teller) lockName() string {
	if t.e.Text == "" {
		return ""
	}
	name, how, _ := strings.Cut(t.e.Text, ".")
	switch how {
	case "R":
		how = ", to read"
	case "W":
		how = ", to write"
	default:
		how = ""
	}
	return " (" + article(name) + " " + name + how + ")"
}

// order is in which order the others are looked at that begins at a P.
func (t teller) order(from, step int32) []int64 {
	n := int32(t.st.Procs)
	if n <= 1 || step <= 0 {
		return nil
	}
	var all []int64
	for i, at := int32(0), from%n; i < n && len(all) <= 8; i, at = i+1, (at+step)%n {
		if at != t.e.P {
			all = append(all, int64(at))
		}
	}
	return all
}

// looked tells which Ps a thief had looked at before it found something.
func (t teller) looked() string {
	if t.e.Obj > 1 {
		return fmt.Sprintf("in its %s round of looking at the others it came to P%d", Ordinal(int(t.e.Obj)), t.e.A)
	}
	m := t.m(t.e.M)
	order := t.order(m.StealFrom, m.StealStep)
	var before []int64
	for _, id := range order {
		if id == t.e.A {
			break
		}
		before = append(before, id)
	}
	switch {
	case len(order) == 0 || len(before) == len(order):
		return fmt.Sprintf("it looked at P%d", t.e.A)
	case len(before) == 0:
		return fmt.Sprintf("it looked at P%d first (random start)", t.e.A)
	}
	return fmt.Sprintf("it looked at P%d first (random start), then came to P%d", before[0], t.e.A)
}

// The words that sentences are made of.

// share tells a P's share of a global queue of n: globrunqgetbatch's rule.
func share(n, procs int) string {
	procs = max(procs, 1)
	got := min(n/procs+1, n, 128)
	text := fmt.Sprintf("%d / GOMAXPROCS (%d) + 1 = %d", n, procs, n/procs+1)
	if got < n/procs+1 {
		text += fmt.Sprintf(", but at most %d", got)
	}
	return text
}

// names lists ids: "P2, P0 and P3".
func names(letter string, ids []int64) string {
	var list []string
	for i, id := range ids {
		if i == 8 {
			return strings.Join(list, ", ") + " and so on"
		}
		list = append(list, fmt.Sprintf("%s%d", letter, id))
	}
	if len(list) > 1 {
		return strings.Join(list[:len(list)-1], ", ") + " and then " + list[len(list)-1]
	}
	return strings.Join(list, "")
}

// wait, are, left and so on write a number with its verb.
func wait(n int) string {
	return number(n, "no goroutine waits", "1 goroutine waits", "%s goroutines wait")
}
func are(n int) string  { return number(n, "none is", "1 is", "%s are") }
func left(n int) string { return number(n, "none is left", "1 is left", "%s are left") }

func timers(n int) string { return number(n, "no timer is", "1 timer is", "%s timers are") }

func isAre(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}

func isPlural(n int, noun string) string { return isAre(n)[1:] + " " + plural(n, noun) }

func isHold(n int) string {
	return number(n, "nobody holds", "1 goroutine holds", "%s goroutines hold")
}

// of writes "1 of 4 Ps is".
func of(n, all int, noun string) string {
	return fmt.Sprintf("%d of %s%s", n, plural(all, noun), isAre(n))
}

func number(n int, none, one, many string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(many, trace.Count(int64(n)))
}

// article is the one that goes with a lock's name as it is read aloud.
func article(name string) string {
	if strings.HasPrefix(name, "RW") {
		return "an"
	}
	return "a"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func orSomething(elem string) string {
	if elem == "" {
		return "values"
	}
	return elem
}

// shortQuote quotes a text, shortened if it is long.
func shortQuote(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return fmt.Sprintf("%q…", string(runes[:most]))
	}
	return fmt.Sprintf("%q", s)
}
