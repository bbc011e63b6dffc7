// Package testing is package testing as an interpreted program sees it: tests
// are goroutines of the engine, and the times that they report are those of its
// world, so a test that sleeps for a second says so and takes no time.
//
// What the flags of go test are is in Options. A benchmark, too, is measured by
// the world's clock, which counts what the engine's operations cost and not how
// long the interpreter takes.
package testing

import (
	"context"
	"fmt"
	"io"
	"math/rand"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopark/engine"
	stdcontext "gopark/engine/interp/std/context"
	"gopark/engine/interp/std/os"
	"gopark/engine/interp/std/sync"
	stdtime "gopark/engine/interp/std/time"
)

// Options are the flags of go test.
type Options struct {
	Run, Skip, List, Bench string // patterns
	Count                  int
	Parallel               int // 0: GOMAXPROCS
	Verbose, Short         bool
	FailFast               bool
	Timeout                time.Duration // 0: none
	BenchTime              time.Duration
	BenchTurns             int    // instead of BenchTime; 0: as long as that
	Shuffle                string // "", "off", "on" or the number of an order
	BenchMem               bool
}

// An Env is what package testing is given for one run.
type Env struct {
	*os.Env
	Options
	Testing bool // it is a test that runs
}

// InternalTest is a test function.
type InternalTest struct {
	Name string
	F    func(*T)
}

// InternalBenchmark is a benchmark function.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// InternalExample is an example function, with the output that it must have.
type InternalExample struct {
	Name      string
	F         func()
	Output    string
	Unordered bool
}

