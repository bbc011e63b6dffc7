package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopark/engine/trace"
)

// Why says why a goroutine does not run, and what would have to happen so that
// it does. If it waits for what another one has, it goes on to why that one does
// not give it away, and so on: a circle of such is a deadlock, and said to be.
func Why(st *trace.State, id int64, o Options) string {
	p := newPen(st, o)
	if st.Gs[id] == nil {
		return p.noSuch(id)
	}
	said := p.chain(id)
	if o.Sentences {
		return p.wrap(strings.Join(said, "\n")+"\n", o)
	}
	return p.page(strings.Split(words(strings.Join(said, " "), p.width), "\n"))
}

// maxChain bounds how far a chain of waiting is followed.
const maxChain = 8

// chain says why a goroutine does not run, and those that it waits for.
func (p *pen) chain(id int64) []string {
	var said []string
	passed := []int64{}
	for {
		why, next := p.reason(p.st.Gs[id])
		said = append(said, why...)
		passed = append(passed, id)
		if next == 0 {
			return append(said, p.hopeless(p.st.Gs[passed[0]])...)
		}
		if at := slices.Index(passed, next); at >= 0 {
			return append(said, p.circle(passed[at:]))
		}
		if len(passed) == maxChain {
			return append(said, "The chain goes on from there: :why "+fmt.Sprint(next)+" follows it.")
		}
		id = next
	}
}

// circle says that goroutines wait for each other.
func (p *pen) circle(ids []int64) string {
	if len(ids) == 1 {
		return fmt.Sprintf("So %s waits for itself, and nothing can ever wake it: a deadlock.", p.g(ids[0]))
	}
	var around []string
	for _, id := range append(ids, ids[0]) {
		around = append(around, p.g(id))
	}
	return fmt.Sprintf("So they wait for each other in a circle (%s), and none of them can ever go on: a deadlock. One of them would have to take its locks in another order.",
		strings.Join(around, " → "))
}

// hopeless says, of a goroutine that waits for another to do something, if there
// is none that could.
func (p *pen) hopeless(g *trace.G) []string {
	if g.State != trace.GWaiting || len(p.st.Timers) > 0 || g.Reason == trace.WaitIO {
		return nil
	}
	switch g.Reason {
	case trace.WaitChanRecvNil, trace.WaitChanSendNil, trace.WaitSelectNoCases:
		return nil // said already
	}
	for _, other := range p.st.Gs {
		if other.State != trace.GWaiting || other.Reason == trace.WaitIO {
			return nil
		}
	}
	if len(p.st.Gs) == 1 {
		return []string{"But there is no other goroutine that could do it, and no timer is set: if nothing comes from outside, this is a deadlock."}
	}
	return []string{fmt.Sprintf("But all goroutines wait, %d of them, and no timer is set: if nothing comes from outside, this is a deadlock.", len(p.st.Gs))}
}

// reason says why one goroutine does not run. next is the one whose doing it
// waits for, if that is known.
func (p *pen) reason(g *trace.G) (said []string, next int64) {
	switch g.State {
	case trace.GRunning:
		if g.P == trace.NoID {
			return []string{fmt.Sprintf("%s is running on M%d.", p.whom(g.ID), g.M)}, 0
		}
		return []string{fmt.Sprintf("%s is running: on P%d, with M%d as its worker%s. Nothing keeps it.", p.whom(g.ID), g.P, g.M, p.atSite(g))}, 0
	case trace.GRunnable:
		return p.queuedWhy(g), 0
	case trace.GSyscall:
		return p.calledWhy(g), 0
	case trace.GWaiting:
		return p.waitsWhy(g)
	}
	return []string{fmt.Sprintf("%s is %s.", p.whom(g.ID), g.State)}, 0
}

