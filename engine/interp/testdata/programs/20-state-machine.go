package main

import (
	"fmt"
	"strings"
)

type State int

const (
	Idle State = iota
	Running
	Stopped
)

var names = map[State]string{Idle: "idle", Running: "running", Stopped: "stopped"}

func (s State) String() string { return names[s] }

type Event string

type Machine struct {
	state State
	trans map[State]map[Event]State
	hooks []func(from, to State, e Event)
}

func New() *Machine {
	return &Machine{trans: map[State]map[Event]State{
		Idle:    {"start": Running},
		Running: {"stop": Stopped, "pause": Idle},
	}}
}

func (m *Machine) On(f func(from, to State, e Event)) { m.hooks = append(m.hooks, f) }

func (m *Machine) Fire(e Event) error {
	to, ok := m.trans[m.state][e]
	if !ok {
		return fmt.Errorf("no %q from %v", e, m.state)
	}
	from := m.state
	m.state = to
	for _, h := range m.hooks {
		h(from, to, e)
	}
	return nil
}

type Token struct {
	Kind  string
	Value string
}

type stateFn func(*lexer) stateFn

type lexer struct {
	in     string
	pos    int
	tokens []Token
}

func lexText(l *lexer) stateFn {
	if l.pos >= len(l.in) {
		return nil
	}
	switch c := l.in[l.pos]; {
	case c == ' ':
		l.pos++
		return lexText
	case c >= '0' && c <= '9':
		return lexNumber
	default:
		l.tokens = append(l.tokens, Token{"op", string(c)})
		l.pos++
		return lexText
	}
}

func lexNumber(l *lexer) stateFn {
	start := l.pos
	for l.pos < len(l.in) && strings.ContainsRune("0123456789", rune(l.in[l.pos])) {
		l.pos++
	}
	l.tokens = append(l.tokens, Token{"num", l.in[start:l.pos]})
	return lexText
}

func main() {
	m := New()
	m.On(func(from, to State, e Event) { fmt.Printf("%v -> %v on %s\n", from, to, e) })
	for _, e := range []Event{"start", "pause", "start", "stop", "start"} {
		if err := m.Fire(e); err != nil {
			fmt.Println("error:", err)
		}
	}
	l := &lexer{in: "12 + 345*6"}
	for st := stateFn(lexText); st != nil; {
		st = st(l)
	}
	fmt.Println(l.tokens)
	for _, t := range l.tokens {
		fmt.Printf("%+v ", t)
	}
	fmt.Println()
}
