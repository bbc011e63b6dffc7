package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
)

// runCommands run programs, and let the session's time go by.
func runCommands() []command {
	const section = "Running"
	return []command{
		{name: "run", args: "[N | FILE.go]", section: section,
			help: "run a block or a file; alone: let goroutines go on",
			more: "A block runs as a program of its own, with the procs, seed and language version that it asks for " +
				"unless you have set others. If you have edited the block (`:edit N`), your copy runs; `:run N original` runs the lesson's.\n\n" +
				"Alone, it lets the session's goroutines run until all of them wait for something that only the prompt could bring.",
			complete: runnableNames,
			run:      (*Workbook).run},
		{name: "sleep", args: "DURATION", section: section,
			help: "let virtual time go by: :sleep 100ms",
			run:  (*Workbook).sleep},
		{name: "show", args: "N", section: section,
			help:     "print block N of the lesson",
			complete: blockNumbers,
			run:      (*Workbook).show},
		{name: "edit", args: "[N]", section: section,
			help:     "edit your copy of block N, or your exercise file",
			more:     "It starts the editor that the environment names in VISUAL or EDITOR. Alone, it opens your file of the exercise that `:exercise` has opened.",
			complete: blockNumbers,
			run:      (*Workbook).edit},
	}
}

func runnableNames(w *Workbook) []string {
	list := blockNumbers(w)
	if file := w.exerciseFile(); strings.HasSuffix(file, ".go") {
		list = append(list, filepath.Base(file))
	}
	return list
}

// exerciseFile is the learner's file of the open exercise, "" if none is open.
func (w *Workbook) exerciseFile() string {
	if w.exercise == nil || w.cfg.Workspace == nil {
		return ""
	}
	return w.cfg.Workspace.File(w.exercise)
}

// exerciseProgram is the program of that name in the folder of the open
// exercise, "" if there is none. It need not be the file that the learner writes
// in: some exercises are about a program.
func (w *Workbook) exerciseProgram(name string) string {
	if w.exerciseFile() == "" || filepath.Base(name) != name {
		return ""
	}
	path := filepath.Join(w.cfg.Workspace.Dir(w.exercise), name)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return path
}

func (w *Workbook) run(arg string) error {
	if arg == "" {
		return w.runOthers()
	}
	j, err := w.jobOf(arg)
	if err != nil {
		return err
	}
	return w.runProgram(j)
}

// jobOf reads which program is meant: a block of the lesson or a file.
func (w *Workbook) jobOf(arg string) (job, error) {
	if strings.HasSuffix(arg, ".go") {
		j := job{name: filepath.Base(arg)}
		if file := w.exerciseProgram(arg); file != "" {
			arg, j.lang = file, w.exercise.Lang
		}
		src, err := os.ReadFile(arg)
		if err != nil {
			return j, err
		}
		j.src = string(src)
		return j, nil
	}
	arg, original := strings.CutSuffix(arg, " original")
	b, err := w.block(strings.TrimSpace(arg))
	if err != nil {
		return job{}, err
	}
	j := job{name: fmt.Sprintf("block %d", b.N), src: b.Code, procs: b.Procs, seed: b.Seed, lang: b.Lang}
	if !original {
		if own, err := os.ReadFile(w.copyOf(b)); err == nil && string(own) != b.Code {
			j.src = string(own)
			w.say("(your copy, %s; \":run %d original\" runs the lesson's)", w.copyOf(b), b.N)
		}
	}
	return j, nil
}

// A job is a program to run and what it asks for.
type job struct {
	name, src string
	procs     int
	seed      uint64
	lang      string
	drive     bool // the learner chooses what goes next
}

