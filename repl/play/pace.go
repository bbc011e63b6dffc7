package play

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"gopark/engine"
)

// A Pace is how many times slower than its own clock a program is to run: at 20
// a virtual millisecond takes 20 ms. 0 is as fast as can be.
type Pace float64

// ParsePace reads a pace that a person typed: "20x", "0.5x", "20".
func ParsePace(s string) (Pace, error) {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSuffix(s, "x"), "X"), 64)
	if err != nil || !(n > 0) || n > 1e9 {
		return 0, errors.New("a pace is written 20x: twenty times slower than the program's own clock")
	}
	return Pace(n), nil
}

// String writes a pace as ParsePace reads it.
func (p Pace) String() string {
	if p == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(p), 'f', -1, 64) + "x"
}

// Piece is how often a paced run looks at the clock on the wall.
const piece = 20 * time.Millisecond

// virtual is how much of a program's time goes by in d on the wall.
func (p Pace) virtual(d time.Duration) time.Duration {
	return max(1, time.Duration(float64(d)/float64(p)))
}

// Limits returns what interp.Options.Pace is to be for a run at this pace: it
// sleeps until the wall has caught up. When ctx ends it no longer sleeps. It is
// nil for no pace.
func (p Pace) Limits(ctx context.Context) func(now time.Duration) engine.RunLimit {
	return p.limits(ctx, wall{time.Now, sleep})
}

// A wall is where the clock hangs that a paced run looks at.
type wall struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration)
}

func (p Pace) limits(ctx context.Context, w wall) func(now time.Duration) engine.RunLimit {
	if p <= 0 {
		return nil
	}
	var began time.Time
	var from time.Duration
	return func(now time.Duration) engine.RunLimit {
		if began.IsZero() {
			began, from = w.now(), now
		}
		due := began.Add(time.Duration(float64(now-from) * float64(p)))
		w.sleep(ctx, due.Sub(w.now()))
		if ctx.Err() != nil {
			return stopping()
		}
		return engine.RunLimit{Time: p.virtual(piece)}
	}
}

// stopping is how far a run may go that has been told to stop, but may not have
// heard of it yet.
func stopping() engine.RunLimit {
	time.Sleep(time.Millisecond)
	return engine.RunLimit{Events: 1}
}

// sleep sleeps for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
