package engine

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