func (w *Workbook) runProgram(j job) error {
	w.set.override(&j)
	sch, err := w.followed(&j)
	if err != nil {
		return err
	}
	prog, err := w.goroom.Compile(j.name, j.src, j.lang)
	if err != nil {
		w.explain(err, inputs{j.name: j.src})
		return errSaid
	}
	opt := w.programOptions()
	opt.Procs, opt.Seed, opt.Lang = j.procs, j.seed, j.lang
	opt.Trace = trace.NewRecorder(trace.WithSites(prog.Sites()))
	var replayer *engine.Replayer
	if sch != nil {
		replayer = engine.Replay(&sch.Schedule)
		opt.Strategy = replayer
	}
	var muted atomic.Bool
	opt.Stdout, opt.Stderr = muteable{opt.Stdout, &muted}, muteable{opt.Stderr, &muted}
	results := make(chan *interp.Result, 1)
	leave := func(<-chan error) bool { // it is on its own anyway
		muted.Store(true)
		return true
	}
	if j.drive {
		results <- w.driven(j, prog, opt)
	} else {
		err = w.running(func() *trace.Recorder { return opt.Trace }, leave, func(ctx context.Context) error {
			results <- prog.Run(ctx, opt)
			return nil
		})
	}
	if w.stuck {
		return errSaid
	}
	w.paper.freshLine()
	if errors.Is(err, engine.ErrInterrupted) {
		w.failed = true
		w.say("Stopped.")
		return errSaid
	}
	if err != nil {
		return err
	}
	res := <-results
	w.replay = newReplay(j.name, opt.Trace, res)
	w.report(j, res)
	return w.afterSchedule(replayer)
}

// report says how a run ended and what there is to see of it.
func (w *Workbook) report(j job, res *interp.Result) {
	switch {
	case errors.Is(res.Err, engine.ErrInterrupted):
		w.failed = true
		w.say("Stopped.")
	case res.Report != "":
		w.failed = true
		// In Go's own words and nothing else: lessons teach to read them.
		fmt.Fprint(w.paper.stderr(), w.clean(res.Report))
	case res.Err != nil:
		w.explain(res.Err, inputs{j.name: j.src})
	}
	if res.ExitCode != 0 && !errors.Is(res.Err, engine.ErrInterrupted) {
		w.say("exit status %d", res.ExitCode)
	}
	if !w.interactive() {
		return
	}
	st := res.Stats
	facts := []string{
		plural(int(st.Made), "goroutine", "goroutines"),
		"clock " + trace.Duration(int64(res.Elapsed)),
		fmt.Sprintf("procs %d", st.Procs),
		fmt.Sprintf("seed %d", j.seed),
	}
	line := fmt.Sprintf("(%s: %s; :sched shows it)", j.name, strings.Join(facts, ", "))
	w.say("%s", w.ink(line, faintInk))
}

// runOthers lets the session's goroutines go on.
func (w *Workbook) runOthers() error {
	return w.pass(w.session.RunAll, nil)
}

// pass lets the session's goroutines do something, shows what there is to show
// of it, and says where that leaves them.
func (w *Workbook) pass(do func(context.Context) error, show func()) error {
	w.replay = nil
	before := w.session.State().Time
	err := w.running(w.session.Trace, nil, do)
	if w.stuck {
		return errSaid
	}
	w.paper.freshLine()
	if show != nil {
		show()
	}
	if err != nil {
		w.explain(err, w.inputs)
		return errSaid
	}
	if w.interactive() {
		st := w.session.State()
		w.say("(%s later; %s)", trace.Duration(st.Time-before), census(st))
	}
	return nil
}

// census counts goroutines by what they do: "2 waiting, 1 runnable".
func census(st *trace.State) string {
	count := map[trace.GState]int{}
	for _, g := range st.Gs {
		count[g.State]++
	}
	var list []string
	for s := trace.GRunnable; s < trace.GDead; s++ {
		if n := count[s]; n > 0 {
			list = append(list, fmt.Sprintf("%s %s", trace.Count(int64(n)), s))
		}
	}
	if len(list) == 0 {
		return "no goroutines are left"
	}
	return "goroutines: " + strings.Join(list, ", ")
}

func (w *Workbook) sleep(arg string) error {
	d, err := time.ParseDuration(strings.ReplaceAll(arg, " ", ""))
	switch {
	case arg == "":
		return errors.New("for how long? :sleep 100ms")
	case err != nil:
		return fmt.Errorf("%q is no duration: write 100ms, 2s or 1m30s", shorten(arg, 40))
	case d < 0:
		return errors.New("time does not go back")
	}
	return w.pass(func(ctx context.Context) error { return w.session.Sleep(ctx, d) }, nil)
}
