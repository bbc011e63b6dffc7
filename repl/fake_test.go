package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
)

// A fakeGo answers as it is told to, so that the prompt can be tested on what a
// real session is not easily brought to do.
type fakeGo struct {
	sessions []*fakeSession
	compiled []string // "name lang: source"
	ran      []interp.Options
	result   interp.Result
	events   []trace.Event
	err      error // of Compile
}

func (f *fakeGo) NewSession(opt interp.Options) (session, error) {
	s := &fakeSession{opt: opt, state: trace.NewState(nil)}
	f.sessions = append(f.sessions, s)
	return s, nil
}

func (f *fakeGo) Compile(name, src, lang string) (program, error) {
	f.compiled = append(f.compiled, fmt.Sprintf("%s %s: %s", name, lang, src))
	return fakeProgram{f}, f.err
}

type fakeProgram struct{ f *fakeGo }

func (p fakeProgram) Sites() *trace.Sites { return nil }

func (p fakeProgram) Run(ctx context.Context, opt interp.Options) *interp.Result {
	p.f.ran = append(p.f.ran, opt)
	for _, e := range p.f.events {
		opt.Trace.Emit(e)
	}
	fmt.Fprintln(opt.Stdout, "it runs")
	res := p.f.result
	return &res
}

type fakeSession struct {
	opt    interp.Options
	state  *trace.State
	evals  []string
	passed []string // what time was let go by for
	resets int
	undone int
	closed bool
	hangs  func() // called by Eval when it begins to hang
}

// Eval knows a few words; anything else is echoed as a value.
func (s *fakeSession) Eval(ctx context.Context, src string) ([]interp.Value, error) {
	src = strings.TrimSpace(src)
	s.evals = append(s.evals, src)
	input := fmt.Sprintf("input %d", len(s.evals))
	word, rest, _ := strings.Cut(src, " ")
	switch word {
	case "print":
		fmt.Fprint(s.opt.Stdout, rest)
		return nil, nil
	case "wrong":
		e := interp.Error{Msg: "undefined: " + rest}
		e.Pos.Filename, e.Pos.Line, e.Pos.Column = input, 1, 7
		return nil, interp.ErrorList{e}
	case "panic":
		return nil, &engine.PanicError{Goid: 5, Value: errors.New(rest), Goroutine: engine.GInfo{
			ID: 5, Func: "main.f", Pos: trace.Pos{File: input, Line: 1, Func: "main.f"}}}
	case "die":
		panic("a fault of gopark's")
	case "hang":
		s.hangs()
		<-ctx.Done()
		return nil, engine.ErrInterrupted
	case "leave":
		s.state.Gs[7] = &trace.G{ID: 7, State: trace.GWaiting, Reason: trace.WaitSleep, M: trace.NoID, P: trace.NoID}
		return nil, nil
	}
	return []interp.Value{{Text: src, Type: "fake"}}, nil
}

