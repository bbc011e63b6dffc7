package repl

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gopark/engine/interp"
	"gopark/engine/trace"
)

// A session is what the prompt needs of an interp.Session.
type session interface {
	Eval(ctx context.Context, src string) ([]interp.Value, error)
	Incomplete(src string) bool
	TypeOf(expr string) (string, error)
	Names() []interp.Name
	Members(pkgOrExpr string) []string
	Notes() []string // what the last input meant for earlier definitions
	Input() int      // the number of the latest input
	BeforeUndo() (took time.Duration, world []string)
	Before(ctx context.Context, rec *trace.Recorder) (fresh session, input int, src string, err error)
	SetInput(n int)
	Mute()
	Halt()
	Broken() bool
	Save() ([]byte, error)
	Define(name string) (text, where string)
	PackagePath(name string) string
	PathsNamed(name string) []string
	Declaration(path string, names ...string) string
	State() *trace.State
	Trace() *trace.Recorder
	Step(ctx context.Context, n int) error
	RunAll(ctx context.Context) error
	Sleep(ctx context.Context, d time.Duration) error
	Reset(opt interp.Options) error
	Close()
}

// A program is what the prompt needs of an interp.Program.
type program interface {
	Sites() *trace.Sites
	Run(ctx context.Context, opt interp.Options) *interp.Result
}

// A goroom makes sessions and programs. There is one besides realGo, in the
// tests, for what a real one is not easily brought to do.
type goroom interface {
	NewSession(opt interp.Options) (session, error)
	Compile(filename, src, lang string) (program, error)
}

type realGo struct{}

type realSession struct{ *interp.Session }

func (s realSession) Trace() *trace.Recorder { return s.Recorder() }

// State is what the events add up to, at the time that it is now: it knows more
// than the engine does, which forgets what it does not need.
func (s realSession) State() *trace.State {
	rec := s.Recorder()
	if rec == nil {
		return s.Engine().State()
	}
	st := rec.StateAt(rec.Dropped() + int64(rec.Len()))
	st.Time = max(st.Time, s.Engine().Now())
	return st
}

func (s realSession) Before(ctx context.Context, rec *trace.Recorder) (session, int, string, error) {
	fresh, input, src, err := s.Session.Before(ctx, rec)
	if err != nil {
		return nil, 0, "", err
	}
	return realSession{fresh}, input, src, nil
}

func (realGo) NewSession(opt interp.Options) (session, error) {
	s, err := interp.NewSession(opt)
	if err != nil {
		return nil, fmt.Errorf("cannot start a session: %w", err)
	}
	return realSession{s}, nil
}

func (realGo) Compile(filename, src, lang string) (program, error) {
	p, err := interp.Compile(filename, []byte(src), lang)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Inputs are the sources that positions may refer to, by the name that the
// position has: "input 3", "block 2".
type inputs map[string]string

// inputName is what positions in an input have for a file.
func inputName(n int) string { return fmt.Sprintf("input %d", n) }

// line returns a line of a source, from 1.
func (in inputs) line(file string, n int) (string, bool) {
	lines := strings.Split(in[file], "\n")
	if _, ok := in[file]; !ok || n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}
