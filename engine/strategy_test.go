package engine_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// traceOf runs a random program, in three runs and with a kill, and returns its
// trace.
func traceOf(t *testing.T, cfg engine.Config, program uint64) string {
	t.Helper()
	rec := trace.NewRecorder()
	cfg.Trace = rec
	e := newEngine(t, cfg)
	err := e.RunLimited(runMixture(e, program), engine.RunLimit{Events: 500})
	if err == engine.ErrLimit {
		err = e.RunOthers(engine.RunLimit{Time: 30 * time.Microsecond})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Kill(3, 5); err != nil {
		t.Fatal(err)
	}
	// What was killed may have held a lock: the rest need not come to an end.
	if err := e.RunOthers(engine.RunLimit{Events: 2000}); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	trace.WriteText(&b, rec.Events(), rec.Sites())
	e.Close()
	return b.String()
}

// TestReplay: a run that is recorded is as it would have been, and one that
// follows the record is the same to the byte, with every strategy.
func TestReplay(t *testing.T) {
	names, _ := engine.StrategyNames()
	for seed := range uint64(12) {
		for _, name := range names {
			strategy := func() engine.Strategy {
				s, err := engine.StrategyNamed(name, seed)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			procs := 1 + int(seed%5)
			plain := traceOf(t, engine.Config{Seed: seed, Procs: procs, Strategy: strategy()}, seed)
			var s engine.Schedule
			recorded := traceOf(t, engine.Config{Seed: seed, Procs: procs, Strategy: engine.Recording(strategy(), &s)}, seed)
			if recorded != plain {
				t.Fatalf("%s, seed %d: being recorded changes the run", name, seed)
			}
			text, err := s.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			var read engine.Schedule
			if err := read.UnmarshalText(text); err != nil || !reflect.DeepEqual(read, s) {
				t.Fatalf("%s, seed %d: what is read is not what was written: %v", name, seed, err)
			}
			replay := engine.Replay(&read)
			again := traceOf(t, engine.Config{Seed: read.Seed, Procs: read.Procs, Strategy: replay}, seed)
			if again != plain {
				t.Errorf("%s, seed %d: the replay is another run", name, seed)
			}
			if replay.Err() != nil {
				t.Errorf("%s, seed %d: %v", name, seed, replay.Err())
			}
			if name == "random" && !strings.Contains(string(text), "*") {
				t.Errorf("not one move is repeated in\n%s", text)
			}
		}
	}
}

// TestReplayOfAnother: a schedule that belongs to another program is noticed,
// and does no harm.
func TestReplayOfAnother(t *testing.T) {
	var s engine.Schedule
	traceOf(t, engine.Config{Seed: 1, Strategy: engine.Recording(engine.RandomStrategy(1), &s)}, 1)
	replay := engine.Replay(&s)
	traceOf(t, engine.Config{Seed: 1, Strategy: replay}, 2)
	if err := replay.Err(); err == nil {
		t.Error("nobody noticed")
	}
	short := engine.Schedule{Moves: s.Moves[:3]}
	replay = engine.Replay(&short)
	traceOf(t, engine.Config{Seed: 1, Strategy: replay}, 1)
	if err := replay.Err(); err == nil || !strings.Contains(err.Error(), "the schedule ends after") {
		t.Errorf("got %v", err)
	}
}

func TestScheduleErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "line 1: this is no schedule",
		"0 1 2":                                  "line 1: this is no schedule",
		"gopark schedule seed 1 procs 2\n0 x":    `line 2: "x" is no move`,
		"gopark schedule seed 1 procs 2\n0\n1*0": `line 3: "1*0" is no move`,
		"gopark schedule seed 1 procs 2\n-1":     `line 2: "-1" is no move`,
		"gopark schedule seed 1 procs 2\n1*":     `line 2: "1*" is no move`,
	} {
		s := engine.Schedule{Seed: 5}
		err := s.UnmarshalText([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || s.Seed != 5 {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// choices asks a strategy n times, with the Ms of these ids.
func choices(s engine.Strategy, n int, ids ...int32) []int32 {
	var ms []engine.Movable
	for _, id := range ids {
		ms = append(ms, engine.Movable{M: id, Clock: int64(100 - id)})
	}
	var list []int32
	for range n {
		list = append(list, ms[s.Next(ms)].M)
	}
	return list
}

func TestRoundRobin(t *testing.T) {
	s := engine.RoundRobin()
	got := fmt.Sprint(choices(s, 4, 0, 2, 5), choices(s, 3, 1, 5), choices(s, 2, 3))
	if got != "[0 2 5 0] [1 5 1] [3 3]" {
		t.Errorf("got %s", got)
	}
}

// TestPriority: it stays with one M for long, comes to all of them, and is the
// same for the same seed.
func TestPriority(t *testing.T) {
	stays := 0
	seen := map[int32]bool{}
	list := choices(engine.Priority(3), 10_000, 0, 1, 2, 3)
	for i, m := range list {
		seen[m] = true
		if i > 0 && m == list[i-1] {
			stays++
		}
	}
	if stays < 9000 || len(seen) != 4 {
		t.Errorf("stays %d times of 10000, chose %v", stays, seen)
	}
	if again := choices(engine.Priority(3), 10_000, 0, 1, 2, 3); !reflect.DeepEqual(again, list) {
		t.Error("the same seed chooses otherwise")
	}
	if other := choices(engine.Priority(4), 10_000, 0, 1, 2, 3); reflect.DeepEqual(other, list) {
		t.Error("another seed chooses the same")
	}
}

// TestPriorityLetsEverybodyMove: one that turns in circles until another has
// moved does not hold up the world.
func TestPriorityLetsEverybodyMove(t *testing.T) {
	for seed := range uint64(20) {
		e := newEngine(t, engine.Config{Procs: 2, Seed: seed, Strategy: engine.Priority(seed)})
		done := false
		if err := e.RunLimited(func() {
			e.Go(func() { done = true }, "f")
			for !done {
				e.Safepoint()
			}
		}, engine.RunLimit{Events: 1_000_000}); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func TestStrategyNamed(t *testing.T) {
	names, meanings := engine.StrategyNames()
	if len(names) != 4 || len(meanings) != 4 {
		t.Errorf("%q %q", names, meanings)
	}
	if _, err := engine.StrategyNamed("lucky", 1); err == nil || !strings.Contains(err.Error(), "roundrobin") {
		t.Errorf("got %v", err)
	}
}