// TB is what T and B have in common.
type TB interface {
	ArtifactDir() string
	Attr(key, value string)
	Chdir(dir string)
	Cleanup(func())
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Output() io.Writer
	Setenv(key, value string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	TempDir() string
}

// A runner is one run of tests.
type runner struct {
	env     *Env
	e       *engine.Engine
	out     io.Writer // standard output
	chatty  *chatty   // nil unless verbose
	run     matcher
	slots   *engine.Hchan // one value per test that may run; for parallel ones
	seen    map[string]int
	fails   int
	running []*common // for the report of a timeout
}

// chatty prints what a verbose run prints as it goes.
type chatty struct {
	w    io.Writer
	last string // the test that printed last
}

func (c *chatty) updatef(name, format string, args ...any) {
	c.last = name
	fmt.Fprintf(c.w, format, args...)
}

func (c *chatty) printf(name, format string, args ...any) {
	if c.last != "" && c.last != name {
		fmt.Fprintf(c.w, "=== NAME  %s\n", name)
	}
	c.last = name
	fmt.Fprintf(c.w, format, args...)
}

// common is what T and B share.
type common struct {
	r       *runner
	mu      sync.Mutex
	name    string
	parent  *common
	level   int
	w       io.Writer
	output  []byte
	start   int64
	took    time.Duration
	ran     bool
	hasSub  bool
	failed  bool
	skipped bool
	ended   bool // its function has returned, or FailNow and the like ended it
	done    bool
	cleaned bool

	parallel bool
	env      bool // Setenv or Chdir was called
	sub      []*common
	signal   *engine.Hchan // of bool: Run may go on
	barrier  *engine.Hchan // closed when the parallel children may run

	cleanups []func()
	tempDir  string
	tempSeq  int
	ctx      context.Context
	cancel   context.CancelFunc
	helpers  map[string]bool
	bench    bool
}

func (r *runner) newCommon(name string, parent *common) *common {
	c := &common{r: r, name: name, parent: parent}
	c.signal = r.e.Makechan(engine.OpsFor[bool](), "bool", 1)
	c.barrier = r.e.Makechan(engine.OpsFor[bool](), "bool", 0)
	if parent != nil {
		c.level = parent.level + 1
		c.w = indenter{parent}
		c.bench = parent.bench
		if parent.parent == nil {
			c.w = r.out
		}
	} else {
		c.w = r.out
	}
	c.ctx, c.cancel = stdcontext.WithCancel(context.Background())
	return c
}

// An indenter adds what subtests report to the output of their parent.
type indenter struct{ c *common }

func (i indenter) Write(b []byte) (int, error) {
	for _, line := range strings.SplitAfter(string(b), "\n") {
		if line != "" {
			i.c.parent0().output = append(i.c.output, "    "+line...)
		}
	}
	return len(b), nil
}

func (c *common) parent0() *common { return c }

// Name returns the test's name.
func (c *common) Name() string { return c.name }

// Fail marks the test as failed, which goes on.
func (c *common) Fail() {
	if c.parent != nil {
		c.parent.Fail()
	}
	if c.done {
		panic("Fail in goroutine after " + c.name + " has completed")
	}
	c.failed = true
}

// Failed reports whether the test has failed.
func (c *common) Failed() bool { return c.failed }

// FailNow marks the test as failed and ends it.
func (c *common) FailNow() {
	c.Fail()
	c.ended = true
	c.r.e.Goexit()
}

// Skipped reports whether the test was skipped.
func (c *common) Skipped() bool { return c.skipped }

// SkipNow marks the test as skipped and ends it.
func (c *common) SkipNow() {
	c.skipped = true
	c.ended = true
	c.r.e.Goexit()
}

// Log notes its arguments.
func (c *common) Log(args ...any) { c.log(fmt.Sprintln(args...)) }

// Logf notes a formatted text.
func (c *common) Logf(format string, args ...any) { c.log(fmt.Sprintf(format, args...)) }

// Error is Log and then Fail.
func (c *common) Error(args ...any) { c.log(fmt.Sprintln(args...)); c.Fail() }

// Errorf is Logf and then Fail.
func (c *common) Errorf(format string, args ...any) { c.log(fmt.Sprintf(format, args...)); c.Fail() }

// Fatal is Log and then FailNow.
func (c *common) Fatal(args ...any) { c.log(fmt.Sprintln(args...)); c.FailNow() }

// Fatalf is Logf and then FailNow.
func (c *common) Fatalf(format string, args ...any) { c.log(fmt.Sprintf(format, args...)); c.FailNow() }

// Skip is Log and then SkipNow.
func (c *common) Skip(args ...any) { c.log(fmt.Sprintln(args...)); c.SkipNow() }

// Skipf is Logf and then SkipNow.
func (c *common) Skipf(format string, args ...any) { c.log(fmt.Sprintf(format, args...)); c.SkipNow() }

// Helper marks the calling function as a helper: logs name the line that called
// it.
func (c *common) Helper() {
	if c.helpers == nil {
		c.helpers = map[string]bool{}
	}
	c.helpers[c.r.e.Here().Func] = true
}

// log notes text with the place of the call.
func (c *common) log(text string) {
	pos := place(c.r.e, c.helpers)
	var b strings.Builder
	fmt.Fprintf(&b, "    %s:%d: ", filepath.Base(pos.File), pos.Line)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	b.WriteString(strings.Join(lines, "\n        "))
	b.WriteByte('\n')
	c.print(b.String())
}

func (c *common) print(text string) {
	if c.done {
		for p := c.parent; p != nil; p = p.parent {
			if !p.done {
				p.output = append(p.output, text...)
				return
			}
		}
		panic("Log in goroutine after " + c.name + " has completed: " + text)
	}
	if c.r.chatty != nil {
		c.r.chatty.printf(c.name, "%s", text)
		return
	}
	c.output = append(c.output, text...)
}

// Output returns a writer to the test's log.
func (c *common) Output() io.Writer { return &outputWriter{c: c} }

type outputWriter struct {
	c    *common
	rest string
}

func (o *outputWriter) Write(b []byte) (int, error) {
	lines := strings.SplitAfter(o.rest+string(b), "\n")
	o.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		o.c.print("    " + line)
	}
	return len(b), nil
}

