package interp

import (
	"context"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gopark/engine"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/std"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/testing"
	"gopark/engine/trace"

	"github.com/traefik/yaegi/interp"
)

// Options say how a program is run. The zero Options run it on four Ps with
// seed 0, its output dropped.
type Options struct {
	World  engine.WorldKind // Sessions have the virtual one only
	Procs  int              // GOMAXPROCS; 0: 4
	Seed   uint64           // decides all that a real machine leaves to chance
	Lang   string           // language version of a Session: "go1.21"; "": the newest
	Args   []string
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	Trace    *trace.Recorder // nil: nothing is recorded
	Strategy engine.Strategy // nil: earliest clock
	Costs    *engine.Costs   // nil: the engine's own

	MaxTime   time.Duration // virtual; 0: no bound
	MaxWall   time.Duration // 0: no bound
	MaxOutput int64         // bytes; 0: no bound

	// Pace, if not nil, slows the run. It is asked how far the run may go
	// before it is asked again, first at the start; it may sleep before it
	// answers, but not beyond the end of the run's context. The run itself is
	// the same as without it. A limit of zero is none.
	Pace func(now time.Duration) engine.RunLimit

	Test *TestOptions // for the tests that CompileTest compiled

	// Signals, if not nil, are handed to the program. Untaken is called for one
	// that it did not ask for, or cannot be given.
	Signals <-chan os.Signal
	Untaken func()

	Leaks bool // look for leaked goroutines at the end
}

// Errors of a run that reached one of its bounds.
var (
	ErrMaxTime   = errors.New("the program used up its virtual time")
	ErrMaxWall   = errors.New("the program ran for too long")
	ErrMaxOutput = errors.New("the program wrote too much")
)

// A Program is a checked program, ready to run any number of times.
type Program struct {
	filename string
	lang     string
	source   string // lowered
	sites    *trace.Sites
	types    *hostTypes
	imports  []string // what the lowered source imports
}

// Compile checks a one-file program and lowers it. lang is the language version
// ("go1.21"); "" means what a //go:build line says, or else the newest. The
// error is an ErrorList, in the compiler's words at the source's own positions.
func Compile(filename string, src []byte, lang string) (*Program, error) {
	fset := token.NewFileSet()
	name := filepath.Base(filename)
	file, err := parse(fset, name, src)
	if err != nil {
		return nil, explain(name, src, lang, false, err)
	}
	declared := lang == ""
	if declared {
		lang = buildLang(file)
	}
	if file.Name.Name != "main" {
		return nil, ErrorList{{fset.Position(file.Name.Pos()), "package " + file.Name.Name + " is not a main package"}}
	}
	l := newLibrary()
	pkg, info, err := check(fset, []*ast.File{file}, l, lang, keepAll)
	if err != nil || len(missingBodies(file)) > 0 {
		return nil, explain(name, src, lang, declared, err)
	}
	if _, ok := pkg.Scope().Lookup("main").(*types.Func); !ok {
		return nil, ErrorList{{token.Position{}, "runtime.main_main·f: function main is undeclared in the main package"}}
	}
	sites, values := &trace.Sites{}, lower.NewValues()
	source, imports, err := lower.Package(lower.Input{
		Fset: fset, Files: []*ast.File{file}, Info: info, Pkg: pkg, Sites: sites, Library: l.files, Values: values,
		SharedLoopVars: loopVars(lang), Blocking: blocking,
	})
	if err != nil {
		return nil, unsupported(err)
	}
	return &Program{name, lang, source, sites, newHostTypes(values, l.Universe), imports}, nil
}

// blocking tells the lowering which host functions may block.
func blocking(fullName string) bool {
	_, ok := std.Blocking[fullName]
	return ok
}

// unsupported makes an ErrorList of what the lowering cannot do.
func unsupported(err error) error {
	var u *lower.Unsupported
	if errors.As(err, &u) {
		return ErrorList{{u.Pos, "gopark cannot run " + u.What + " yet"}}
	}
	return err
}

var goBuild = regexp.MustCompile(`^//go:build (go1\.\d+)$`)

// buildLang is the language version that a file asks for itself.
func buildLang(f *ast.File) string {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() > f.Package {
				return DefaultLang
			}
			if m := goBuild.FindStringSubmatch(strings.TrimSpace(c.Text)); m != nil {
				return m[1]
			}
		}
	}
	return DefaultLang
}

// Lowered returns the lowered source, for tests and the curious.
func (p *Program) Lowered() string { return p.source }

