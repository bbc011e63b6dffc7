package interp

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"gopark/engine"
	"gopark/engine/trace"
)

// Leaks are goroutines that can never run again. They are looked for when main
// has returned: the world goes on, unseen, until nothing moves any more. What
// waits for a channel or a lock then waits for ever.
type Leaks struct {
	List []Leak

	// Busy says that the world did not come to rest within leakLimit: List then
	// holds those that nobody who can still move has ever had to do with.
	Busy bool
}

// A Leak is one of them.
type Leak struct {
	engine.GInfo
	On []string // what it waits for
}

// leakLimit bounds how long the world may go on after main; leakOps does so for
// what is no event.
var leakLimit = engine.RunLimit{Events: leakOps}

const leakOps = 500_000

// findLeaks lets the world go on after a run that ended with err.
func (r *run) findLeaks(ctx context.Context, err error) *Leaks {
	var exit *engine.ExitError
	var dead *engine.DeadlockError
	l := &Leaks{}
	switch {
	case err == nil, errors.Is(err, engine.ErrGoexitDeadlock):
		r.out.mute()
		from := r.e.Events()
		if err := r.drive(ctx, func() error {
			if r.tiring != nil {
				r.tiring.finally(leakOps, r.e.Interrupter())
			}
			return r.e.RunOthers(leakLimit)
		}); err != nil {
			l.Busy = true
		}
		l.Busy = l.Busy || r.e.Events()-from >= leakLimit.Events
	case errors.As(err, &dead): // it has come to rest
	case errors.As(err, &exit):
		l.Busy = true
	default:
		return nil // a crash is no leak
	}
	var stuck map[int64]bool
	if l.Busy {
		stuck = r.stuck(0)
	}
	st := r.e.State()
	for _, g := range r.e.Goroutines() {
		if !waitsForProgram(g) || l.Busy && !stuck[g.ID] {
			continue
		}
		l.List = append(l.List, Leak{g, waitsFor(st, g)})
	}
	return l
}

// waitsForProgram tells whether g waits for what only another goroutine can do.
func waitsForProgram(g engine.GInfo) bool {
	return g.State == trace.GWaiting && !g.Timed && g.Reason != trace.WaitSleep && (g.Reason != trace.WaitIO || g.Within)
}

// wokenByAnybody tells whether no event says who may wake g: who is to call Done or
// Signal, or has the other end of a pipe.
func wokenByAnybody(g engine.GInfo) bool {
	return g.Reason == trace.WaitWaitGroup || g.Reason == trace.WaitCond || g.Within
}

// waitsForChan tells whether g stands in line at a channel.
func waitsForChan(g engine.GInfo) bool {
	return g.Reason == trace.WaitChanSend || g.Reason == trace.WaitChanRecv || g.Reason == trace.WaitSelect
}

// hopeless tells whether nobody can wake g, whatever else happens.
func hopeless(g engine.GInfo) bool {
	switch g.Reason {
	case trace.WaitChanSendNil, trace.WaitChanRecvNil, trace.WaitSelectNoCases:
		return true
	}
	return false
}

// waitsFor names the channels or the lock that g waits for.
func waitsFor(st *trace.State, g engine.GInfo) (on []string) {
	if g.Reason.OnLock() {
		what, _ := strings.CutPrefix(string(g.Reason), "sync.")
		what, _, _ = strings.Cut(what, ".")
		if what == "semacquire" {
			what = "semaphore"
		}
		return []string{fmt.Sprintf("%s #%d", what, g.Obj)}
	}
	for _, id := range slices.Sorted(maps.Keys(st.Chans)) {
		c := st.Chans[id]
		for _, way := range []struct {
			line []int64
			does string
		}{{c.Receivers, "receive from"}, {c.Senders, "send to"}} {
			for _, id := range way.line {
				if id == g.ID {
					text := fmt.Sprintf("chan #%d of %s", c.ID, c.Elem)
					if c.Cap > 0 {
						text += fmt.Sprintf(", %d of %d in its buffer", c.Len, c.Cap)
					}
					on = append(on, fmt.Sprintf("to %s %s", way.does, text))
				}
			}
		}
	}
	return on
}

// Text is the report for a person.
func (l *Leaks) Text() string {
	if l == nil {
		return ""
	}
	var b strings.Builder
	switch n := len(l.List); {
	case n == 0 && !l.Busy:
		b.WriteString("no goroutine is leaked\n")
	case n == 1:
		b.WriteString("1 goroutine is leaked: it can never run again\n")
	case n > 1:
		fmt.Fprintf(&b, "%d goroutines are leaked: they can never run again\n", n)
	}
	if l.Busy {
		b.WriteString("others were still at work when gopark stopped looking: some of them may be leaked, too\n")
	}
	for _, g := range group(l.List) {
		b.WriteByte('\n')
		b.WriteString(g.text())
	}
	return b.String()
}