// Attr notes an attribute of the test.
func (c *common) Attr(key, value string) {
	if strings.ContainsAny(key, " \t\n") || key == "" {
		c.Errorf("disallowed whitespace in attribute key %q", key)
		return
	}
	if c.r.chatty != nil {
		c.r.chatty.updatef(c.name, "=== ATTR  %s %s %s\n", c.name, key, value)
	}
}

// Context returns a context that ends just before the cleanups run.
func (c *common) Context() context.Context { return c.ctx }

// Cleanup makes f be called when the test is over, the last one first.
func (c *common) Cleanup(f func()) { c.cleanups = append(c.cleanups, f) }

func (c *common) runCleanups() {
	c.cancel()
	for len(c.cleanups) > 0 {
		f := c.cleanups[len(c.cleanups)-1]
		c.cleanups = c.cleanups[:len(c.cleanups)-1]
		f()
	}
}

// TempDir makes a folder that is gone when the test is over.
func (c *common) TempDir() string {
	if c.tempDir == "" {
		clean := regexp.MustCompile(`[^A-Za-z0-9_-]`).ReplaceAllString(c.name, "_")
		dir, err := os.MkdirTemp("", clean)
		if err != nil {
			c.Fatalf("TempDir: %v", err)
		}
		c.tempDir = dir
		c.Cleanup(func() {
			if err := os.RemoveAll(dir); err != nil {
				c.Errorf("TempDir RemoveAll cleanup: %v", err)
			}
		})
	}
	c.tempSeq++
	dir := filepath.Join(c.tempDir, fmt.Sprintf("%03d", c.tempSeq))
	if err := os.Mkdir(dir, 0o777); err != nil {
		c.Fatalf("TempDir: %v", err)
	}
	return dir
}

// ArtifactDir makes a folder for what the test leaves.
func (c *common) ArtifactDir() string { return c.TempDir() }

// Setenv sets an environment variable until the test is over.
func (c *common) Setenv(key, value string) {
	c.mayChange("Setenv")
	env := c.r.env.Env
	old, had := env.LookupEnv(key)
	if err := env.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if had {
			env.Setenv(key, old)
		} else {
			env.Unsetenv(key)
		}
	})
}

// Chdir changes the current folder until the test is over.
func (c *common) Chdir(dir string) {
	c.mayChange("Chdir")
	old, err := os.Getwd()
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { os.Chdir(old) })
}

func (c *common) mayChange(what string) {
	for p := c; p != nil; p = p.parent {
		if p.parallel {
			panic("testing: test using t." + what + " or t.Chdir can not use t.Parallel")
		}
	}
	c.env = true
}

// flushToParent reports a result, with what the test logged.
func (c *common) flushToParent(format string, args ...any) {
	text := fmt.Sprintf(format, args...) + string(c.output)
	c.output = nil
	p := c.parent
	if p.parent == nil {
		if c.r.chatty != nil {
			c.r.chatty.updatef(c.name, "%s", text)
		} else {
			fmt.Fprint(c.r.out, text)
		}
		return
	}
	for _, line := range strings.SplitAfter(text, "\n") {
		if line != "" {
			p.output = append(p.output, "    "+line...)
		}
	}
}

func (c *common) report() {
	if c.parent == nil {
		return
	}
	took := fmt.Sprintf("%.2fs", c.took.Seconds())
	switch {
	case c.failed:
		c.r.fails++
		c.flushToParent("--- FAIL: %s (%s)\n", c.name, took)
	case c.r.chatty != nil && c.skipped:
		c.flushToParent("--- SKIP: %s (%s)\n", c.name, took)
	case c.r.chatty != nil:
		c.flushToParent("--- PASS: %s (%s)\n", c.name, took)
	}
}

func (c *common) setRan() {
	for ; c != nil && !c.ran; c = c.parent {
		c.ran = true
	}
}

// A T is a test.
type T struct{ *common }

// Deadline tells when the run will time out.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	d := t.r.env.Timeout
	if d <= 0 {
		return time.Time{}, false
	}
	return stdtime.Now().Add(-time.Duration(t.r.now())).Add(d), true
}

