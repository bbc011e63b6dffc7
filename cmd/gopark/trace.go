package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/engine/trace/files"
	"gopark/engine/trace/lanes"
	"gopark/repl"
	"gopark/repl/view"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// codeDiffer is the exit code of trace --diff when the runs differ.
const codeDiffer = 1

// A tracer is the flags of the trace command.
type tracer struct {
	c        *common
	by       laneFlag
	from, to timeFlag
	width    int
	out      []string
	diff     bool
	quiet    bool
	text     bool
	seeds    listFlag[uint64]
	procs    listFlag[int]
	lang     langFlag
	schedule string
}

func newTraceCmd(c *common) *cobra.Command {
	t := &tracer{c: c}
	t.seeds = listFlag[uint64]{name: "seed", parse: interp.ParseSeed}
	t.procs = listFlag[int]{name: "procs", parse: interp.ParseProcs}
	cmd := &cobra.Command{
		Use:   "trace FILE.go... | DIR | TRACE [-- ARGS]",
		Short: "Show a whole run over time, compare runs, write files for other tools",
		Long: `Trace runs a Go program as "gopark run" does, and shows what happened: a lane for
each P, M or goroutine over time, who woke whom, the critical path, totals, and
what is remarkable (starvation, an idle P while work waited, lock contention,
leaks). In a terminal keys zoom and scroll; elsewhere, and with --plain, it is
told in lines.

TRACE is a file: a .jsonl that gopark wrote, or a .trace that the real Go runtime
wrote (runtime/trace, go test -trace). Real runs and those of gopark's
engine are drawn with the same lanes.

--out writes a file by its ending, and may be repeated:
  .svg .html   a picture; in the .html keys and wheel zoom and scroll, offline
  .png         the same as pixels
  .json        Chrome's trace-event format, for https://ui.perfetto.dev
  .jsonl       gopark's own log of events, which trace reads again
  .trace       Go's execution-trace format, for "go tool trace"

The program's own output comes first, on its own streams, unless --quiet. The
exit code is the program's, as that of "gopark run". With --diff it is 0 if the
runs are the same, 1 if not; with --procs 1,2,4 it is 0. 2 is trouble.`,
		Example: `  gopark trace main.go
  gopark trace main.go --by g --from 1ms --to 2ms
  gopark trace main.go --out run.html --out run.trace
  gopark trace main.go --schedule my.schedule     a run that you drove
  gopark trace --diff --seed 1 --seed 2 main.go   where two runs part
  gopark trace --procs 1,2,4,8 main.go            speed-up and utilisation
  gopark trace real.trace                         what the Go runtime did`,
		Args: t.args,
		RunE: t.run,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			return []string{"go", "jsonl", "trace"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	f := cmd.Flags()
	f.Var(&t.by, "by", "a lane for each `p|m|g`")
	f.Var(&t.from, "from", "show from this `TIME` of the run on: 1.5ms")
	f.Var(&t.to, "to", "show up to this `TIME`")
	f.IntVar(&t.width, "width", 0, "`COLUMNS` of the picture, where there is no terminal to fit")
	f.StringArrayVarP(&t.out, "out", "o", nil, "write `FILE`: .svg .html .png .json .jsonl .trace")
	f.BoolVar(&t.diff, "diff", false, "compare two runs: of two seeds, two numbers of Ps, or two files")
	f.BoolVarP(&t.quiet, "quiet", "q", false, "leave out the program's own output")
	f.BoolVar(&t.text, "text", false, "tell it in sentences, as --plain does")
	f.StringVar(&t.schedule, "schedule", "", "make the choices of the schedule in `FILE`")
	f.Var(&t.seeds, "seed", "seed of all that is left to chance; with --diff two")
	f.Var(&t.procs, "procs", "number of Ps (GOMAXPROCS); several make a chart: 1,2,4,8")
	f.Var(&t.lang, "lang", "Go language version, such as go1.21")
	must(cmd.RegisterFlagCompletionFunc("by", words("p", "m", "g")))
	must(cmd.RegisterFlagCompletionFunc("procs", words("1", "2", "4", "1,2,4,8")))
	must(cmd.RegisterFlagCompletionFunc("seed", words()))
	must(cmd.RegisterFlagCompletionFunc("lang", words("go1.21", "go1.22")))
	return cmd
}

func (t *tracer) args(cmd *cobra.Command, args []string) error {
	names, _ := programAndArgs(cmd, args)
	if len(names) == 0 {
		return errors.New("which program or trace? Write: gopark trace main.go")
	}
	if t.diff && len(names) == 2 {
		return nil
	}
	for _, name := range names {
		if len(names) > 1 && !strings.HasSuffix(name, ".go") {
			return fmt.Errorf("gopark traces one program; two runs can be compared: gopark trace --diff %s %s", names[0], names[1])
		}
	}
	return nil
}

func (t *tracer) run(cmd *cobra.Command, args []string) error {
	names, progArgs := programAndArgs(cmd, args)
	if t.from.set && t.to.set && t.to.d <= t.from.d {
		return fmt.Errorf("--from %s is not before --to %s", t.from.d, t.to.d)
	}
	switch {
	case t.schedule != "" && (t.diff || len(t.procs.list) > 1 || len(t.seeds.list) > 1):
		return errors.New("--schedule is of one run: with it there is nothing to compare")
	case t.diff:
		return t.compare(cmd, names, progArgs)
	case len(t.procs.list) > 1:
		return t.chart(cmd, names, progArgs)
	case len(t.seeds.list) > 1:
		return errors.New("several seeds are for --diff: gopark trace --diff --seed 1 --seed 2 " + names[0])
	}
	for _, out := range t.out {
		if err := canWrite(out); err != nil {
			return fmt.Errorf("--out %w", err)
		}
	}
	rec, name, code, err := t.record(cmd, names, progArgs, t.setting(0, 0), t.quiet)
	if err != nil {
		return err
	}
	run := t.lanes(rec, name)
	if len(t.out) > 0 {
		for _, out := range t.out {
			if err := t.write(out, rec, run); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "gopark: wrote %s\n", out)
		}
		return exitWith(code)
	}
	if err := t.show(run); err != nil {
		return err
	}
	return exitWith(code)
}

// maxTraceEvents is how many events of a run are kept: those of more than a million
// goroutines. They take little room, but lanes take some 80 bytes for each.
const maxTraceEvents = 12 << 20

// manyEvents are so many that the memory for drawing them matters.
const manyEvents = 1 << 20

// silence is how long something takes before it is said what that is.
const silence = time.Second

// sayLater says what is going on, unless it is over by then. It returns what ends it.
func sayLater(format string, args ...any) (over func() bool) {
	return time.AfterFunc(silence, func() {
		fmt.Fprintf(os.Stderr, "gopark: "+format+" …\n", args...)
	}).Stop
}

// lanes makes lanes of a trace. Of a long one that takes a while, which is said.
func (t *tracer) lanes(rec *trace.Recorder, name string) *lanes.Run {
	defer sayLater("drawing %s events", trace.Count(int64(rec.Len())))()
	if rec.Len() > manyEvents {
		// Lanes are made of much that stays, so little is gained by more room.
		defer debug.SetGCPercent(debug.SetGCPercent(25))
	}
	run := lanes.New(rec)
	run.Name = name
	return run
}

// A setting is the seed and the number of Ps of one run.
type setting struct {
	seed  uint64
	procs int
}

// setting returns the i'th seed and the j'th number of Ps that were asked for.
func (t *tracer) setting(i, j int) setting {
	s := setting{interp.DefaultSeed, interp.DefaultProcs}
	if n := len(t.seeds.list); n > 0 {
		s.seed = t.seeds.list[min(i, n-1)]
	}
	if n := len(t.procs.list); n > 0 {
		s.procs = t.procs.list[min(j, n-1)]
	}
	return s
}

// isTrace reports whether a file is a trace and not a program: by its name, or,
// if the name says nothing, by how it begins.
func isTrace(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".trace":
		return true
	case ".go":
		return false
	}
	if !isFile(name) {
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 16)
	n, _ := io.ReadFull(f, head)
	return files.IsTrace(head[:n])
}