// Sites is the table of positions that the traces of this program refer to.
func (p *Program) Sites() *trace.Sites { return p.sites }

// A Result is how a run ended.
type Result struct {
	ExitCode int            // 0; 2 after a panic, a deadlock or a fatal error; os.Exit's; 130 interrupted
	Err      error          // nil, or what Engine.Run returned, or one of the ErrMax errors
	Report   string         // what Go would have printed about Err on standard error
	Elapsed  time.Duration  // virtual
	Stats    trace.Stats    // of a run that was traced
	Left     []engine.GInfo // goroutines that had not finished
	Leaks    *Leaks         // nil if they were not looked for
	Note     string         // a remark about tests that go test adds to its last line
}

// Run runs the program on an engine of its own. The same options give the same
// run. When ctx ends, so does the program, also in the middle of a loop. Runs
// may be under way side by side.
//
// To have the trace's positions right, make the recorder with
// trace.WithSites(p.Sites()).
func (p *Program) Run(ctx context.Context, opt Options) *Result {
	if opt.Trace == nil && (opt.Leaks || slices.Contains(p.imports, "runtime/pprof")) {
		opt.Trace = trace.NewRecorder(trace.WithSites(p.sites)) // run.stuck reads it
	}
	r, err := newRun(p.sites, p.types, p.systemGs(), opt)
	if err != nil {
		return &Result{ExitCode: 2, Err: err, Report: err.Error() + "\n"}
	}
	defer r.close()
	if opt.Signals != nil {
		defer r.deliver(opt.Signals, opt.Untaken)()
	}
	r.e.Attach(runtime.LeakFinder{}, func() map[int64]bool { return r.stuck(r.e.Getg().ID()) })
	if err := r.use(p.imports...); err != nil {
		return &Result{ExitCode: 1, Err: err, Report: err.Error() + "\n"}
	}
	if err := r.useTypes(); err != nil {
		return &Result{ExitCode: 1, Err: err, Report: err.Error() + "\n"}
	}
	source := p.source
	if opt.World == engine.Parallel {
		source = lower.PerGoroutine(source)
	}
	prog, err := r.m.compile(r.yaegi, source)
	if err != nil {
		err = internalError(p.sites, err)
		return &Result{ExitCode: 1, Err: err, Report: err.Error() + "\n"}
	}
	err = r.drive(ctx, func() error {
		return r.paced(func() { r.execute(prog) })
	})
	res := r.result(err)
	if opt.Leaks {
		res.Leaks = r.findLeaks(ctx, err)
	}
	return res
}

// lineOf is how an error of yaegi's begins: a line of lowered code, as a rule
// without a column, since the line directives give none.
var lineOf = regexp.MustCompile(`^(?:_\.go:)?(\d+)(?::\d+)?: `)

func siteOf(line string) (trace.Site, bool) {
	n, _ := strconv.Atoi(line)
	return lower.SiteOf(n)
}

// internalError words an error of the interpreter about lowered code: ours to
// mend, but the learner should know where.
func internalError(sites *trace.Sites, err error) error {
	msg := err.Error()
	e := Error{Msg: "gopark cannot run this yet: " + lineOf.ReplaceAllString(msg, "")}
	if m := lineOf.FindStringSubmatch(msg); m != nil {
		if site, ok := siteOf(m[1]); ok {
			pos := sites.Pos(site)
			e.Pos = token.Position{Filename: pos.File, Line: pos.Line, Column: 1}
		}
	}
	return ErrorList{e}
}

// A run is one engine with an interpreter on it.
type run struct {
	e     *engine.Engine
	m     *machine
	yaegi *interp.Interpreter
	opt   Options
	out   *limited
	bound atomic.Pointer[error] // the one that was reached

	ender *ender // of the run under way

	tiring *tiring // nil if leaks are not looked for

	over  interp.Exports // what replaces the host's symbols
	print interp.Exports // fmt's functions for this run's input and output
	used  map[string]bool

	typesUsed int // how many of the program's types the interpreter knows
}