// Parallel lets the test run side by side with others that say so too.
func (t *T) Parallel() {
	c := t.common
	if c.parallel {
		panic("testing: t.Parallel called multiple times")
	}
	if c.env {
		panic("testing: test using t.Setenv or t.Chdir can not use t.Parallel")
	}
	c.parallel = true
	if c.parent == nil {
		return
	}
	c.took += time.Duration(c.r.now() - c.start)
	c.parent.sub = append(c.parent.sub, c)
	if c.r.chatty != nil {
		c.r.chatty.updatef(c.name, "=== PAUSE %s\n", c.name)
	}
	c.r.stopped(c)
	ok := !c.failed
	c.signal.Send(&ok)
	c.parent.barrier.Recv(nil)
	c.r.acquire()
	if c.r.chatty != nil {
		c.r.chatty.updatef(c.name, "=== CONT  %s\n", c.name)
	}
	c.r.running = append(c.r.running, c)
	c.start = c.r.now()
}

func (r *runner) stopped(c *common) {
	r.running = slices.DeleteFunc(r.running, func(d *common) bool { return c == d })
}

// acquire takes one of the places for tests that run, release gives it back.
func (r *runner) acquire() { v := true; r.slots.Send(&v) }
func (r *runner) release() { r.slots.Recv(nil) }

// Run runs f as a subtest called name, and reports whether it has not failed
// when it is over, or has become parallel.
func (t *T) Run(name string, f func(t *T)) bool {
	c := t.common
	c.hasSub = true
	full, ok := c.r.match(c, name)
	if !ok || c.r.failedFast() {
		return true
	}
	sub := &T{c.r.newCommon(full, c)}
	if c.r.chatty != nil {
		c.r.chatty.updatef(full, "=== RUN   %s\n", full)
	}
	c.r.e.Go(func() { sub.runner(f) }, "testing.tRunner")
	var good bool
	sub.signal.Recv(&good)
	if !good && sub.done && !sub.ended {
		c.r.e.Goexit() // the program is about to crash
	}
	return !sub.failed
}

func (r *runner) failedFast() bool { return r.env.FailFast && r.fails > 0 }

// runner is the goroutine of a test.
func (t *T) runner(f func(t *T)) {
	c, r := t.common, t.r
	defer func() {
		if !c.ended {
			// A panic is on its way, which will end the program.
			for p := c; p.parent != nil; p = p.parent {
				p.failed = true
				p.took += time.Duration(r.now() - p.start)
				p.report()
			}
			return
		}
		c.took += time.Duration(r.now() - c.start)
		r.stopped(c)
		if len(c.sub) > 0 {
			r.release()
			c.barrier.Close()
			for _, sub := range c.sub {
				sub.signal.Recv(nil)
			}
			from := r.now()
			c.runCleanups()
			c.took += time.Duration(r.now() - from)
			if !c.parallel {
				r.acquire()
			}
		} else if c.parallel {
			r.release()
		}
		c.report()
		c.done = true
		if c.parent != nil && !c.hasSub {
			c.setRan()
		}
		ok := !c.failed
		c.signal.Send(&ok)
	}()
	defer func() {
		if c.ended && len(c.sub) == 0 {
			c.runCleanups()
		}
	}()
	c.start = r.now()
	r.running = append(r.running, c)
	f(t)
	c.ended = true
}

// A matcher says by a pattern which tests run. Its parts, between slashes, are
// matched against the parts of names.
type matcher struct{ parts, skip []*regexp.Regexp }

func newMatcher(run, skip string) (m matcher, err error) {
	if m.parts, err = splitPattern(run); err == nil {
		m.skip, err = splitPattern(skip)
	}
	return m, err
}

