package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/view"
)

// A Driver is somebody who is asked what goes next: the learner at a prompt.
type Driver struct {
	// Ask asks for a line, which is a choice or a command of the driver's. ErrStop
	// ends the run; any other error ends the driving, and the run goes on by
	// itself.
	Ask func(prompt string) (string, error)
	// Out is where choices are shown. It may be the program's output too.
	Out io.Writer
	// View is how pictures are to be drawn.
	View func() view.Options
	// Save keeps the choices made so far in a file. It may be nil.
	Save func(path string) error
}

// ErrStop is for Ask, of somebody who wants to stop.
var ErrStop = errors.New("stop")

// Drive runs a program while the learner chooses what moves next. What they chose
// is in s, which with the options makes the same run again.
//
// There is a choice between two Ms where the next thing that either does could
// be seen: a goroutine starting, waiting, sending … In between, who was chosen
// goes on. Sysmon makes its rounds by itself. The program has no input, since what
// is typed is choices.
func (d *Driver) Drive(ctx context.Context, p Program, opt interp.Options, s *engine.Schedule) *interp.Result {
	if opt.Trace == nil {
		opt.Trace = trace.NewRecorder(trace.WithSites(p.Sites()))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &chooser{
		d: d, ctx: ctx, rec: opt.Trace, cancel: cancel, cur: trace.NoID,
		state: trace.NewState(p.Sites()), asks: make(chan []engine.Movable), answers: make(chan int),
	}
	opt.Strategy = engine.Recording(c, s)
	opt.Stdin = &noInput{out: d.Out}
	done := make(chan *interp.Result, 1)
	go func() { done <- p.Run(ctx, opt) }()
	for {
		select {
		case res := <-done:
			c.tellEnd()
			if ctx.Err() != nil && res.Err == nil {
				// It was at its end before it heard that it was to stop.
				res.Err, res.ExitCode = engine.ErrInterrupted, 130
			}
			return res
		case ms := <-c.asks:
			i := c.ask(ms)
			select {
			case c.answers <- i:
			case <-ctx.Done(): // and the run no longer waits for it
			}
		}
	}
}

// A chooser is the strategy that asks the driver. Next is called by the run, and
// everything else by Drive, which meanwhile has the turn.
type chooser struct {
	d      *Driver
	ctx    context.Context
	cancel func()
	rec    *trace.Recorder

	state *trace.State
	next  int64 // the first event not applied yet

	cur   int32 // who was chosen last
	fresh bool  // something that can be seen has happened since
	row   int   // how often it has moved since
	auto  int   // choices that the scheduler makes; -1: all

	news   []string // what has happened since the last choice: the first of it,
	unsaid int      // and how much more

	asks    chan []engine.Movable
	answers chan int
	n       int // choices so far
}

// maxInARow is for how many steps one may go on without anything that can be
// seen: it may be turning in circles until another has moved.
const maxInARow = 1000

// Next implements engine.Strategy.
func (c *chooser) Next(ms []engine.Movable) int {
	c.advance()
	best := engine.EarliestClock{}.Next(ms)
	if c.ctx.Err() != nil {
		stopping()
		return best
	}
	if c.auto < 0 {
		return best
	}
	at := movable(ms, c.cur)
	if i := c.sysmon(ms, at); i >= 0 {
		return i
	}
	if at >= 0 && !c.fresh && c.row < maxInARow {
		c.row++
		return at
	}
	if c.choices(ms) > 1 {
		if c.auto > 0 {
			c.auto--
		} else if i, ok := c.put(ms); ok {
			best = i
		}
	}
	c.cur, c.fresh, c.row = ms[best].M, false, 0
	return best
}

// put puts a choice to the learner, through Drive.
func (c *chooser) put(ms []engine.Movable) (i int, ok bool) {
	select {
	case c.asks <- slices.Clone(ms):
	case <-c.ctx.Done():
		return 0, false
	}
	select {
	case i = <-c.answers:
		return i, true
	case <-c.ctx.Done():
		return 0, false
	}
}

// advance applies the events since the last choice.
func (c *chooser) advance() {
	dropped := c.rec.Dropped()
	if c.next < dropped {
		c.state = c.rec.StateAt(dropped - 1)
		c.next = dropped
		c.fresh = true
	}
	for end := dropped + int64(c.rec.Len()); c.next < end; c.next++ {
		e := c.rec.At(int(c.next - dropped))
		c.state.Apply(e)
		if visible(e.Kind) {
			c.fresh = true
			c.hear(e)
		}
	}
}

// mostNews is how many events are told after a choice.
const mostNews = 6

// hear keeps an event, to be told at the next choice. Output is seen anyway.
func (c *chooser) hear(e trace.Event) {
	switch {
	case c.n == 0 || e.Kind == trace.Output:
	case len(c.news) < mostNews:
		where := ""
		if e.M != trace.NoID && e.P != trace.NoID {
			where = fmt.Sprintf(" (M%d on P%d)", e.M, e.P)
		}
		c.news = append(c.news, e.Words()+where)
	default:
		c.unsaid++
	}
}

// tellNews tells what has happened since the last choice.
func (c *chooser) tellNews() {
	for _, line := range c.news {
		c.say("     %s", line)
	}
	if c.unsaid > 0 {
		c.say("     and %s more", trace.Count(int64(c.unsaid)))
	}
	c.news, c.unsaid = nil, 0
}

// tellEnd tells what followed the last choice. The run is over.
func (c *chooser) tellEnd() {
	if c.n == 0 || c.auto < 0 || c.ctx.Err() != nil {
		return
	}
	c.advance()
	c.tellNews()
	c.say("The run is over: from there on only one could go on at a time.")
}

// visible says whether an event of a kind is something that a goroutine does or
// that happens to one. What is between, in the scheduler's own hands, is no
// place for a choice.
func visible(k trace.Kind) bool {
	switch k {
	case trace.GoCreate, trace.GoStart, trace.GoEnd, trace.GoPark, trace.GoYield, trace.GoPreempt, trace.GoPanic,
		trace.SysEnter, trace.SysExit, trace.ChanSend, trace.ChanRecv, trace.ChanClose, trace.LockGet, trace.LockPut,
		trace.Output, trace.TimerFire, trace.Steal, trace.StealNext:
		return true
	}
	return false
}

// sysmon returns the choice that lets sysmon go on its round, if its time has
// come by the clock of whoever goes on (at is its index, -1: nobody), or if
// nobody else could move; else -1.
func (c *chooser) sysmon(ms []engine.Movable, at int) int {
	i := slices.IndexFunc(ms, func(m engine.Movable) bool { return c.m(m.M).State == trace.MSysmon })
	if i < 0 {
		return -1
	}
	now := c.state.Time
	if at >= 0 {
		now = max(now, ms[at].Clock)
	}
	if len(ms) == 1 || ms[i].Clock <= now {
		return i
	}
	return -1
}

// choices counts the Ms that the learner can choose between.
func (c *chooser) choices(ms []engine.Movable) int {
	n := 0
	for _, m := range ms {
		if c.m(m.M).State != trace.MSysmon {
			n++
		}
	}
	return n
}

func (c *chooser) m(id int32) *trace.M {
	if id >= 0 && int(id) < len(c.state.Ms) {
		return c.state.Ms[id]
	}
	return &trace.M{ID: id, P: trace.NoID}
}

// ask asks the learner which of the Ms is to move.
func (c *chooser) ask(ms []engine.Movable) int {
	c.n++
	best := engine.EarliestClock{}.Next(ms)
	if c.m(ms[best].M).State == trace.MSysmon {
		for i, m := range ms {
			if c.m(m.M).State != trace.MSysmon {
				best = i
				break
			}
		}
	}
	c.show(ms, best)
	for {
		line, err := c.d.Ask("next> ")
		if errors.Is(err, ErrStop) {
			c.cancel()
			return best
		}
		if err != nil {
			c.say("The scheduler chooses from here on.")
			c.auto = -1
			return best
		}
		i, done, err := c.read(strings.TrimSpace(line), ms, best)
		switch {
		case err != nil:
			c.say("%s", err)
		case done:
			return i
		}
	}
}

// show lists the choices.
func (c *chooser) show(ms []engine.Movable, best int) {
	if c.n == 1 {
		c.say("You are the scheduler. Choose who goes on: a number of the list, or G3, M2, P1; Enter takes what Go's scheduler would as a rule do. \"help\" says what else there is.")
	}
	c.tellNews()
	c.say("choice %d, at %s:", c.n, trace.Duration(c.state.Time))
	n := 0
	for i, m := range ms {
		if c.m(m.M).State == trace.MSysmon {
			continue
		}
		n++
		mark := ""
		if i == best {
			mark = "   (Enter)"
		}
		c.say("  %d  %s%s", n, c.does(m.M), mark)
	}
}

// does says what an M would do next if it was chosen.
func (c *chooser) does(id int32) string {
	m := c.m(id)
	at := ""
	if m.P != trace.NoID {
		at = fmt.Sprintf(" on P%d", m.P)
	}
	if g := c.state.Gs[m.G]; g != nil {
		switch g.State {
		case trace.GSyscall:
			return fmt.Sprintf("M%d comes back from its call with %s", id, c.name(g))
		case trace.GRunning:
			where := ""
			if pos := c.state.Sites.Pos(g.Site); pos.Line > 0 {
				where = ", at " + pos.String()
			}
			return fmt.Sprintf("%s goes on,%s with M%d%s", c.name(g), at, id, where)
		}
	}
	if g := c.state.Gs[m.Hand]; g != nil {
		return fmt.Sprintf("M%d%s starts %s, which it has taken", id, at, c.name(g))
	}
	if g, from := c.upNext(m); g != nil {
		return fmt.Sprintf("M%d%s takes %s %s", id, at, c.name(g), from)
	}
	switch {
	case m.State == trace.MPolling:
		return fmt.Sprintf("M%d looks after the timers", id)
	case m.P == trace.NoID:
		return fmt.Sprintf("M%d looks round once more and goes to sleep", id)
	}
	return fmt.Sprintf("M%d%s looks for work: at the others' queues, too", id, at)
}

func (c *chooser) name(g *trace.G) string {
	if g.Func == "" {
		return fmt.Sprintf("G%d", g.ID)
	}
	return fmt.Sprintf("G%d (%s)", g.ID, g.Func)
}

// upNext is the goroutine that an M without one takes next as a rule, and where
// it takes it from.
func (c *chooser) upNext(m *trace.M) (g *trace.G, from string) {
	if m.P < 0 || int(m.P) >= len(c.state.Ps) || m.G != 0 || m.Hand != 0 {
		return nil, ""
	}
	p := c.state.Ps[m.P]
	switch {
	case p.Runnext != 0:
		return c.state.Gs[p.Runnext], "from its runnext"
	case len(p.Queue) > 0:
		return c.state.Gs[p.Queue[0]], "from the head of its queue"
	case len(c.state.Global) > 0:
		return c.state.Gs[c.state.Global[0]], "from the global queue"
	}
	return nil, ""
}

const driveHelp = `a number, G3, M2, P1   that one goes on
Enter                  what Go's scheduler would as a rule do
auto [N]               let the scheduler make the next N choices, or all of them
sched, gs, g 3, why 3  look at everything, or at a goroutine
save FILE              keep your choices so far in a file
stop                   end the program here`

// read reads a choice or carries out a command. done says that i is a choice.
func (c *chooser) read(line string, ms []engine.Movable, best int) (i int, done bool, err error) {
	line = strings.TrimPrefix(line, ":")
	word, arg, _ := strings.Cut(line, " ")
	arg = strings.TrimSpace(arg)
	o := c.d.View()
	switch strings.ToLower(word) {
	case "":
		return best, true, nil
	case "help", "h", "?":
		c.say("%s", driveHelp)
		return 0, false, nil
	case "stop", "quit", "q":
		c.cancel()
		return best, true, nil
	case "auto", "end", "run":
		if arg == "" {
			c.auto = -1
			return best, true, nil
		}
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 {
			return 0, false, fmt.Errorf("%q is no number of choices", arg)
		}
		c.auto = n - 1
		return best, true, nil
	case "sched", "s":
		c.print(view.Sched(c.state, o))
		return 0, false, nil
	case "gs":
		c.print(view.Goroutines(c.state, o))
		return 0, false, nil
	case "ps":
		c.print(view.Procs(c.state, o))
		return 0, false, nil
	case "why":
		id, err := strconv.ParseInt(strings.TrimLeft(arg, "gG"), 10, 64)
		if err != nil {
			return 0, false, errors.New("why which goroutine? Write: why 3")
		}
		c.print(view.Why(c.state, id, o))
		return 0, false, nil
	case "save":
		if c.d.Save == nil {
			return 0, false, errors.New("choices cannot be kept here")
		}
		if err := c.d.Save(arg); err != nil {
			return 0, false, err
		}
		c.say("Your choices so far are in %s.", arg)
		return 0, false, nil
	case "g":
		if id, err := strconv.ParseInt(arg, 10, 64); err == nil {
			c.print(view.Goroutine(c.state, id, o))
			return 0, false, nil
		}
	}
	i, err = c.choose(line, ms)
	return i, err == nil, err
}

// choose finds the M that a choice means. If it is against the rules, the error
// says which.
func (c *chooser) choose(line string, ms []engine.Movable) (int, error) {
	word := strings.ReplaceAll(line, " ", "")
	if n, err := strconv.Atoi(word); err == nil {
		at := 0
		for i, m := range ms {
			if c.m(m.M).State == trace.MSysmon {
				continue
			}
			if at++; at == n {
				return i, nil
			}
		}
		return 0, fmt.Errorf("there is no choice %d: the list has %d", n, at)
	}
	if len(word) < 2 {
		return 0, fmt.Errorf("%q is no choice: a number of the list, or G3, M2, P1 (\"help\" says more)", line)
	}
	n, err := strconv.ParseInt(word[1:], 10, 32)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no choice: a number of the list, or G3, M2, P1 (\"help\" says more)", line)
	}
	switch word[0] {
	case 'g', 'G':
		return c.chooseG(n, ms)
	case 'm', 'M':
		return c.chooseM(int32(n), ms)
	case 'p', 'P':
		return c.chooseP(int32(n), ms)
	}
	return 0, fmt.Errorf("%q is no choice: a number of the list, or G3, M2, P1 (\"help\" says more)", line)
}

