package interp

import (
	"context"
	"errors"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gopark/engine"
	"gopark/engine/interp/lower"
	"gopark/engine/trace"

	"github.com/traefik/yaegi/interp"
)

// A Value is what the prompt shows of one value of an expression.
type Value struct {
	Text string // Point{X: 1, Y: 2}
	Type string // main.Point
}

// A Name is a definition in sight, for completion.
type Name struct {
	Name, Kind, Type string
}

// A Session is one prompt's worth of Go. Definitions and goroutines outlive the
// input that made them; time stands still between inputs. It is not safe for
// concurrent use, except that a context may end at any time.
type Session struct {
	opt     Options
	run     *run
	sites   *trace.Sites
	lib     *library
	defs    *defs
	imports map[string]string // name → path
	found   map[string]bool   // those that no import declaration asked for
	waiting []*waiting
	renames map[string]string // of the unit that is checked: what keepOld did
	claimed map[string]bool   // names that the unit at hand defines
	input   int
	version int
	types   map[string]string // instances of generic types in lowered code
	printed *lower.Values
	shown   *shown

	lowImports map[string]string // path → alias of what lowered code has imported
	notes      []string

	logMu  *sync.Mutex
	log    []*entry // what has been done, to be done again
	muted  *atomic.Bool
	broken *atomic.Bool
	tape   *tape
}

// shown is what the input that runs echoes.
type shown struct {
	m      *machine
	types  []types.Type
	values []Value
}

// NewSession starts a session.
func NewSession(opt Options) (*Session, error) {
	s := &Session{}
	if err := s.Reset(opt); err != nil {
		return nil, err
	}
	return s, nil
}

// Reset ends everything the session has and starts it anew.
func (s *Session) Reset(opt Options) error {
	s.Close()
	if opt.Lang == "" {
		opt.Lang = DefaultLang
	}
	sites := &trace.Sites{}
	if opt.Trace != nil {
		sites = opt.Trace.Sites()
	}
	muted, tape := &atomic.Bool{}, newTape(opt.Stdin)
	values, lib := lower.NewValues(), newLibrary()
	r, err := newRun(sites, newHostTypes(values, lib.Universe), 0, taped(opt, muted, tape))
	if err != nil {
		return err
	}
	*s = Session{
		shown: &shown{m: r.m}, logMu: &sync.Mutex{}, muted: muted, broken: &atomic.Bool{}, tape: tape,
		opt: opt, run: r, sites: sites, printed: values, lib: lib,
		defs: &defs{byName: map[string]*definition{}}, imports: map[string]string{}, found: map[string]bool{}, types: map[string]string{},
		lowImports: map[string]string{},
	}
	echo := interp.Exports{lower.RuntimePath + "/gp": {"Echo": reflect.ValueOf(s.shown.echo)}}
	if err := r.yaegi.Use(echo); err != nil {
		return err
	}
	prog, err := r.yaegi.Compile("package main\nimport gp \"" + lower.RuntimePath + "\"\n" + lower.Globals + "func gp__bind() { gp.Bind(&gp__tick) }\n")
	if err == nil {
		_, err = r.yaegi.Execute(prog)
	}
	if err == nil {
		_, err = r.yaegi.Eval("gp__bind()")
	}
	return err
}

// Close ends the session's goroutines and its engine.
func (s *Session) Close() {
	if s.run != nil {
		s.run.close()
		s.run = nil
	}
}

// Options returns the options that the session was started with.
func (s *Session) Options() Options { return s.opt }

// Engine is the session's engine.
func (s *Session) Engine() *engine.Engine { return s.run.e }

// Recorder is the session's trace; nil if it has none.
func (s *Session) Recorder() *trace.Recorder { return s.opt.Trace }

// Incomplete tells whether more input is needed before src can be read.
func (s *Session) Incomplete(src string) bool { return incomplete(src) }