func splitPattern(pattern string) (parts []*regexp.Regexp, err error) {
	if pattern == "" {
		return nil, nil
	}
	depth, from := 0, 0
	cut := func(to int) error {
		re, err := regexp.Compile(rewrite(pattern[from:to]))
		parts = append(parts, re)
		from = to + 1
		return err
	}
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[', '(':
			depth++
		case ']', ')':
			depth = max(0, depth-1)
		case '/':
			if depth == 0 {
				if err := cut(i); err != nil {
					return nil, err
				}
			}
		}
	}
	return parts, cut(len(pattern))
}

// rewrite makes a subtest's name fit for the command line.
func rewrite(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			b.WriteByte('_')
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\x%02x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (m matcher) matches(name string) bool {
	elems := strings.Split(name, "/")
	for i, elem := range elems {
		if i < len(m.parts) && !m.parts[i].MatchString(elem) {
			return false
		}
	}
	if len(m.skip) > 0 && len(elems) >= len(m.skip) {
		for i, re := range m.skip {
			if !re.MatchString(elems[i]) {
				return true
			}
		}
		return false
	}
	return true
}

// match gives a subtest its full name, and says whether it is to run.
func (r *runner) match(parent *common, name string) (full string, ok bool) {
	full = name
	if parent.parent != nil {
		full = parent.name + "/" + rewrite(name)
		base := full
		if name == "" {
			full = fmt.Sprintf("%s#%02d", base, r.seen[base])
			r.seen[base]++
		} else {
			for n := r.seen[base]; r.seen[full] > 0; n++ {
				full = fmt.Sprintf("%s#%02d", base, n)
			}
			r.seen[base]++
			if full != base {
				r.seen[full]++
			}
		}
	}
	return full, r.run.matches(full)
}

// An M is a whole run of tests.
type M struct {
	env        *Env
	tests      []InternalTest
	benchmarks []InternalBenchmark
	fuzz       []InternalTest
	examples   []InternalExample
	code       int
	ran        bool
}

// Run runs the tests, and returns the exit code.
func (m *M) Run() (code int) {
	e := engine.Current()
	out := m.env.Stdout()
	if m.env.List != "" {
		return m.list(out)
	}
	run, err := newMatcher(m.env.Run, m.env.Skip)
	if err != nil {
		fmt.Fprintf(m.env.Stderr(), "testing: invalid regexp for -run or -skip: %v\n", err)
		return 1
	}
	if err := m.shuffle(e, out); err != nil {
		fmt.Fprintln(m.env.Stderr(), err)
		return 2
	}
	ok, ran := true, false
	if d := m.env.Timeout; d > 0 {
		var timer *engine.Timer
		began := e.Now()
		timer = e.NewTimer(func() {
			if left := d - (time.Duration(e.Now()-began) - bubbles(e).spent(e)); left > 0 {
				timer.Reset(left)
				return
			}
			e.Go(func() { m.timeout(e, d) }, "testing.(*M).startAlarm.func1")
		})
		timer.Reset(d)
		defer timer.Stop()
	}
	r := m.runner(e, out, run)
	m.current(e, r)
	for i := range max(m.env.Count, 1) {
		if i > 0 {
			fails := r.fails
			r = m.runner(e, out, run)
			r.fails = fails
			m.current(e, r)
		}
		if r.failedFast() {
			break
		}
		good, did := r.tests(m.tests)
		ok, ran = ok && good, ran || did
		good, did = r.tests(m.fuzz)
		ok, ran = ok && good, ran || did
		if m.env.Bench == "" || m.env.Run != "" {
			good, did = r.examples(m.examples)
			ok, ran = ok && good, ran || did
		}
	}
	if !ran && m.env.Bench == "" {
		fmt.Fprintln(m.env.Stderr(), "testing: warning: no tests to run")
		m.note(e, "[no tests to run]")
	}
	if ok && m.env.Bench != "" {
		ok = r.benchmarks(m.benchmarks)
	}
	if !ok || r.fails > 0 {
		fmt.Fprintln(out, "FAIL")
		return 1
	}
	fmt.Fprintln(out, "PASS")
	return 0
}

// shuffle brings the tests and benchmarks into another order if that is asked
// for, the same one as go test.
func (m *M) shuffle(e *engine.Engine, out io.Writer) error {
	var n int64
	switch m.env.Shuffle {
	case "", "off":
		return nil
	case "on":
		n = e.Rand().Int64()
	default:
		var err error
		if n, err = strconv.ParseInt(m.env.Shuffle, 10, 64); err != nil {
			return fmt.Errorf(`testing: -shuffle should be "off", "on", or a valid integer: %v`, err)
		}
	}
	fmt.Fprintln(out, "-test.shuffle", n)
	rng := rand.New(rand.NewSource(n))
	rng.Shuffle(len(m.tests), func(i, j int) { m.tests[i], m.tests[j] = m.tests[j], m.tests[i] })
	rng.Shuffle(len(m.benchmarks), func(i, j int) { m.benchmarks[i], m.benchmarks[j] = m.benchmarks[j], m.benchmarks[i] })
	return nil
}

// Note is the key under which a remark about the run is attached to the engine.
type Note struct{}

func (m *M) note(e *engine.Engine, text string) { e.Attach(Note{}, text) }

// Bubbles is the time that has gone by in the bubbles of testing/synctest: there
// time is no measure of how long a test takes.
type Bubbles struct {
	total time.Duration
	depth int
	began int64
}

func bubbles(e *engine.Engine) *Bubbles {
	b, ok := e.Attached(Bubbles{}).(*Bubbles)
	if !ok {
		b = new(Bubbles)
		e.Attach(Bubbles{}, b)
	}
	return b
}

// Enter begins a bubble; leave ends it.
func Enter(e *engine.Engine) (leave func()) {
	b := bubbles(e)
	if b.depth++; b.depth == 1 {
		b.began = e.Now()
	}
	return func() {
		if b.depth--; b.depth == 0 {
			b.total += time.Duration(e.Now() - b.began)
		}
	}
}

func (b *Bubbles) spent(e *engine.Engine) time.Duration {
	if b.depth > 0 {
		return b.total + time.Duration(e.Now()-b.began)
	}
	return b.total
}

// now is the world's time, without what went by in bubbles.
func (r *runner) now() int64 { return r.e.Now() - int64(bubbles(r.e).spent(r.e)) }

type currentKey struct{}

func (m *M) current(e *engine.Engine, r *runner) { e.Attach(currentKey{}, r) }

// timeout ends the program as a test that took too long does.
func (m *M) timeout(e *engine.Engine, d time.Duration) {
	text := "test timed out after " + d.String()
	if r, ok := e.Attached(currentKey{}).(*runner); ok && len(r.running) > 0 {
		text += "\nrunning tests:"
		for _, c := range r.running {
			if c.parent == nil {
				continue
			}
			text += fmt.Sprintf("\n\t%s (%s)", c.name, (time.Duration(e.Now() - c.start)).Round(10*time.Millisecond))
		}
	}
	panic(text)
}

func (m *M) runner(e *engine.Engine, out io.Writer, run matcher) *runner {
	n := m.env.Parallel
	if n <= 0 {
		n = e.GOMAXPROCS(0)
	}
	r := &runner{env: m.env, e: e, out: out, run: run, seen: map[string]int{}}
	r.slots = e.Makechan(engine.OpsFor[bool](), "bool", n)
	if m.env.Verbose {
		r.chatty = &chatty{w: out}
	}
	return r
}

func (m *M) list(out io.Writer) int {
	re, err := regexp.Compile(m.env.List)
	if err != nil {
		fmt.Fprintf(m.env.Stderr(), "testing: invalid regexp in -test.list (%q): %v\n", m.env.List, err)
		return 1
	}
	var names []string
	for _, t := range m.tests {
		names = append(names, t.Name)
	}
	for _, b := range m.benchmarks {
		names = append(names, b.Name)
	}
	for _, t := range m.fuzz {
		names = append(names, t.Name)
	}
	for _, x := range m.examples {
		names = append(names, x.Name)
	}
	for _, name := range names {
		if re.MatchString(name) {
			fmt.Fprintln(out, name)
		}
	}
	return 0
}

// tests runs the tests that match.
func (r *runner) tests(tests []InternalTest) (ok, ran bool) {
	root := &T{r.newCommon("", nil)}
	r.acquire()
	done := make(chan struct{}) // only its identity counts
	_ = done
	r.e.Go(func() {
		root.runner(func(t *T) {
			for _, test := range tests {
				t.Run(test.Name, test.F)
			}
		})
	}, "testing.tRunner")
	root.signal.Recv(nil)
	return !root.failed, root.ran
}

// examples runs the examples that match, and compares what they write.
func (r *runner) examples(examples []InternalExample) (ok, ran bool) {
	ok = true
	for _, x := range examples {
		if !r.run.matches(x.Name) {
			continue
		}
		ran = true
		if r.chatty != nil {
			r.chatty.updatef(x.Name, "=== RUN   %s\n", x.Name)
		}
		from := r.now()
		got := r.example(x)
		took := fmt.Sprintf("(%.2fs)", time.Duration(r.now()-from).Seconds())
		want := strings.TrimSpace(x.Output)
		got = strings.TrimSpace(got)
		bad := got != want
		if x.Unordered {
			bad = sortLines(got) != sortLines(want)
		}
		switch {
		case bad:
			ok = false
			r.fails++
			kind := "want:"
			if x.Unordered {
				kind = "want (unordered):"
			}
			fmt.Fprintf(r.out, "--- FAIL: %s %s\ngot:\n%s\n%s\n%s\n", x.Name, took, got, kind, want)
		case r.chatty != nil:
			r.chatty.updatef(x.Name, "--- PASS: %s %s\n", x.Name, took)
		}
	}
	return ok, ran
}

func (r *runner) example(x InternalExample) string {
	restore := r.env.Capture()
	finished := false
	var got string
	defer func() {
		if !finished {
			fmt.Fprint(r.out, restore())
			fmt.Fprintf(r.out, "--- FAIL: %s (0.00s)\n", x.Name)
		}
	}()
	x.F()
	finished = true
	got = restore()
	return got
}

func sortLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Symbols returns package testing for one run.
func Symbols(env *Env) map[string]reflect.Value {
	f := reflect.ValueOf
	return map[string]reflect.Value{
		"Benchmark": f(func(fn func(b *B)) BenchmarkResult { return benchmark(env, fn) }),
		"MainStart": f(func(deps testDeps, tests []InternalTest, benchmarks []InternalBenchmark, fuzz []InternalFuzzTarget, examples []InternalExample) *M {
			return &M{env: env, tests: tests, benchmarks: benchmarks, fuzz: fuzzTests(fuzz), examples: examples}
		}),
		"AllocsPerRun": f(func(runs int, fn func()) float64 {
			for range runs + 1 {
				fn()
			}
			return 0
		}),
		"Short":     f(func() bool { return env.Short }),
		"Testing":   f(func() bool { return env.Testing }),
		"Verbose":   f(func() bool { return env.Verbose }),
		"CoverMode": f(func() string { return "" }),
		"Coverage":  f(func() float64 { return 0 }),

		"B":                  f((*B)(nil)),
		"BenchmarkResult":    f((*BenchmarkResult)(nil)),
		"F":                  f((*F)(nil)),
		"InternalFuzzTarget": f((*InternalFuzzTarget)(nil)),

		"InternalBenchmark": f((*InternalBenchmark)(nil)),
		"InternalExample":   f((*InternalExample)(nil)),
		"InternalTest":      f((*InternalTest)(nil)),
		"M":                 f((*M)(nil)),
		"PB":                f((*PB)(nil)),
		"T":                 f((*T)(nil)),
		"TB":                f((*TB)(nil)),
	}
}

// testDeps is what the real package wants from the go command.
type testDeps interface{}