// record runs a program, or reads a trace. The code is the program's.
func (t *tracer) record(cmd *cobra.Command, names, args []string, s setting, quiet bool) (rec *trace.Recorder, name string, code int, err error) {
	if isTrace(names[0]) {
		if len(t.seeds.list)+len(t.procs.list) > 0 {
			return nil, "", 0, fmt.Errorf("%s is the trace of a run that is over: --seed and --procs are for programs", names[0])
		}
		if t.schedule != "" {
			return nil, "", 0, fmt.Errorf("%s is the trace of a run that is over: --schedule is for programs", names[0])
		}
		rec, err = readTrace(names[0])
		return rec, filepath.Base(names[0]), 0, err
	}
	p, name, err := compileProgram(names, string(t.lang))
	if err != nil {
		return nil, "", 0, err
	}
	opt := interp.Options{
		Procs: s.procs, Seed: s.seed,
		Args:  append([]string{name}, args...),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Trace: trace.NewRecorder(trace.WithSites(p.Sites()), trace.Limit(maxTraceEvents)),
	}
	if names[0] == "-" || t.diff || len(t.procs.list) > 1 {
		opt.Stdin = strings.NewReader("") // what one run had read, the next could not
	}
	ends := &lineEnds{w: opt.Stdout}
	opt.Stdout = ends
	if quiet {
		opt.Stdout, opt.Stderr = io.Discard, io.Discard
	}
	title := titleOf(names, name)
	if quiet { // else it is heard of
		defer sayLater("running %s with %s, seed %d", title, ps(s.procs), s.seed)()
	}
	run := showing{common: t.c, schedule: t.schedule}
	if err := run.prepare(names, title, &settings{procsFlag(s.procs), seedFlag(s.seed), t.lang}, cmd, &opt); err != nil {
		return nil, "", 0, err
	}
	res, err := run.run(cmd.Context(), title, p, opt)
	if err != nil {
		return nil, "", 0, err
	}
	if !quiet {
		ends.end() // what follows begins on a line of its own
		fmt.Fprint(os.Stderr, res.Report)
	}
	return opt.Trace, title, res.ExitCode, nil
}