// Notes returns, and forgets, what the last input's definitions meant for
// earlier ones: that a function still uses an old definition, say.
func (s *Session) Notes() []string {
	notes := s.notes
	s.notes = nil
	return notes
}

// Eval runs one input: any mix of declarations, statements and expressions. It
// returns the values of the expressions among them. An input that does not
// compile changes nothing. One that panics, deadlocks or is interrupted (by the
// end of ctx) ends there: its own goroutine, and those it started if it was
// interrupted, are ended with their deferred calls run; the rest goes on
// another time.
func (s *Session) Eval(ctx context.Context, src string) ([]Value, error) {
	s.input++
	s.shown.values, s.notes = nil, nil
	before := s.meaning()
	units, err := s.prepare(src)
	if err != nil {
		s.back(before)
		return nil, err
	}
	done := s.enter(&entry{input: s.input, src: src})
	for _, u := range units {
		began, err := s.execute(ctx, u)
		done.add(u, began, err)
		switch {
		case err == nil:
			continue
		case began:
			s.back(u.after) // what comes after it has not been defined
		default:
			s.back(before)
		}
		done.end(s, err)
		return s.shown.values, err
	}
	done.end(s, nil)
	return s.shown.values, nil
}

// execute defines what a unit declares and runs its statements. It tells
// whether it came as far as that.
func (s *Session) execute(ctx context.Context, u *unit) (began bool, err error) {
	if err := s.run.use(slices.Sorted(maps.Keys(s.lowImports))...); err != nil {
		return false, err
	}
	if err := s.run.useTypes(); err != nil {
		return false, err
	}
	prog, err := s.run.m.compile(s.run.yaegi, u.source)
	if err == nil {
		_, err = s.run.yaegi.Execute(prog)
	}
	if err != nil {
		return false, internalError(s.sites, err)
	}
	entry, err := s.run.yaegi.Eval(u.entry)
	if err != nil {
		return false, internalError(s.sites, err)
	}
	s.shown.types = u.echoes
	first := s.run.e.LastGoid()
	err = s.run.drive(ctx, func() error {
		return s.run.paced(func() { entry.Interface().(func())() })
	})
	if err != nil {
		s.endLine(err, first)
	}
	return true, s.describe(err)
}

// endTime bounds how long the deferred calls of an input that failed may take.
const endTime = time.Second

// maxKills bounds how often others may get in the way of that.
const maxKills = 1000

// endLine ends what a failed input left running.
func (s *Session) endLine(err error, first int64) {
	ids := []int64{1}
	if errors.Is(err, engine.ErrInterrupted) || errors.Is(err, ErrMaxTime) || errors.Is(err, ErrMaxWall) {
		for _, g := range s.run.e.Goroutines() {
			if g.ID > first {
				ids = append(ids, g.ID)
			}
		}
	}
	var fatal *engine.FatalError
	if errors.As(err, &fatal) {
		// In Go the program would be over, deferred calls and all. What is
		// left of the goroutine here is in the way of what comes later.
		s.Halt()
	}
	r, broken := s.run, s.broken
	timer := time.AfterFunc(endTime, func() { halt(r, broken) })
	defer timer.Stop()
	// Meanwhile the world goes on, so another goroutine may panic: once each.
	for range maxKills {
		if s.run.e.Kill(ids...) == nil {
			return
		}
	}
	halt(r, broken)
}

// A RunError is how an input ended that did not end well, in Go's words.
type RunError struct {
	Err    error // of the engine
	Report string
}

func (e *RunError) Error() string { return strings.TrimRight(e.Report, "\n") }
func (e *RunError) Unwrap() error { return e.Err }

func (s *Session) describe(err error) error {
	if err == nil {
		return nil
	}
	if text := report(err, s.run.began(err)); text != "" {
		return &RunError{err, text}
	}
	return err
}