func (s *fakeSession) Incomplete(src string) bool {
	return strings.Count(src, "{") > strings.Count(src, "}")
}
func (s *fakeSession) TypeOf(expr string) (string, error) { return "chan<- " + expr, nil }
func (s *fakeSession) Names() []interp.Name {
	return []interp.Name{{Name: "results"}, {Name: "resume"}, {Name: "été"}}
}
func (s *fakeSession) Members(of string) []string {
	if of == "strings" {
		return []string{"ToLower", "ToUpper", "Split"}
	}
	return []string{"Of" + of}
}
func (s *fakeSession) Notes() []string        { return nil }
func (s *fakeSession) State() *trace.State    { return s.state }
func (s *fakeSession) Trace() *trace.Recorder { return s.opt.Trace }
func (s *fakeSession) Step(ctx context.Context, n int) error {
	s.passed = append(s.passed, fmt.Sprint("step ", n))
	return nil
}
func (s *fakeSession) RunAll(ctx context.Context) error {
	s.passed = append(s.passed, "run")
	return nil
}
func (s *fakeSession) Sleep(ctx context.Context, d time.Duration) error {
	s.passed = append(s.passed, "sleep "+d.String())
	s.state.Time += int64(d)
	return nil
}
func (s *fakeSession) Reset(opt interp.Options) error {
	s.opt, s.state = opt, trace.NewState(nil)
	s.resets++
	return nil
}
func (s *fakeSession) Input() int                            { return len(s.evals) }
func (s *fakeSession) BeforeUndo() (time.Duration, []string) { return 0, nil }
func (s *fakeSession) Before(context.Context, *trace.Recorder) (session, int, string, error) {
	if len(s.evals) == 0 {
		return nil, 0, "", interp.ErrNothingToUndo
	}
	s.undone++
	return s, len(s.evals), s.evals[len(s.evals)-1], nil
}
func (s *fakeSession) SetInput(int)                       {}
func (s *fakeSession) Mute()                              {}
func (s *fakeSession) Halt()                              {}
func (s *fakeSession) Broken() bool                       { return false }
func (s *fakeSession) Save() ([]byte, error)              { return []byte("package main\n"), nil }
func (s *fakeSession) Define(string) (text, where string) { return "", "" }
func (s *fakeSession) PackagePath(string) string          { return "" }
func (s *fakeSession) PathsNamed(string) []string         { return nil }
func (s *fakeSession) Declaration(string, ...string) string {
	return ""
}
func (s *fakeSession) Close() { s.closed = true }

const firstLesson = "---\ntitle: First\nexercises: [greet]\n---\n\nSome text.\n\n" +
	"```go run procs=2 seed=9\npackage main\n\nfunc main() {}\n```\n\n" +
	"## More\n\n```go run lang=go1.21\npackage main\n\nfunc main() { println() }\n```\n\nThe end.\n"

func testBook(t *testing.T) *lessons.Book {
	t.Helper()
	long := "---\ntitle: Long\n---\n"
	for i := range 60 {
		long += fmt.Sprintf("\nparagraph %d\n", i)
	}
	b, err := lessons.Load(fstest.MapFS{
		"01-first.md": {Data: []byte(firstLesson)},
		"02-long.md":  {Data: []byte(long)},
		"03-last.md":  {Data: []byte("---\ntitle: Last\n---\n\nNothing.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func testExercises() *exercises.Set {
	return &exercises.Set{Exercises: []*exercises.Exercise{
		{ID: "greet", Number: 1, Title: "Greet", Lesson: "first", Kind: exercises.Code, File: "main.go",
			Statement: "Say *hello*.", Starter: map[string]string{"main.go": "package main\n"},
			Hints: []string{"first hint", "second hint"}},
		{ID: "tell", Number: 2, Title: "Tell", Lesson: "long", Kind: exercises.Explain, File: "answer.txt",
			Statement: "Why?", Starter: map[string]string{"answer.txt": ""}},
	}}
}

// A desk is a workbook under test and all that it touches.
type desk struct {
	*Workbook
	out, err strings.Builder
	fake     *fakeGo
	home     string
}

// newDesk makes a workbook that reads input. The screen is that of a pipe
// unless change says otherwise.
func newDesk(t *testing.T, input string, change func(*Config)) *desk {
	t.Helper()
	d := &desk{fake: &fakeGo{}, home: t.TempDir()}
	ws, err := workspace.Open(d.home, func(s string) { t.Log(s) })
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{In: strings.NewReader(input), Out: &d.out, Err: &d.err, Workspace: ws}
	if change != nil {
		change(&cfg)
	}
	if d.Workbook, err = newWorkbook(cfg, d.fake); err != nil {
		t.Fatal(err)
	}
	return d
}

func withBook(t *testing.T) func(*Config) {
	return func(c *Config) { c.Book, c.Exercises = testBook(t), testExercises() }
}

// dumb is a terminal without escape sequences, so that output can be compared.
func dumb(c *Config) {
	c.Screen = Screen{Interactive: true, Dumb: true}
}
