package interp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// A session is undone by doing it again: what it has done is kept, and a new
// session with the same seed does all but the last of it, without a word. The
// engine is deterministic, so that is the session as it was.

// An entry is one thing that a session has done: run an input, or let the other
// goroutines go on.
type entry struct {
	input   int // its number; 0: it let the others go on
	src     string
	pass    engine.RunLimit // how far, if it did that
	units   []*record
	err     error
	values  []Value
	took    time.Duration // of the wall's clock
	elapsed time.Duration // of the session's
	world   string        // what it changed outside the session: "os.WriteFile"

	began  time.Time
	events int64
	now    int64
}

// enter begins an entry of the log.
func (s *Session) enter(e *entry) *entry {
	e.began, e.events, e.now = time.Now(), s.eventCount(), s.run.e.Now()
	if e.input > 0 {
		e.world = s.worldOf(e.src)
	}
	s.logMu.Lock()
	defer s.logMu.Unlock()
	s.log = append(s.log, e)
	return e
}

func (e *entry) add(u *unit, began bool, err error) {
	if began {
		u.record.err = err
		e.units = append(e.units, u.record)
	}
}

// end completes an entry.
func (e *entry) end(s *Session, err error) {
	e.took, e.elapsed, e.err = time.Since(e.began), time.Duration(s.run.e.Now()-e.now), err
	e.values = slices.Clone(s.shown.values)
	if e.input == 0 && errors.Is(err, engine.ErrInterrupted) && s.opt.Trace != nil {
		// Next time it stops where it was stopped.
		e.pass, e.err = engine.RunLimit{Events: max(s.eventCount()-e.events, 1)}, nil
	}
}

func (s *Session) eventCount() int64 {
	if s.opt.Trace == nil {
		return 0
	}
	return s.opt.Trace.Dropped() + int64(s.opt.Trace.Len())
}

// stopped tells whether an entry is an input that was cut off: it cannot be
// done again, for nobody knows how far it came, or it would be cut off again.
func (e *entry) stopped() bool {
	var fatal *engine.FatalError
	return e.input > 0 && (errors.Is(e.err, engine.ErrInterrupted) || errors.Is(e.err, ErrMaxWall) || errors.As(e.err, &fatal))
}

// ErrNothingToUndo is returned by Undo in a session without inputs.
var ErrNothingToUndo = errors.New("there is nothing to undo")

// Input returns the number of the latest input.
func (s *Session) Input() int { return s.input }

// lastInput is the place in the log of the latest input that did anything.
func lastInput(log []*entry) int {
	for i, e := range slices.Backward(log) {
		if e.input > 0 {
			return i
		}
	}
	return -1
}

// past returns what was done, the latest of which may be under way.
func (s *Session) past() []*entry {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	return slices.Clone(s.log)
}

// BeforeUndo tells what Undo would take: how long the inputs that it does again
// took, and what they changed outside the session ("input 3: os.WriteFile"),
// which they would change again.
func (s *Session) BeforeUndo() (took time.Duration, world []string) {
	log := s.past()
	for _, e := range log[:max(lastInput(log), 0)] {
		if e.stopped() {
			continue
		}
		took += e.took
		if e.world != "" {
			world = append(world, fmt.Sprintf("input %d: %s", e.input, e.world))
		}
	}
	return took, world
}

// Before makes a session that is what this one was before its latest input,
// which is returned too. What happens meanwhile goes into rec, as if it had done
// so all the time. That input may still be under way.
func (s *Session) Before(ctx context.Context, rec *trace.Recorder) (fresh *Session, input int, src string, err error) {
	log := s.past()
	last := lastInput(log)
	if last < 0 {
		return nil, 0, "", ErrNothingToUndo
	}
	undone := log[last]
	opt := s.opt
	opt.Trace = rec
	fresh, err = NewSession(opt)
	if err != nil {
		return nil, 0, "", err
	}
	fresh.muted.Store(true)
	fresh.tape.replay(s.tape)
	for _, e := range log[:last] {
		if e.stopped() {
			continue
		}
		if e.input > 0 {
			fresh.input = e.input - 1
			fresh.Eval(ctx, e.src) // it fails as it did
		} else {
			fresh.others(ctx, &entry{pass: e.pass})
		}
		if ctx.Err() != nil {
			fresh.Close()
			return nil, 0, "", engine.ErrInterrupted
		}
	}
	fresh.muted.Store(false)
	fresh.tape.live()
	fresh.notes = nil
	fresh.input = undone.input - 1
	return fresh, undone.input, undone.src, nil
}