// A leakGroup is goroutines that were made, and wait, at the same place.
type leakGroup struct{ list []Leak }

// group joins leaks that differ in nothing but their numbers, in the order of
// the first of each.
func group(list []Leak) []*leakGroup {
	var groups []*leakGroup
	at := map[string]*leakGroup{}
	for _, l := range list {
		key := fmt.Sprint(l.Status(), l.Pos, l.Made, l.Func)
		if at[key] == nil {
			at[key] = &leakGroup{}
			groups = append(groups, at[key])
		}
		at[key].list = append(at[key].list, l)
	}
	return groups
}

func (g *leakGroup) text() string {
	var b strings.Builder
	l := g.list[0]
	fmt.Fprintf(&b, "goroutine %d [%s]", l.ID, l.Status())
	if n := len(g.list) - 1; n > 0 {
		fmt.Fprintf(&b, " and %d more like it", n)
	}
	b.WriteString(":\n")
	where := l.Pos.Func
	if where == "" {
		where = l.Func
	}
	fmt.Fprintf(&b, "\twaits in %s%s\n", where, atPlace(l.Pos))
	for _, on := range l.On {
		fmt.Fprintf(&b, "\t%s\n", on)
	}
	if l.Parent == 0 {
		b.WriteString("\tmade by the runtime\n")
		return b.String()
	}
	fmt.Fprintf(&b, "\tmade by goroutine %d in %s%s\n", l.Parent, l.Made.Func, atPlace(l.Made))
	return b.String()
}

func atPlace(pos trace.Pos) string {
	if pos.Line == 0 {
		return ""
	}
	return fmt.Sprintf(" at %s:%d", pos.File, pos.Line)
}

// stuck finds the goroutines that can never run again while the program still
// goes on, for package runtime/pprof. It is careful, like the real runtime: what
// it names will not run again unless somebody has kept a channel or a lock that
// he has never used.
//
// A goroutine that can move may wake those that wait for what it, or one that it
// was made by before, has used; and so on from these. Everybody else who waits
// is stuck. self is the goroutine that asks, 0 if none does.
func (r *run) stuck(self int64) map[int64]bool {
	gs := r.e.Goroutines()
	users := usersOf(r.opt.Trace)
	unknown := r.e.PendingFuncs() > 0 // what they will do
	live := map[int64]bool{}
	var todo []int64
	wake := func(id int64) {
		if !live[id] {
			live[id] = true
			todo = append(todo, id)
		}
	}
	waiting := map[use][]int64{} // who waits for what
	family := map[int64][]int64{}
	var list []engine.GInfo
	st := r.e.State()
	for _, g := range gs {
		switch {
		case g.ID == self || !waitsForProgram(g) || unknown && !hopeless(g):
			wake(g.ID)
			continue
		case hopeless(g):
		case wokenByAnybody(g):
			family[g.Parent] = append(family[g.Parent], g.ID)
		case g.Reason.OnLock():
			waiting[use{true, g.Obj}] = append(waiting[use{true, g.Obj}], g.ID)
		}
		list = append(list, g)
	}
	parent := map[int64]int64{}
	for _, g := range gs {
		parent[g.ID] = g.Parent
	}
	inLine := map[int64]bool{}
	for id, c := range st.Chans {
		for _, g := range append(c.Senders, c.Receivers...) {
			waiting[use{false, id}] = append(waiting[use{false, id}], g)
			inLine[g] = true
		}
	}
	for _, g := range list {
		if waitsForChan(g) && !inLine[g.ID] {
			wake(g.ID) // somebody has taken it out of the line and is about to do that
		}
	}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		for u := range users.of(id) {
			for _, g := range waiting[u] {
				wake(g)
			}
			delete(waiting, u)
		}
		// Relatives, for those of whom no more is known.
		for _, p := range []int64{id, parent[id]} {
			for _, g := range family[p] {
				wake(g)
			}
		}
		for _, g := range list {
			if g.ID == parent[id] && wokenByAnybody(g) {
				wake(g.ID)
			}
		}
	}
	stuck := map[int64]bool{}
	for _, g := range list {
		if !live[g.ID] {
			stuck[g.ID] = true
		}
	}
	return stuck
}

// A use is a channel or a lock that a goroutine has used.
type use struct {
	lock bool
	id   int64
}