// echo is called by lowered code with a value that the prompt shows.
func (s *shown) echo(ptr any, index int, text func() string) {
	t := s.types[index]
	v := Value{Type: lower.MarkOld(types.TypeString(t, (*types.Package).Name))}
	if text, ok := s.m.text(reflect.ValueOf(ptr).Elem(), t); ok {
		v.Text = text
	} else {
		v.Text = s.m.format(reflect.ValueOf(ptr).Elem(), t)
	}
	s.values = append(s.values, v)
}

// Step lets the other goroutines go on for n scheduler events.
func (s *Session) Step(ctx context.Context, n int) error {
	return s.others(ctx, &entry{pass: engine.RunLimit{Events: int64(n)}})
}

// RunAll lets the other goroutines go on until none of them can.
func (s *Session) RunAll(ctx context.Context) error { return s.others(ctx, &entry{}) }

// Sleep lets d of virtual time pass.
func (s *Session) Sleep(ctx context.Context, d time.Duration) error {
	return s.others(ctx, &entry{pass: engine.RunLimit{Time: d}})
}

func (s *Session) others(ctx context.Context, e *entry) error {
	done := s.enter(e)
	err := s.describe(s.run.drive(ctx, func() error { return s.run.pacedOthers(e.pass) }))
	done.end(s, err)
	return err
}

// TypeOf returns the type of an expression, which is not evaluated.
func (s *Session) TypeOf(expr string) (string, error) {
	before := s.meaning()
	s.input++
	defer func() { s.back(before); s.input-- }()
	units, err := s.prepare(expr)
	if err != nil {
		return "", err
	}
	if len(units) != 1 || len(units[0].echoes) == 0 {
		return "", errors.New("no expression: " + expr)
	}
	var ts []string
	for _, t := range units[0].echoes {
		ts = append(ts, lower.MarkOld(types.TypeString(t, (*types.Package).Name)))
	}
	return strings.Join(ts, ", "), nil
}

// Names lists the definitions in sight, and the packages that can be named.
func (s *Session) Names() []Name {
	var names []Name
	for _, d := range s.defs.all() {
		if d.kind != defMethod && d.kind != defInst && !lower.OldName.MatchString(d.name) {
			names = append(names, Name{d.name, string(d.kind), plainNames(d.sig)})
		}
	}
	seen := map[string]bool{}
	for name := range s.imports {
		seen[name] = true
		names = append(names, Name{name, "package", ""})
	}
	for _, path := range s.lib.Paths() {
		if name := s.lib.NameOf(path); !seen[name] {
			seen[name] = true
			names = append(names, Name{name, "package", ""})
		}
	}
	return names
}

// Members lists what may follow "x." where x is a package or a variable.
func (s *Session) Members(x string) []string {
	path := s.imports[x]
	if path == "" && s.defs.get(x) == nil {
		if paths := s.lib.PathsNamed(x); len(paths) > 0 {
			path = paths[0]
		}
	}
	if path != "" {
		return s.lib.Names(path)
	}
	before := s.meaning()
	s.input++
	defer func() { s.back(before); s.input-- }()
	units, err := s.prepare(x)
	if err != nil || len(units) != 1 || len(units[0].echoes) != 1 {
		return nil
	}
	return members(units[0].echoes[0])
}

// members lists the fields and methods of a type.
func members(t types.Type) []string {
	set := map[string]bool{}
	ms := types.NewMethodSet(t)
	if !types.IsInterface(t) {
		ms = types.NewMethodSet(types.NewPointer(t))
	}
	for i := range ms.Len() {
		set[ms.At(i).Obj().Name()] = true
	}
	under := t.Underlying()
	if p, ok := under.(*types.Pointer); ok {
		under = p.Elem().Underlying()
		pm := types.NewMethodSet(t)
		for i := range pm.Len() {
			set[pm.At(i).Obj().Name()] = true
		}
	}
	if st, ok := under.(*types.Struct); ok {
		for i := range st.NumFields() {
			set[st.Field(i).Name()] = true
		}
	}
	var names []string
	for n := range set {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