// queuedWhy is about a goroutine that could run and is in line.
func (p *pen) queuedWhy(g *trace.G) []string {
	begin := p.whom(g.ID) + " is ready to run, but it is not its turn: "
	for _, one := range p.st.Ps {
		ahead, found := p.ahead(one, g.ID)
		if !found {
			continue
		}
		where := fmt.Sprintf("it is in P%d's queue, where it is the %s", one.ID, Ordinal(slices.Index(one.Queue, g.ID)+1))
		if one.Runnext == g.ID {
			where = fmt.Sprintf("it is next on P%d", one.ID)
		}
		if len(ahead) > 0 && one.Runnext != g.ID {
			where += ", behind " + p.ids(ahead, 30)
		}
		said := []string{begin + where + "."}
		m := p.worker(one)
		switch {
		case m == nil:
			said = append(said, fmt.Sprintf("P%d has no worker at the moment: an M must take it first.", one.ID))
		case m.G != 0 && m.State == trace.MBlocked:
			said = append(said, fmt.Sprintf("P%d's worker M%d is stuck in the call %s with %s: as soon as sysmon finds that, it gives P%d to another M.", one.ID, m.ID, m.Call, p.g(m.G), one.ID))
		case m.G != 0:
			said = append(said, fmt.Sprintf("%s runs there now, and must first wait for something, end, give way, or use up its 10ms.", p.whom(m.G)))
		default:
			said = append(said, fmt.Sprintf("M%d is about to look there.", m.ID))
		}
		if one.Runnext != g.ID {
			said = append(said, "Or another P that has nothing to do steals it.")
		}
		return said
	}
	if at := slices.Index(p.st.Global, g.ID); at >= 0 {
		return []string{begin + fmt.Sprintf("it is the %s in the global queue.", Ordinal(at+1)),
			"A P takes from there when its own queue is empty, and in any case at every 61st start."}
	}
	for _, m := range p.st.Ms {
		if m.Hand == g.ID {
			return []string{fmt.Sprintf("%s is about to run: M%d has just taken it out of a queue, and starts it at once.", p.whom(g.ID), m.ID)}
		}
	}
	return []string{p.whom(g.ID) + " is ready to run and in no queue just now: an M has it in hand, to start it or to put it into one."}
}

// ahead returns who comes before a goroutine on a P.
func (p *pen) ahead(one *trace.P, id int64) (ids []int64, found bool) {
	if one.Runnext == id {
		return nil, true
	}
	at := slices.Index(one.Queue, id)
	if at < 0 {
		return nil, false
	}
	if one.Runnext != 0 {
		ids = append(ids, one.Runnext)
	}
	return append(ids, one.Queue[:at]...), true
}

// worker is the M that holds a P, or nil.
func (p *pen) worker(one *trace.P) *trace.M {
	if one.M < 0 || int(one.M) >= len(p.st.Ms) {
		return nil
	}
	return p.st.Ms[one.M]
}

// calledWhy is about a goroutine in a blocking call.
func (p *pen) calledWhy(g *trace.G) []string {
	call := "a call"
	if g.M >= 0 && int(g.M) < len(p.st.Ms) && p.st.Ms[g.M].Call != "" {
		call = "the call " + p.st.Ms[g.M].Call
	}
	said := []string{fmt.Sprintf("%s is in %s, for %s now, and M%d is blocked in the kernel with it: that must return first.", p.whom(g.ID), call, p.since(g.Since), g.M)}
	if g.P != trace.NoID {
		return append(said, fmt.Sprintf("If P%d is still its own then, it goes on at once.", g.P))
	}
	return append(said, "Its P has been given away, so it then needs another one, or has to queue up in the global queue.")
}