// movable returns the index of an M among those that can move, or -1.
func movable(ms []engine.Movable, id int32) int {
	return slices.IndexFunc(ms, func(m engine.Movable) bool { return m.M == id })
}

func (c *chooser) chooseM(id int32, ms []engine.Movable) (int, error) {
	m := c.m(id)
	i := movable(ms, id)
	switch {
	case id < 0 || int(id) >= len(c.state.Ms):
		return 0, fmt.Errorf("there is no M%d; M%d was made last", id, len(c.state.Ms)-1)
	case m.State == trace.MSysmon:
		return 0, fmt.Errorf("M%d is sysmon: it needs no P, and makes its rounds by itself", id)
	case i >= 0:
		return i, nil
	case m.State == trace.MParked:
		return 0, fmt.Errorf("M%d is asleep: an M is woken when somebody makes a goroutine runnable while a P is free and nobody looks for work (runtime/proc.go: wakep)", id)
	case m.State == trace.MBlocked:
		return 0, fmt.Errorf("M%d is blocked in the call %s with G%d: the kernel lets it go on, not the scheduler. Time passes while others move", id, m.Call, m.G)
	case m.State == trace.MPolling:
		return 0, fmt.Errorf("M%d waits in the poller until the next timer is due (runtime/netpoll.go: netpoll). Time passes while others move", id)
	}
	return 0, fmt.Errorf("M%d cannot move at the moment: it is still waking up. Time passes while others move", id)
}

