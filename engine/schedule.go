package engine

import (
	"bytes"
	"fmt"
	"strconv"
)

// A Schedule is all that was chosen in a run of the virtual world: which M moved
// at each step point. Together with the Seed it decides everything, so that a
// run that follows it has the same trace, to the byte, unless the program waits
// for the outside world, which nobody has recorded.
//
//	var s engine.Schedule
//	… engine.Config{Seed: 7, Strategy: engine.Recording(engine.RandomStrategy(7), &s)}
//	… engine.Config{Seed: s.Seed, Procs: s.Procs, Strategy: engine.Replay(&s)}
//
// It must not be looked at while the engine that records it runs. As text it can
// be kept in a file.
type Schedule struct {
	Seed  uint64 // what the engine that was recorded had in its Config
	Procs int    // likewise, after defaults
	Moves []Move
}

// A Move says that an M moved Times times in a row.
type Move struct {
	M     int32
	Times int
}

// add notes that the M moves once more.
func (s *Schedule) add(m int32) {
	if last := len(s.Moves) - 1; last >= 0 && s.Moves[last].M == m {
		s.Moves[last].Times++
		return
	}
	s.Moves = append(s.Moves, Move{m, 1})
}

// scheduleHead begins the text of a Schedule.
const scheduleHead = "gopark schedule"

// movesPerLine keeps the text's lines short enough to be read.
const movesPerLine = 16

// MarshalText writes a line with seed and procs, and then every move, as "M" or
// as "M*Times".
func (s *Schedule) MarshalText() ([]byte, error) {
	b := fmt.Appendf(nil, "%s seed %d procs %d", scheduleHead, s.Seed, s.Procs)
	for i, mv := range s.Moves {
		sep := byte(' ')
		if i%movesPerLine == 0 {
			sep = '\n'
		}
		b = append(b, sep)
		b = strconv.AppendInt(b, int64(mv.M), 10)
		if mv.Times > 1 {
			b = append(b, '*')
			b = strconv.AppendInt(b, int64(mv.Times), 10)
		}
	}
	return append(b, '\n'), nil
}

// UnmarshalText reads what MarshalText has written. The error says in which line
// of it something is wrong.
func (s *Schedule) UnmarshalText(text []byte) error {
	var read Schedule
	head, rest, _ := bytes.Cut(text, []byte("\n"))
	if _, err := fmt.Sscanf(string(head), scheduleHead+" seed %d procs %d", &read.Seed, &read.Procs); err != nil {
		return fmt.Errorf("line 1: this is no schedule: it must begin with %q, seed and procs", scheduleHead)
	}
	for n, line := range bytes.Split(rest, []byte("\n")) {
		for _, word := range bytes.Fields(line) {
			mv, err := parseMove(string(word))
			if err != nil {
				return fmt.Errorf("line %d: %v", n+2, err)
			}
			read.Moves = append(read.Moves, mv)
		}
	}
	*s = read
	return nil
}

func parseMove(word string) (Move, error) {
	m, times := word, "1"
	for i := range word {
		if word[i] == '*' {
			m, times = word[:i], word[i+1:]
			break
		}
	}
	id, err1 := strconv.ParseInt(m, 10, 32)
	n, err2 := strconv.ParseInt(times, 10, 32)
	if err1 != nil || err2 != nil || id < 0 || n < 1 {
		return Move{}, fmt.Errorf("%q is no move: a move is the number of an M, or two numbers like 3*20", word)
	}
	return Move{int32(id), int(n)}, nil
}

// Recording returns a strategy that chooses as inner does (nil: EarliestClock)
// and notes all choices in s, from the engine's beginning to its end. A run is
// not changed by being recorded.
func Recording(inner Strategy, s *Schedule) Strategy { return &recording{inner, s} }

type recording struct {
	inner Strategy
	s     *Schedule
}

func (r *recording) Next(ms []Movable) int {
	i := r.inner.Next(ms)
	r.s.add(ms[i].M)
	return i
}

// Replay returns a strategy that chooses as s says. The engine must have the
// Seed, Procs and all else that the recorded one had, and run the same program.
//
// If it turns out not to be the same (an M is to move that cannot), or if it goes
// on for longer, the rest is left to EarliestClock; see Replayer.Err.
func Replay(s *Schedule) *Replayer { return &Replayer{s: s, at: -1} }

// A Replayer is the strategy that Replay returns, for one engine.
type Replayer struct {
	s     *Schedule
	at    int // the move under way
	left  int // of its times
	moves int // so far
	err   error
	ended bool
}

// Err says where the run parted from the schedule, once it has: nil if all that
// has happened so far is what was recorded.
func (r *Replayer) Err() error { return r.err }

// Ended says that the schedule was followed to its end, and the run went on after
// it.
func (r *Replayer) Ended() bool { return r.ended }

// next returns the M that is to move. ok is false when the schedule has come to
// its end or been left.
func (r *Replayer) next() (m int32, ok bool) {
	if r.err != nil {
		return 0, false
	}
	if r.left == 0 {
		if r.at+1 >= len(r.s.Moves) {
			r.ended = true
			r.err = fmt.Errorf("the schedule ends after %d moves, but the run goes on", r.moves)
			return 0, false
		}
		r.at++
		r.left = r.s.Moves[r.at].Times
	}
	r.left--
	r.moves++
	return r.s.Moves[r.at].M, true
}

// fail notes that m cannot move, though it should.
func (r *Replayer) fail(m int32) {
	r.err = fmt.Errorf("move %d: M%d is to move but cannot: this is not the program, or not the configuration, that was recorded", r.moves, m)
}

// Next implements Strategy.
func (r *Replayer) Next(ms []Movable) int {
	if m, ok := r.next(); ok {
		for i := range ms {
			if ms[i].M == m {
				return i
			}
		}
		r.fail(m)
	}
	return EarliestClock{}.Next(ms)
}