// titleOf is what a program is called in pictures: by its first file, or by its
// folder.
func titleOf(names []string, name string) string {
	if strings.HasSuffix(names[0], ".go") {
		name = names[0]
	}
	return filepath.Base(name)
}

// lineEnds passes on what a program writes, and notes whether its last line has
// ended.
type lineEnds struct {
	w    io.Writer
	open atomic.Bool
}

func (l *lineEnds) Write(b []byte) (int, error) {
	if n := len(b); n > 0 {
		l.open.Store(b[n-1] != '\n')
	}
	return l.w.Write(b)
}

// end ends the last line.
func (l *lineEnds) end() {
	if l.open.Load() {
		io.WriteString(l.w, "\n")
	}
}

// show draws a run on the terminal, or tells of it.
func (t *tracer) show(run *lanes.Run) error {
	screen := t.c.screen()
	w := view.Window{By: view.Lane(t.by), Rest: true, From: run.From, To: run.To}
	if t.from.set {
		w.From = run.From + int64(t.from.d)
	}
	if t.to.set {
		w.To = run.From + int64(t.to.d)
	}
	if w.To <= w.From && (t.from.set || t.to.set) {
		return fmt.Errorf("there is nothing to show: the run is from 0 to %s", trace.Duration(run.Len()))
	}
	if t.text || t.c.plain {
		fmt.Fprint(stdout, view.TimelineText(run, w.By, screen.ASCII))
		return nil
	}
	if screen.Interactive && t.width == 0 {
		return repl.WatchTimeline(run, w, screen)
	}
	o := screen.TimelineOptions(run, w.By, t.width)
	fmt.Fprint(stdout, view.Timeline(run, w, o))
	return nil
}

// Flags.

type laneFlag view.Lane

func (f *laneFlag) Set(s string) error {
	by, ok := view.ParseLane(s)
	if !ok {
		return fmt.Errorf("%q is none of p, m and g", s)
	}
	*f = laneFlag(by)
	return nil
}

func (f *laneFlag) String() string { return strings.ToLower(view.Lane(*f).String()) }
func (f *laneFlag) Type() string   { return "p|m|g" }

// A timeFlag is a time since the beginning of a run.
type timeFlag struct {
	d   time.Duration
	set bool
}

func (f *timeFlag) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		return fmt.Errorf("%q is no time: write 100µs, 2ms or 1.5s", s)
	}
	if d < 0 {
		return errors.New("a run begins at 0")
	}
	f.d, f.set = d, true
	return nil
}

func (f *timeFlag) String() string {
	if !f.set {
		return ""
	}
	return f.d.String()
}
func (f *timeFlag) Type() string { return "TIME" }

// A listFlag is one or several numbers, between commas or in several flags.
type listFlag[T int | uint64] struct {
	name  string
	list  []T
	parse func(string) (T, error)
}

func (f *listFlag[T]) Set(s string) error {
	for _, part := range strings.Split(s, ",") {
		n, err := f.parse(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		f.list = append(f.list, n)
	}
	return nil
}

func (f *listFlag[T]) String() string {
	var parts []string
	for _, n := range f.list {
		parts = append(parts, strconv.FormatUint(uint64(n), 10))
	}
	return strings.Join(parts, ",")
}
func (f *listFlag[T]) Type() string { return "N" }

var (
	_ pflag.Value = (*laneFlag)(nil)
	_ pflag.Value = (*timeFlag)(nil)
	_ pflag.Value = (*listFlag[int])(nil)
)