func (c *chooser) chooseP(id int32, ms []engine.Movable) (int, error) {
	if id < 0 || int(id) >= c.state.Procs {
		return 0, fmt.Errorf("there is no P%d: GOMAXPROCS is %d, so they are P0 to P%d", id, c.state.Procs, c.state.Procs-1)
	}
	p := c.state.Ps[id]
	if p.M == trace.NoID {
		return 0, fmt.Errorf("P%d is idle: it has no M, and does nothing before one takes it (runtime/proc.go: acquirep)", id)
	}
	return c.chooseM(p.M, ms)
}

// chooseG finds the M that lets a goroutine go on, or would take it next.
func (c *chooser) chooseG(id int64, ms []engine.Movable) (int, error) {
	g := c.state.Gs[id]
	switch {
	case g == nil && id >= 1 && id <= c.state.LastG:
		return 0, fmt.Errorf("G%d has ended: it will not run any more", id)
	case g == nil:
		return 0, fmt.Errorf("there is no G%d", id)
	case g.State == trace.GRunning || g.State == trace.GSyscall:
		return c.chooseM(g.M, ms)
	case g.State == trace.GWaiting:
		why := strings.ReplaceAll(strings.TrimSpace(view.Why(c.state, id, view.Options{Sentences: true})), "\n", " ")
		return 0, fmt.Errorf("only a runnable goroutine can be chosen, and G%d waits (runtime/proc.go: gopark). %s", id, why)
	}
	// Runnable: some P must be about to take it.
	for _, p := range c.state.Ps[:c.state.Procs] {
		at := slices.Index(p.Queue, id)
		if p.Runnext != id && at < 0 {
			continue
		}
		return c.chooseQueued(id, p, at, ms)
	}
	if at := slices.Index(c.state.Global, id); at >= 0 {
		if at == 0 {
			for i, mv := range ms {
				if next, _ := c.upNext(c.m(mv.M)); next != nil && next.ID == id {
					return i, nil
				}
			}
		}
		return 0, fmt.Errorf("G%d is the %s in the global queue. A P takes from its head, and as a rule only when its own queue is empty, or at every 61st start (runtime/proc.go: findRunnable)", id, view.Ordinal(at+1))
	}
	for _, m := range c.state.Ms {
		if m.Hand == id {
			return c.chooseM(m.ID, ms)
		}
	}
	return 0, fmt.Errorf("G%d is on its way from one queue to another; choose the M that moves it", id)
}