// Undo makes the session what it was before its latest input, and returns that.
// When ctx ends first, the session stays as it is.
func (s *Session) Undo(ctx context.Context, rec *trace.Recorder) (input int, src string, err error) {
	fresh, input, src, err := s.Before(ctx, rec)
	if err != nil {
		return 0, "", err
	}
	s.Close()
	*s = *fresh
	return input, src, nil
}

// SetInput makes n the number of the latest input.
func (s *Session) SetInput(n int) { s.input = n }

// Mute drops all that programs write from now on. It may be called at any time.
func (s *Session) Mute() { s.muted.Store(true) }

// Halt makes interpreted code stop wherever it is, without its deferred calls,
// and may be called while an input is under way. After that the session is good
// for nothing but Close.
func (s *Session) Halt() { halt(s.run, s.broken) }

func halt(r *run, broken *atomic.Bool) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r.yaegi.EvalWithContext(ctx, "}") // which is no Go: only the end of ctx matters
	broken.Store(true)
}

// Broken tells whether the session can only be closed, or undone.
func (s *Session) Broken() bool { return s.broken.Load() }

// changingOS are the names of package os that change something outside.
var changingOS = strings.Fields("Create CreateTemp OpenFile WriteFile Remove RemoveAll Rename Mkdir MkdirAll MkdirTemp Chmod Chown Lchown Chtimes " +
	"Chdir Link Symlink Truncate Setenv Unsetenv Clearenv StartProcess NewFile CopyFS OpenRoot OpenInRoot FindProcess")

// worldOf names something that an input uses which changes the world outside
// the session; "" if nothing does.
func (s *Session) worldOf(src string) string {
	used := membersUsed(src)
	for _, name := range slices.Sorted(maps.Keys(used)) {
		path := s.imports[name]
		switch {
		case path == "os":
			for _, m := range slices.Sorted(maps.Keys(used[name])) {
				if slices.Contains(changingOS, m) {
					return "os." + m
				}
			}
		case path == "net", strings.HasPrefix(path, "net/") && path != "net/url" && path != "net/netip", strings.HasPrefix(path, "os/"), path == "syscall", path == "io/ioutil":
			return path
		}
	}
	return ""
}

// taped returns options whose input is remembered and whose output can be
// muted.
func taped(opt Options, muted *atomic.Bool, t *tape) Options {
	opt.Stdin = t
	for _, w := range []*io.Writer{&opt.Stdout, &opt.Stderr} {
		if *w != nil {
			*w = &mutable{*w, muted}
		}
	}
	return opt
}

type mutable struct {
	w     io.Writer
	muted *atomic.Bool
}

func (m *mutable) Write(b []byte) (int, error) {
	if m.muted.Load() {
		return len(b), nil
	}
	return m.w.Write(b)
}

// A tape remembers what programs read, so that they can read it again.
type tape struct {
	mu    sync.Mutex
	in    io.Reader
	reads []oneRead
	at    int  // the next one to play
	only  bool // nothing but what is on the tape
}

type oneRead struct {
	data []byte
	err  error
}

func newTape(in io.Reader) *tape {
	if in == nil {
		in = strings.NewReader("")
	}
	return &tape{in: in}
}

func (t *tape) Read(p []byte) (int, error) {
	t.mu.Lock()
	if t.at < len(t.reads) {
		defer t.mu.Unlock()
		r := &t.reads[t.at]
		n := copy(p, r.data)
		if n < len(r.data) { // a smaller reader than before
			rest := oneRead{r.data[n:], r.err}
			t.reads = slices.Insert(t.reads, t.at+1, rest)
			*r = oneRead{r.data[:n], nil}
		}
		t.at++
		return n, r.err
	}
	only := t.only
	t.mu.Unlock()
	if only {
		return 0, io.EOF
	}
	n, err := t.in.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reads = append(t.reads, oneRead{slices.Clone(p[:n]), err})
	t.at = len(t.reads)
	return n, err
}

// replay makes t play what another tape remembers.
func (t *tape) replay(from *tape) {
	from.mu.Lock()
	defer from.mu.Unlock()
	t.reads, t.at, t.only = slices.Clone(from.reads), 0, true
}

// live forgets what has not been played and reads on from where it comes from.
func (t *tape) live() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reads, t.only = t.reads[:t.at], false
}
