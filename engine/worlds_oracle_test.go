package engine_test

import (
	"fmt"
	"slices"
	"strings"
)

// Little programs, and all that may come out of them. What Go says about
// goroutines, channels and locks is here once more, in the simplest form: one
// operation of one goroutine after the other, every order tried.

// An opKind is a kind of operation.
type opKind byte

const (
	opSend opKind = iota
	opRecv
	opSelect
	opClose
	opLock
	opUnlock
	opSleep
	opGo
	opPanic
)

// An op is one operation. Channel -1 is a nil channel.
type op struct {
	kind  opKind
	ch    int // channel; opGo: which goroutine
	v     int // value; opSleep: how long
	cases []caseOp
	def   bool // the select has a default
}

type caseOp struct {
	send bool
	ch   int
	v    int
}

// A program is some goroutines, each with what it does. Number 0 is main, which
// in the end waits for all the others. Each of the others is started once at
// most.
type program struct {
	caps []int  // of the channels
	gs   [][]op // nobody starts one before itself
	safe []bool // this one recovers from its panics
}

func (p program) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "channels of capacity %v\n", p.caps)
	for i, ops := range p.gs {
		fmt.Fprintf(&b, "%d:", i)
		if p.safe[i] {
			b.WriteString(" recovers;")
		}
		for _, o := range ops {
			fmt.Fprintf(&b, " %s;", o)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (o op) String() string {
	switch o.kind {
	case opSend:
		return fmt.Sprintf("c%d <- %d", o.ch, o.v)
	case opRecv:
		return fmt.Sprintf("<-c%d", o.ch)
	case opSelect:
		s := "select"
		for _, c := range o.cases {
			if c.send {
				s += fmt.Sprintf(" [c%d <- %d]", c.ch, c.v)
			} else {
				s += fmt.Sprintf(" [<-c%d]", c.ch)
			}
		}
		if o.def {
			s += " [default]"
		}
		return s
	case opClose:
		return fmt.Sprintf("close c%d", o.ch)
	case opLock:
		return "lock"
	case opUnlock:
		return "unlock"
	case opSleep:
		return fmt.Sprintf("sleep %d", o.v)
	case opGo:
		return fmt.Sprintf("go %d", o.ch)
	}
	return "panic"
}

// decode makes a program of any bytes.
func decode(data []byte) program {
	next := func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return int(b) % n
	}
	var p program
	for range 1 + next(2) {
		p.caps = append(p.caps, next(3))
	}
	channel := func() int {
		if next(12) == 11 {
			return -1
		}
		return next(len(p.caps))
	}
	n := 2 + next(3)
	p.gs = make([][]op, n)
	p.safe = make([]bool, n)
	value := 0
	for i := range p.gs {
		p.safe[i] = next(4) == 3
		if i > 0 { // somebody before starts it
			by := next(i)
			at := next(len(p.gs[by]) + 1)
			p.gs[by] = slices.Insert(p.gs[by], at, op{kind: opGo, ch: i})
		}
		locked := false
		for range 1 + next(3) {
			value++
			switch k := next(16); {
			case k < 4:
				p.gs[i] = append(p.gs[i], op{kind: opSend, ch: channel(), v: value})
			case k < 8:
				p.gs[i] = append(p.gs[i], op{kind: opRecv, ch: channel()})
			case k < 11:
				o := op{kind: opSelect, def: next(3) == 0}
				for range 1 + next(3) {
					value++
					o.cases = append(o.cases, caseOp{send: next(2) == 0, ch: channel(), v: value})
				}
				p.gs[i] = append(p.gs[i], o)
			case k < 12:
				p.gs[i] = append(p.gs[i], op{kind: opClose, ch: next(len(p.caps))})
			case k < 14 && !locked:
				p.gs[i] = append(p.gs[i], op{kind: opLock})
				locked = true
			case k < 14:
				p.gs[i] = append(p.gs[i], op{kind: opUnlock})
				locked = false
			case k < 15:
				p.gs[i] = append(p.gs[i], op{kind: opSleep, v: 1 + next(3)})
			case next(3) == 0:
				p.gs[i] = append(p.gs[i], op{kind: opPanic})
			}
		}
		if locked {
			p.gs[i] = append(p.gs[i], op{kind: opUnlock})
		}
	}
	return p
}

// An outcome says what every goroutine has seen, and how the program ended. Of a
// program that panics only that counts: the others are cut off anywhere.
func outcome(seen []string, end string) string {
	if strings.HasPrefix(end, "panic") {
		return end
	}
	return strings.Join(seen, "|") + " " + end
}

// seenRecv, seenSelect and so on are what goes into what a goroutine has seen.
func seenRecv(v int, ok bool) string { return fmt.Sprintf(" %d,%v", v, ok) }
func seenSent(i int) string          { return fmt.Sprintf(" [%d]", i) }
func seenCase(i, v int, ok bool) string {
	return fmt.Sprintf(" [%d]%d,%v", i, v, ok)
}

const (
	seenDefault   = " [default]"
	seenRecovered = " recovered"
)

// A model is a state of a running program.
type model struct {
	p      *program
	pc     []int
	state  []gState
	seen   []string
	buf    [][]int
	closed []bool
	waits  [][]waiting // by channel: in the order in which they came
	locked bool
}

type gState byte

const (
	unborn gState = iota
	ready
	parked
	doomed // its send will panic, since the channel has been closed
	over
)

// A waiting is a goroutine in a channel's line, for case i of its select, or -1.
type waiting struct {
	g, i int
	send bool
	v    int
}

func (m *model) clone() *model {
	c := *m
	c.pc = slices.Clone(m.pc)
	c.state = slices.Clone(m.state)
	c.seen = slices.Clone(m.seen)
	c.closed = slices.Clone(m.closed)
	c.buf = slices.Clone(m.buf)
	for i := range c.buf {
		c.buf[i] = slices.Clone(c.buf[i])
	}
	c.waits = slices.Clone(m.waits)
	for i := range c.waits {
		c.waits[i] = slices.Clone(c.waits[i])
	}
	return &c
}

func (m *model) key() string {
	return fmt.Sprint(m.pc, m.state, m.seen, m.buf, m.closed, m.waits, m.locked)
}

// maxModels bounds the oracle's work; programs with more states are not used.
const maxModels = 30_000

// legal returns all outcomes that p may have; nil if there are too many states.
func legal(p program) map[string]bool {
	n := len(p.gs)
	first := &model{
		p: &p, pc: make([]int, n), state: make([]gState, n), seen: make([]string, n),
		buf: make([][]int, len(p.caps)), closed: make([]bool, len(p.caps)), waits: make([][]waiting, len(p.caps)),
	}
	first.state[0] = ready
	outcomes := map[string]bool{}
	visited := map[string]bool{first.key(): true}
	stack := []*model{first}
	for len(stack) > 0 {
		m := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		moved := false
		for g := range m.state {
			for _, next := range m.steps(g) {
				moved = true
				if next.end != "" {
					outcomes[outcome(next.m.seen, next.end)] = true
					continue
				}
				if k := next.m.key(); !visited[k] {
					visited[k] = true
					stack = append(stack, next.m)
				}
			}
		}
		if !moved {
			end := "done"
			for _, s := range m.state {
				if s != over && s != unborn {
					end = "deadlock"
				}
			}
			outcomes[outcome(m.seen, end)] = true
		}
		if len(visited) > maxModels {
			return nil
		}
	}
	return outcomes
}

// A stepTo is a state that can be reached, or the end.
type stepTo struct {
	m   *model
	end string
}

// steps returns all that may come of g's next operation.
func (m *model) steps(g int) []stepTo {
	if m.state[g] == doomed {
		return m.clone().panics(g, "send on closed channel")
	}
	if m.state[g] != ready {
		return nil
	}
	if m.pc[g] == len(m.p.gs[g]) {
		c := m.clone()
		c.state[g] = over
		return []stepTo{{m: c}}
	}
	o := m.p.gs[g][m.pc[g]]
	switch o.kind {
	case opSend:
		return m.choose(g, []caseOp{{true, o.ch, o.v}}, false, true)
	case opRecv:
		return m.choose(g, []caseOp{{false, o.ch, 0}}, false, true)
	case opSelect:
		return m.choose(g, o.cases, o.def, false)
	}
	c := m.clone()
	c.pc[g]++
	switch o.kind {
	case opClose:
		if c.closed[o.ch] {
			return c.panics(g, "close of closed channel")
		}
		c.closed[o.ch] = true
		for len(c.waits[o.ch]) > 0 {
			w := c.waits[o.ch][0]
			if w.send {
				c.leave(w.g)
				c.state[w.g] = doomed
			} else {
				c.wake(w, 0, false)
			}
		}
	case opLock:
		if c.locked {
			return nil // until somebody unlocks; then all have the same chance
		}
		c.locked = true
	case opUnlock:
		c.locked = false
	case opGo:
		c.state[o.ch] = ready
	case opPanic:
		return c.panics(g, "on purpose")
	}
	return []stepTo{{m: c}}
}

// panics ends g, and the program unless g recovers.
func (m *model) panics(g int, msg string) []stepTo {
	if !m.p.safe[g] {
		return []stepTo{{m: m, end: "panic: " + msg}}
	}
	m.seen[g] += seenRecovered
	m.state[g] = over
	return []stepTo{{m: m}}
}

// choose is a select, or a single operation.
func (m *model) choose(g int, cases []caseOp, def, single bool) []stepTo {
	var to []stepTo
	for i, cas := range cases {
		if cas.ch < 0 {
			continue
		}
		if single {
			i = -1
		}
		partners := m.partners(g, cas)
		for _, at := range partners {
			to = append(to, m.do(g, i, cas, at)...)
		}
		if len(partners) == 0 && m.alone(cas) {
			to = append(to, m.do(g, i, cas, -1)...)
		}
	}
	if len(to) > 0 {
		return to
	}
	c := m.clone()
	c.pc[g]++
	if def {
		c.seen[g] += seenDefault
		return []stepTo{{m: c}}
	}
	c.state[g] = parked
	for i, cas := range cases {
		if cas.ch >= 0 {
			if single {
				i = -1
			}
			c.waits[cas.ch] = append(c.waits[cas.ch], waiting{g, i, cas.send, cas.v})
		}
	}
	return []stepTo{{m: c}}
}

// partners returns the places in the channel's line of the first that waits for
// what cas does. That is one, unless it waits in a select with that channel in
// several cases: then any of these may win.
func (m *model) partners(g int, cas caseOp) []int {
	if cas.send && m.closed[cas.ch] {
		return nil
	}
	var list []int
	for at, w := range m.waits[cas.ch] {
		if w.send != cas.send && w.g != g && (len(list) == 0 || m.waits[cas.ch][list[0]].g == w.g) {
			list = append(list, at)
		}
	}
	return list
}

// alone says whether cas can go on without anybody who waits.
func (m *model) alone(cas caseOp) bool {
	if cas.send {
		return m.closed[cas.ch] || len(m.buf[cas.ch]) < m.p.caps[cas.ch]
	}
	return m.closed[cas.ch] || len(m.buf[cas.ch]) > 0
}

// do is case i of g's select (-1: a single operation) with the one who waits at
// that place in the line, or alone.
func (m *model) do(g, i int, cas caseOp, at int) []stepTo {
	c := m.clone()
	c.pc[g]++
	var w waiting
	if at >= 0 {
		w = c.waits[cas.ch][at]
	}
	buf := &c.buf[cas.ch]
	if cas.send {
		switch {
		case c.closed[cas.ch]:
			return c.panics(g, "send on closed channel")
		case at >= 0:
			c.wake(w, cas.v, true)
		default:
			*buf = append(*buf, cas.v)
		}
		if i >= 0 {
			c.seen[g] += seenSent(i)
		}
		return []stepTo{{m: c}}
	}
	switch {
	case len(*buf) > 0:
		c.got(g, i, (*buf)[0], true)
		*buf = (*buf)[1:]
		if at >= 0 {
			*buf = append(*buf, w.v)
			c.wake(w, 0, true)
		}
	case at >= 0:
		c.got(g, i, w.v, true)
		c.wake(w, 0, true)
	default:
		c.got(g, i, 0, false)
	}
	return []stepTo{{m: c}}
}

// got notes what g has received.
func (m *model) got(g, i, v int, ok bool) {
	if i < 0 {
		m.seen[g] += seenRecv(v, ok)
	} else {
		m.seen[g] += seenCase(i, v, ok)
	}
}

// wake lets w go on: with v, if it receives.
func (m *model) wake(w waiting, v int, ok bool) {
	m.leave(w.g)
	m.state[w.g] = ready
	switch {
	case !w.send:
		m.got(w.g, w.i, v, ok)
	case w.i >= 0:
		m.seen[w.g] += seenSent(w.i)
	}
}

// leave takes g out of all lines.
func (m *model) leave(g int) {
	for ch := range m.waits {
		m.waits[ch] = slices.DeleteFunc(m.waits[ch], func(w waiting) bool { return w.g == g })
	}
}