// waitsWhy is about a parked goroutine.
func (p *pen) waitsWhy(g *trace.G) (said []string, next int64) {
	name := p.whom(g.ID)
	switch g.Reason {
	case trace.WaitSleep:
		for _, t := range p.st.Timers {
			switch {
			case t.G == g.ID && t.When <= p.now:
				return []string{fmt.Sprintf("%s has slept long enough: its timer was due when the clock showed %s, and wakes it as soon as some M looks at it.", name, trace.Duration(t.When))}, 0
			case t.G == g.ID:
				return []string{fmt.Sprintf("%s sleeps: in %s, when the clock shows %s, its timer wakes it.", name, trace.Duration(max(0, t.When-p.now)), trace.Duration(t.When))}, 0
			}
		}
		return []string{name + " sleeps, and is about to be woken."}, 0
	case trace.WaitChanSendNil:
		return []string{name + " sends on a nil channel, which has no other end: nothing can ever wake it."}, 0
	case trace.WaitChanRecvNil:
		return []string{name + " receives from a nil channel, which has no other end: nothing can ever wake it."}, 0
	case trace.WaitSelectNoCases:
		return []string{name + " is in a select without cases, which waits for ever: nothing can ever wake it."}, 0
	case trace.WaitChanRecv:
		c := p.chanOf(g.Obj)
		return []string{fmt.Sprintf("%s wants to receive from %s, and there is nothing to be had%s: somebody must send on it, or close it.", name, p.channel(c), p.behind(c.Receivers, g.ID)),
			p.users(g.ID, c.SentBy, "sent on it")}, 0
	case trace.WaitChanSend:
		c := p.chanOf(g.Obj)
		why := "nobody receives"
		if c.Cap > 0 {
			why = "its buffer is full"
		}
		return []string{fmt.Sprintf("%s wants to send on %s, but %s%s: somebody must receive from it.", name, p.channel(c), why, p.behind(c.Senders, g.ID)),
			p.users(g.ID, c.RecvBy, "received from it")}, 0
	case trace.WaitSelect:
		return []string{fmt.Sprintf("%s is in a select and waits for any of its cases: %s.", name, p.cases(g.ID))}, 0
	case trace.WaitWaitGroup:
		return []string{fmt.Sprintf("%s waits for a WaitGroup (#%d) to count down to zero: as many Done calls as are still missing must come.%s", name, g.Obj, p.children(g.ID))}, 0
	case trace.WaitCond:
		return []string{fmt.Sprintf("%s waits on a sync.Cond (#%d)%s: somebody must call Signal or Broadcast.", name, g.Obj, p.behind(p.lockOf(g.Obj).Waiters, g.ID))}, 0
	case trace.WaitMutexLock, trace.WaitRWMutexLock, trace.WaitRWMutexRLock:
		return p.lockedOut(g)
	case trace.WaitIO:
		return []string{name + " waits for input or output, such as that of the network or of a pipe: when it comes, the goroutine becomes runnable."}, 0
	}
	return []string{fmt.Sprintf("%s waits (%s%s): whoever provides that wakes it.", name, g.Reason, p.object(g.Reason, g.Obj))}, 0
}

// users says who has done so far, on a channel, what a goroutine waits for another
// to do. Which goroutines can reach the channel no event tells, but those that have
// used it could.
func (p *pen) users(id int64, users trace.Users, done string) string {
	var there, gone []int64
	for _, by := range users.List() {
		switch {
		case by == id:
		case p.st.Gs[by] != nil:
			there = append(there, by)
		default:
			gone = append(gone, by)
		}
	}
	slices.Sort(gone)
	switch {
	case len(there) > 0:
		var who []string
		for _, by := range there {
			g := p.st.Gs[by]
			does := p.state(g.State)
			if g.Reason != trace.WaitNone {
				does += ": " + string(g.Reason)
			}
			who = append(who, fmt.Sprintf("%s (%s)", p.whom(by), does))
		}
		return fmt.Sprintf("Still there of those that have %s before: %s.", done, strings.Join(who, ", "))
	case len(gone) == len(users):
		return fmt.Sprintf("The last that have %s have ended: %s. If no goroutine that is left does it, this one waits for ever: a leak.", done, p.ids(gone, 30))
	case len(gone) > 0:
		return fmt.Sprintf("All that have %s before have ended: %s. If no goroutine that is left does it, this one waits for ever: a leak.", done, p.ids(gone, 30))
	}
	return fmt.Sprintf("Nobody else has %s so far.", done)
}