func newRun(sites *trace.Sites, types *hostTypes, systemGs int, opt Options) (*run, error) {
	if opt.Stdout == nil {
		opt.Stdout = io.Discard
	}
	if opt.Stderr == nil {
		opt.Stderr = io.Discard
	}
	if opt.Stdin == nil {
		opt.Stdin = strings.NewReader("")
	}
	r := &run{opt: opt, used: map[string]bool{}}
	r.out = &limited{r: r}
	r.out.left.Store(opt.MaxOutput)
	stdout, stderr := r.out.wrap(opt.Stdout), r.out.wrap(opt.Stderr)
	r.m = newMachine(sites, stderr)
	r.m.types = types
	r.m.parallel = opt.World == engine.Parallel
	r.m.traced = opt.Trace != nil
	hooks := r.m.hooks()
	if ticks := hooks.Ticks; opt.Leaks && opt.Costs == nil && ticks != nil {
		r.tiring = newTiring(opt.Seed)
		opt.Costs = r.tiring.costs
		hooks.Ticks = func() int64 { return ticks() + r.tiring.ticks() }
	}
	e, err := engine.New(engine.Config{
		World: opt.World, Procs: opt.Procs, Seed: opt.Seed, Strategy: opt.Strategy, Trace: opt.Trace,
		Sites: sites, Costs: opt.Costs, Hooks: hooks, SystemGs: systemGs,
	})
	if err != nil {
		return nil, err
	}
	r.e, r.m.e = e, e
	env := &std.Env{Args: opt.Args, Stdin: opt.Stdin, Stdout: stdout, Stderr: stderr, Test: opt.Test}
	yopt := env.Options(interp.Options{Unrestricted: true})
	yopt.Stderr = capture{r.m}
	r.yaegi = interp.New(yopt)
	r.over = std.Exports(env)
	env.Bind(e)
	r.print = printing(yopt.Stdin, yopt.Stdout)
	gp := r.m.exports()
	r.m.direct = r.m.directCalls(gp, r.print)
	for _, table := range []interp.Exports{wrappers(), {".": r.print["."]}, {".": r.over["."]}, gp} {
		if err := r.yaegi.Use(table); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// use makes packages known to the interpreter.
func (r *run) use(paths ...string) error {
	for _, p := range paths {
		if r.used[p] {
			continue
		}
		r.used[p] = true
		if table, ok := tableOf(p); ok {
			if err := r.yaegi.Use(table); err != nil {
				return err
			}
		}
		for _, over := range []interp.Exports{r.over, r.print} {
			for key, symbols := range over {
				if path.Dir(key) == p {
					if err := r.yaegi.Use(interp.Exports{plainKey(key): symbols}); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// useTypes makes the program's types known to the interpreter, as far as that has
// not been done.
func (r *run) useTypes() error {
	symbols := r.m.types.symbols(r.typesUsed)
	r.typesUsed += len(symbols)
	return r.yaegi.Use(interp.Exports{lower.RuntimePath + "/gp": symbols})
}

func (r *run) close() { r.e.Close() }

// execute runs compiled code in the current goroutine. The interpreter catches
// panics and hands them out as errors; here they go on as what they were.
func (r *run) execute(prog *interp.Program) {
	back := false
	defer func() {
		// A Goexit goes on after the interpreter has caught a panic of a call
		// that the Goexit made.
		if !back && r.m.died != nil {
			panic(r.m.died)
		}
	}()
	_, err := r.yaegi.Execute(prog)
	back = true
	var p interp.Panic
	if errors.As(err, &p) {
		panic(p.Value)
	}
	if err != nil {
		panic(err)
	}
}

// An ender ends a run that may be in several pieces. What comes late must not hit
// a later run.
type ender struct {
	e  *engine.Engine
	mu sync.Mutex

	interrupt func() // ends the piece under way, or the next one
	ended     bool
}

// next begins a piece.
func (x *ender) next() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.interrupt = x.e.Interrupter()
	if x.ended {
		x.interrupt()
	}
}

func (x *ender) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ended = true
	x.interrupt()
}

// drive calls f, which drives the engine, and interrupts it when ctx ends or
// the wall clock's bound is reached.
func (r *run) drive(ctx context.Context, f func() error) error {
	r.ender = &ender{e: r.e}
	r.ender.next()
	interrupt := r.ender.end
	r.bound.Store(nil)
	stop := context.AfterFunc(ctx, interrupt)
	defer stop()
	if r.opt.MaxWall > 0 {
		timer := time.AfterFunc(r.opt.MaxWall, func() {
			wall := ErrMaxWall
			r.bound.CompareAndSwap(nil, &wall)
			interrupt()
		})
		defer timer.Stop()
	}
	err := f()
	if bound := r.bound.Load(); bound != nil {
		return *bound
	}
	if errors.Is(err, engine.ErrLimit) {
		return ErrMaxTime
	}
	return err
}

// paced runs a main function, in pieces if there is a pace.
func (r *run) paced(main func()) error {
	whole := engine.RunLimit{Time: r.opt.MaxTime}
	if r.opt.Pace == nil {
		return r.e.RunLimited(main, whole)
	}
	left := r.bounded(whole)
	err := r.e.RunLimited(main, left())
	for err == engine.ErrLimit {
		piece := left()
		if piece.Time < 0 || piece.Events < 0 {
			break
		}
		r.ender.next()
		err = r.e.Continue(piece)
	}
	return err
}

// pacedOthers lets the other goroutines of a session go on, likewise.
func (r *run) pacedOthers(whole engine.RunLimit) error {
	if r.opt.Pace == nil {
		return r.e.RunOthers(whole)
	}
	end := r.e.Now() + int64(whole.Time)
	left := r.bounded(whole)
	err := engine.ErrLimit
	for err == engine.ErrLimit {
		piece := left()
		if piece.Time < 0 || piece.Events < 0 {
			return nil
		}
		r.ender.next()
		err = r.e.Continue(piece)
	}
	if rest := end - r.e.Now(); err == nil && whole.Time > 0 && rest > 0 {
		return r.e.Elapse(time.Duration(rest))
	}
	return err
}

// bounded returns what asks the pace how far a run may go that has a limit for
// the whole. Once that is reached the answer is negative.
func (r *run) bounded(whole engine.RunLimit) func() engine.RunLimit {
	end, last := r.e.Now()+int64(whole.Time), r.e.Events()+whole.Events
	return func() engine.RunLimit {
		time, events := time.Duration(end-r.e.Now()), last-r.e.Events()
		if whole.Time > 0 && time <= 0 {
			return engine.RunLimit{Time: -1}
		}
		if whole.Events > 0 && events <= 0 {
			return engine.RunLimit{Events: -1}
		}
		piece := r.opt.Pace(now(r.e))
		if whole.Time > 0 && (piece.Time <= 0 || piece.Time > time) {
			piece.Time = time
		}
		if whole.Events > 0 && (piece.Events <= 0 || piece.Events > events) {
			piece.Events = events
		}
		return piece
	}
}

func now(e *engine.Engine) time.Duration { return time.Duration(e.Now()) }

// exceed ends the run because a bound was reached.
func (r *run) exceed(err error) {
	r.bound.CompareAndSwap(nil, &err)
	r.ender.end()
}

// result describes how the run ended.
func (r *run) result(err error) *Result {
	res := &Result{Err: err, Elapsed: time.Duration(r.e.Now()), Left: r.e.Goroutines()}
	if r.opt.Trace != nil {
		res.Stats = trace.Summarize(r.opt.Trace)
	}
	res.Note, _ = r.e.Attached(testing.Note{}).(string)
	res.ExitCode = exitCode(err)
	res.Report = report(err, r.began(err))
	return res
}

// A beginning is what the interpreter knows about an unrecovered panic.
type beginning struct {
	chain []string // the panics that it replaced
	again bool     // it had been recovered before
}

func (r *run) began(err error) beginning {
	var p *engine.PanicError
	if errors.As(err, &p) {
		if l, ok := p.Local.(*local); ok {
			return beginning{l.chain, l.again}
		}
	}
	return beginning{}
}

// exitCode is the code that a program which ended with err would have.
func exitCode(err error) int {
	var exit *engine.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.Code
	case errors.Is(err, engine.ErrInterrupted):
		return 130
	}
	return 2
}

// A limited bounds what a program writes.
type limited struct {
	r     *run
	left  atomic.Int64
	muted bool // nothing is written any more
}

func (l *limited) wrap(w io.Writer) io.Writer {
	if l.left.Load() <= 0 {
		if !l.r.opt.Leaks {
			return w
		}
		l.left.Store(math.MaxInt64)
	}
	return limitedWriter{l, w}
}

// mute drops what is written from now on.
func (l *limited) mute() {
	l.left.Store(0)
	l.muted = true
}

type limitedWriter struct {
	l *limited
	w io.Writer
}

func (w limitedWriter) Write(b []byte) (int, error) {
	left := w.l.left.Add(-int64(len(b)))
	if left+int64(len(b)) <= 0 || w.l.muted {
		return len(b), nil
	}
	if left <= 0 {
		w.l.r.exceed(ErrMaxOutput)
	}
	return w.w.Write(b)
}
