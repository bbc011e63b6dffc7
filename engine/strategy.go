package engine

import (
	"fmt"
	"strings"
)

// A Strategy decides which M moves next in the virtual world. It is asked at
// every step point, and so decides the whole schedule.
type Strategy interface {
	// Next returns the index of its choice. ms has at least one element and is
	// in the order of ids. The slice may be kept only until Next returns.
	Next(ms []Movable) int
}

// A Movable is an M that could move now.
type Movable struct {
	M     int32
	Clock int64 // what its own clock says
}

// strategies is the one table of those that have a name.
var strategies = []struct {
	name    string
	meaning string
	make    func(seed uint64) Strategy
}{
	{"earliest", "whoever's clock is furthest behind moves, as on a real machine", func(uint64) Strategy { return EarliestClock{} }},
	{"random", "anyone who can move moves, with equal chance", RandomStrategy},
	{"roundrobin", "all who can move take turns", func(uint64) Strategy { return RoundRobin() }},
	{"priority", "one goes on until it must wait; who that is changes now and then", func(seed uint64) Strategy { return Priority(seed) }},
}

// StrategyNames returns the names that StrategyNamed knows, each with what the
// strategy does in a few words.
func StrategyNames() (names, meanings []string) {
	for _, s := range strategies {
		names = append(names, s.name)
		meanings = append(meanings, s.meaning)
	}
	return names, meanings
}

// StrategyNamed returns a new strategy by its name: "earliest", "random",
// "roundrobin" or "priority".
func StrategyNamed(name string, seed uint64) (Strategy, error) {
	names, _ := StrategyNames()
	for _, s := range strategies {
		if s.name == name {
			return s.make(seed), nil
		}
	}
	return nil, fmt.Errorf("no strategy is called %q: they are %s", name, strings.Join(names, ", "))
}

// EarliestClock is the strategy of an engine that was given none: the M whose
// clock is furthest behind moves, so that Ms run side by side as on a real
// machine. The engine's Seed decides by how much each operation exceeds its
// cost, and so what a real machine leaves to chance. The engine has this one
// built in; EarliestClock{} is its name.
type EarliestClock struct{}

// Next implements Strategy.
func (EarliestClock) Next(ms []Movable) int {
	best := 0
	for i, m := range ms {
		if m.Clock < ms[best].Clock {
			best = i
		}
	}
	return best
}

// RandomStrategy returns a strategy that lets any M that can move be next, with
// equal chance: it finds orders that a realistic clock never shows.
func RandomStrategy(seed uint64) Strategy {
	r := newRng(seed, 'S')
	return &randomStrategy{r}
}

type randomStrategy struct{ rng rng }

func (s *randomStrategy) Next(ms []Movable) int { return int(s.rng.n(uint32(len(ms)))) }

// RoundRobin returns a strategy that lets all Ms that can move take turns, in
// the order of their ids: each moves from one step point to the next.
func RoundRobin() Strategy { return &roundRobin{last: -1} }

type roundRobin struct{ last int32 }

func (s *roundRobin) Next(ms []Movable) int {
	next := 0
	for i, m := range ms {
		if m.M > s.last {
			next = i
			break
		}
	}
	s.last = ms[next].M
	return next
}

// Priority returns a strategy that gives each M a rank by chance, and always
// lets the highest that can move be next. Now and then, at moments left to
// chance, the one that is about to move falls to the lowest rank.
//
// Where a random walk takes turns all the time, this one lets an M go far while
// another stands still between two steps. Most errors of concurrent programs
// need only one or two such moments, at the right places: the idea is that of
// "A randomized scheduler with probabilistic guarantees of finding bugs"
// (Burckhardt and others, 2010).
func Priority(seed uint64) Strategy { return &priority{rng: newRng(seed, 'T')} }

type priority struct {
	rng    rng
	ranks  []int64 // by M; 0: none yet
	lowest int64
	last   int32
	run    int // how often last has been chosen in a row
	until  int // the next change, in choices
}

// maxInARow is how long an M may go on before it falls behind of itself: it may
// be turning in circles until another has moved.
const maxInARow = 2000

func (s *priority) Next(ms []Movable) int {
	best := s.best(ms)
	s.until--
	if ms[best].M == s.last {
		s.run++
	} else {
		s.last, s.run = ms[best].M, 0
	}
	if s.until > 0 && s.run < maxInARow {
		return best
	}
	// Changes come close together or far apart: programs are short or long.
	s.until = 1 + int(s.rng.n(1<<(2+s.rng.n(9))))
	s.run = 0
	s.lowest--
	s.ranks[ms[best].M] = s.lowest
	return s.best(ms)
}

func (s *priority) best(ms []Movable) int {
	best := 0
	for i, m := range ms {
		for int(m.M) >= len(s.ranks) {
			s.ranks = append(s.ranks, 1+int64(s.rng.n(1<<30)))
		}
		if s.ranks[m.M] > s.ranks[ms[best].M] {
			best = i
		}
	}
	return best
}