// children names those that a goroutine started and that are still there: of these
// a WaitGroup's Done calls mostly come.
func (p *pen) children(id int64) string {
	var ids []int64
	for _, g := range p.st.Gs {
		if g.Parent == id {
			ids = append(ids, g.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return fmt.Sprintf(" It has started %s, still there: %s.", plural(len(ids), "goroutine"), p.ids(ids, 40))
}

// lockedOut is about a goroutine that waits for a lock.
func (p *pen) lockedOut(g *trace.G) (said []string, next int64) {
	l := p.lockOf(g.Obj)
	what := fmt.Sprintf("%s wants lock #%d (%s %s)%s", p.whom(g.ID), g.Obj, article(l.Kind), orDefault(l.Kind, "lock"), p.behind(l.Waiters, g.ID))
	switch {
	case l.Holder == g.ID:
		return []string{what + ", and holds it itself: " + article(l.Kind) + " " + orDefault(l.Kind, "lock") + " cannot be locked twice."}, g.ID
	case l.Holder != 0 && p.st.Gs[l.Holder] == nil:
		return []string{fmt.Sprintf("%s, and G%d, which locked it, has ended without unlocking it: another goroutine would have to.", what, l.Holder)}, 0
	case l.Holder != 0:
		return []string{fmt.Sprintf("%s, and %s holds it and must unlock it.", what, p.g(l.Holder))}, l.Holder
	case l.Readers > 0 && slices.Contains(l.ReadBy, g.ID):
		return []string{what + ", and itself holds it to read: it cannot get it to write before it lets go."}, g.ID
	case l.Readers > 0:
		for _, id := range l.ReadBy {
			if p.st.Gs[id] != nil {
				next = id
				break
			}
		}
		return []string{fmt.Sprintf("%s, and %s it to read, who must let go first: %s.", what, isHold(l.Readers), p.ids(l.ReadBy, 30))}, next
	case len(l.Waiters) > 1:
		return []string{what + ". The lock is free now, and those before it come first."}, 0
	}
	return []string{what + ". The lock is free now: it is about to be woken."}, 0
}

// cases lists what the select of a goroutine waits for.
func (p *pen) cases(id int64) string {
	var parts []string
	for _, n := range slices.Sorted(maps.Keys(p.st.Chans)) {
		c := p.st.Chans[n]
		if slices.Contains(c.Receivers, id) {
			parts = append(parts, "a value from "+p.channel(c))
		}
		if slices.Contains(c.Senders, id) {
			parts = append(parts, "a receiver on "+p.channel(c))
		}
		if len(parts) > 5 {
			parts = append(parts, "or one of others")
			break
		}
	}
	if len(parts) == 0 {
		return "one has come already, and it is about to be woken"
	}
	return strings.Join(parts, ", or ")
}

// behind says how many are before a goroutine in a line, if any are.
func (p *pen) behind(line []int64, id int64) string {
	at := slices.Index(line, id)
	if at <= 0 {
		return ""
	}
	return fmt.Sprintf(" (as the %s in line, behind %s)", Ordinal(at+1), p.ids(line[:at], 24))
}

func (p *pen) chanOf(id int64) *trace.Chan {
	if c := p.st.Chans[id]; c != nil {
		return c
	}
	return &trace.Chan{ID: id}
}

func (p *pen) lockOf(id int64) *trace.Lock {
	if l := p.st.Locks[id]; l != nil {
		return l
	}
	return &trace.Lock{ID: id}
}

// whom writes a goroutine's name and function.
func (p *pen) whom(id int64) string {
	if g := p.st.Gs[id]; g != nil && g.Func != "" {
		return p.g(id) + " (" + g.Func + ")"
	}
	return p.g(id)
}

func (p *pen) atSite(g *trace.G) string {
	if at := p.site(g.Site); at != "" {
		return ", at " + at
	}
	return ""
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