// users tells which goroutines have used what.
type users map[int64]*usage

// A usage is what one goroutine has used, and what its parent had when it made
// it.
type usage struct {
	list   []use
	seen   map[use]bool
	parent *usage
	before int // how much of the parent's list counts
}

func (u *usage) add(x use) {
	if !u.seen[x] {
		u.seen[x] = true
		u.list = append(u.list, x)
	}
}

// usersOf reads that out of a trace; nil knows nothing.
func usersOf(rec *trace.Recorder) users {
	all := users{}
	if rec == nil {
		return all
	}
	get := func(g int64) *usage {
		if all[g] == nil {
			all[g] = &usage{seen: map[use]bool{}}
		}
		return all[g]
	}
	for ev := range rec.All(0) {
		switch ev.Kind {
		case trace.GoCreate:
			child := get(ev.G)
			if ev.Peer != 0 {
				child.parent = get(ev.Peer)
				child.before = len(child.parent.list)
			}
		case trace.ChanMake, trace.ChanSend, trace.ChanRecv, trace.ChanClose, trace.ChanWait:
			if ev.G != 0 {
				get(ev.G).add(use{false, ev.Obj})
			}
		case trace.LockGet, trace.LockPut:
			get(ev.G).add(use{true, ev.Obj})
		case trace.GoPark:
			if ev.Obj != 0 {
				get(ev.G).add(use{ev.Reason.OnLock(), ev.Obj})
			}
		}
	}
	return all
}

// of yields all that g, or one that it was made by before, has used.
func (all users) of(g int64) iter.Seq[use] {
	return func(yield func(use) bool) {
		u := all[g]
		if u == nil {
			return
		}
		for n := len(u.list); u != nil; n, u = u.before, u.parent {
			for _, x := range u.list[:n] {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// A tiring machine is what a program runs on when leaks are looked for: it gets
// twice as slow whenever the program has done so and so much, except that its
// threads wake as fast as ever. So more happens side by side, preemption comes at
// more places, and a program that works while another part of it sleeps comes to
// an end soon.
//
// Leaks come from different conditions, so these depend on the seed. As a rule
// the machine is ten times as slow as usual from the beginning, as with go run
// -race. With every second seed its threads are held up now and then, as on a
// machine with other things to do; with every fourth it starts as fast as usual,
// since short sleeps mean nothing to a slow one.
type tiring struct {
	costs *engine.Costs
	rng   *rand.Rand // nil: they are not
	fresh bool       // its speed is normal still
	ops   int        // since it last became slower
	left  int        // how many times it will yet

	after int    // how many operations it may do yet; 0: any number
	half  int    // with that many left it is slow
	end   func() // is called then
}

func newTiring(seed uint64) *tiring {
	t := &tiring{costs: engine.DefaultCosts(), left: tiredMost, fresh: true}
	if seed%2 == 0 {
		t.rng = rand.New(rand.NewPCG(seed, 0))
	}
	if seed%4 != 3 {
		t.tire()
	}
	return t
}

// tire makes a machine of normal speed a slow one.
func (t *tiring) tire() {
	if t.fresh {
		t.fresh = false
		t.slow(slowness)
	}
}

// finally says that main has returned, and that end is to be called after so many
// more operations. For the last half of them the machine is a slow one, which gets
// furthest with them: goroutines that only ask again and again use up their time
// slices soonest.
func (t *tiring) finally(ops int, end func()) {
	t.half, t.after, t.end = ops/2, ops, end
}

const (
	slowness    = 10
	tiredBy     = 100_000 // operations until it gets twice as slow
	tiredMost   = 10      // how many times it does
	heldUpOneIn = 30      // operations
	heldUpBy    = 1_000   // loop turns, at most
)

func (t *tiring) slow(by int64) {
	c := t.costs
	for _, cost := range []*int64{&c.Tick, &c.Op, &c.Spawn, &c.Start, &c.Park, &c.Exit, &c.Queue, &c.Lock, &c.Steal, &c.Spin, &c.Timer, &c.Enter} {
		*cost *= by
	}
}

// ticks is called at every operation of the program's. It returns for how many
// loop turns the thread is held up.
func (t *tiring) ticks() int64 {
	if t.ops++; t.ops >= tiredBy && t.left > 0 {
		t.ops = 0
		t.left--
		t.slow(2)
	}
	if t.after > 0 {
		switch t.after--; t.after {
		case t.half:
			t.tire()
		case 0:
			t.end()
		}
	}
	if t.rng != nil && t.rng.IntN(heldUpOneIn) == 0 {
		return t.rng.Int64N(heldUpBy)
	}
	return 0
}