// chooseQueued is chooseG for a goroutine that is in the queue of p, or in its
// runnext (at is -1 then).
func (c *chooser) chooseQueued(id int64, p *trace.P, at int, ms []engine.Movable) (int, error) {
	if p.M == trace.NoID {
		return 0, fmt.Errorf("G%d is in P%d's queue, and P%d has no M at the moment: nobody can run it there", id, p.ID, p.ID)
	}
	m := c.m(p.M)
	if g := c.state.Gs[m.G]; g != nil {
		return 0, fmt.Errorf("G%d waits in P%d's queue, and P%d runs %s now: a P runs one goroutine at a time, until that waits, ends, gives way, or has had its 10ms. Choose G%d to let it go on", id, p.ID, p.ID, c.name(g), g.ID)
	}
	if taken := c.state.Gs[m.Hand]; taken != nil {
		return 0, fmt.Errorf("G%d is not the next on P%d: M%d has already taken %s out of the queue, and starts that. Choose G%d", id, p.ID, m.ID, c.name(taken), taken.ID)
	}
	if at > 0 || at == 0 && p.Runnext != 0 {
		first := p.Runnext
		if first == 0 {
			first = p.Queue[0]
		}
		return 0, fmt.Errorf("G%d is the %s in P%d's queue. A P takes runnext first, and then its queue from the head: it is G%d's turn there (runtime/proc.go: runqget)", id, view.Ordinal(at+1), p.ID, first)
	}
	return c.chooseM(p.M, ms)
}

func (c *chooser) say(format string, args ...any) { c.print(fmt.Sprintf(format, args...) + "\n") }

func (c *chooser) print(text string) {
	o := c.d.View()
	if o.Wrap {
		text = view.Wrap(text, o.Width, 0)
	}
	io.WriteString(c.d.Out, plainSigns(text, o.ASCII))
}
