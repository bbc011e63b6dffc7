package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl"
	"gopark/repl/play"
	"gopark/repl/view"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// showing is how a run is shown while it happens, and who chooses what goes next
// in it.
type showing struct {
	common *common

	watch, drive     bool
	pace             paceFlag
	schedule, record string

	source string // fingerprint of the program's source
	made   *play.Schedule
	replay *engine.Replayer
}

func (s *showing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&s.watch, "watch", false, "show the scheduler at work while the program runs")
	f.Var(&s.pace, "pace", "how many times slower than its own clock the program runs, such as 20x")
	f.BoolVar(&s.drive, "drive", false, "you choose which goroutine or M goes next")
	f.StringVar(&s.record, "record", "", "write what was chosen at each step to `FILE`, a schedule")
	f.StringVar(&s.schedule, "schedule", "", "make the choices of the schedule in `FILE`")
	must(cmd.RegisterFlagCompletionFunc("pace", words("20x", "1000x", "100000x")))
	cmd.MarkFlagsMutuallyExclusive("drive", "schedule")
	cmd.MarkFlagsMutuallyExclusive("drive", "watch")
	cmd.MarkFlagsMutuallyExclusive("drive", "pace")
}

// prepare reads the schedule and settles what the run has for it.
func (s *showing) prepare(names []string, name string, set *settings, cmd *cobra.Command, opt *interp.Options) error {
	src, err := sourceOf(names)
	if err != nil {
		return err
	}
	s.source = play.Fingerprint(src)
	if s.record != "" {
		if _, err := os.Stat(s.record); err == nil {
			return fmt.Errorf("--record: %s is there already; choose another name", s.record)
		}
	}
	if s.schedule == "" {
		return nil
	}
	sch, err := play.LoadSchedule(s.schedule)
	if err != nil {
		return fmt.Errorf("--schedule: %w", err)
	}
	if err := sch.Fits(name, src); err != nil {
		return fmt.Errorf("--schedule: %w", err)
	}
	for flag, differs := range map[string]bool{
		"procs": int(set.procs) != sch.Procs, "seed": uint64(set.seed) != sch.Seed, "lang": string(set.lang) != sch.Lang,
	} {
		if cmd.Flags().Changed(flag) && differs {
			return fmt.Errorf("--schedule: a schedule brings its own --%s along: %s was made with procs %d, seed %d, and lang %s",
				flag, s.schedule, sch.Procs, sch.Seed, newestUnless(sch.Lang))
		}
	}
	if sch.Lang != string(set.lang) {
		return fmt.Errorf("--schedule: %s was made with another language version. Add: --lang %s", s.schedule, newestUnless(sch.Lang))
	}
	opt.Procs, opt.Seed = sch.Procs, sch.Seed
	s.made = sch
	s.replay = engine.Replay(&sch.Schedule)
	opt.Strategy = s.replay
	return nil
}

func newestUnless(lang string) string {
	if lang == "" {
		return interp.DefaultLang
	}
	return lang
}

// sourceOf is the text of a program, for its fingerprint: of its files, or of the
// folder's. Standard input has been read already and has none.
func sourceOf(names []string) ([]byte, error) {
	var all []byte
	if names[0] == "-" {
		return nil, nil
	}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		files := []string{name}
		if info.IsDir() {
			files = files[:0]
			entries, err := os.ReadDir(name)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if n := e.Name(); strings.HasSuffix(n, ".go") && !strings.HasSuffix(n, "_test.go") {
					files = append(files, name+"/"+n)
				}
			}
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if len(all) > 0 {
				all = append(all, 0) // one file is its own text, as at the prompt
			}
			all = append(all, src...)
		}
	}
	return all, nil
}

// run runs the program, shown as was asked for.
func (s *showing) run(ctx context.Context, name string, p *interp.Program, opt interp.Options) (*interp.Result, error) {
	sch := &play.Schedule{Program: name, Source: s.source, Lang: langOf(opt, s)}
	if s.record != "" && !s.drive {
		opt.Strategy = engine.Recording(orEarliest(opt.Strategy), &sch.Schedule)
	}
	var input *play.Input
	if s.record != "" || s.replay != nil {
		input = play.NewInput(opt.Stdin)
		opt.Stdin = input
	}
	var res *interp.Result
	switch {
	case s.drive:
		res = s.driven(ctx, p, opt, sch)
	case s.watch:
		res = s.watched(ctx, name, p, opt)
	default:
		res = interruptible(ctx, opt, func(ctx context.Context, opt interp.Options) *interp.Result {
			opt.Pace = play.Pace(s.pace).Limits(ctx)
			return p.Run(ctx, opt)
		})
	}
	if input != nil && !s.drive {
		sch.Input = input.Print()
	}
	if s.replay != nil {
		if s.made.Input != sch.Input {
			fmt.Fprintf(os.Stderr, "(the schedule was made when the program read %s: where its input matters, this is another run)\n", inputText(s.made.Input))
		}
		if err := s.replay.Err(); err != nil && !s.replay.Ended() {
			fmt.Fprint(os.Stderr, res.Report)
			return nil, fmt.Errorf("%s does not fit this run: %w", s.schedule, err)
		} else if err != nil {
			fmt.Fprintf(os.Stderr, "(%v: the scheduler chose the rest)\n", err)
		}
	}
	if s.record != "" {
		if err := sch.Save(s.record); err != nil {
			return nil, fmt.Errorf("--record: %w", err)
		}
	}
	return res, nil
}

// inputText tells what a schedule's Input says.
func inputText(in string) string {
	if n, _, ok := strings.Cut(in, " "); ok {
		return "other input, of " + n + " bytes"
	}
	return "no input"
}

func orEarliest(s engine.Strategy) engine.Strategy {
	if s == nil {
		return engine.EarliestClock{}
	}
	return s
}

// langOf is the language version that a schedule of this run is for.
func langOf(opt interp.Options, s *showing) string {
	if s.made != nil {
		return s.made.Lang
	}
	return opt.Lang
}

// screen says where the run is shown. Keys are gopark's if they come from the
// same terminal.
func (s *showing) screen() play.Screen {
	scr := s.common.screen()
	tty := term.IsTerminal(int(os.Stdout.Fd()))
	out := play.Screen{Out: os.Stdout, Color: scr.Color, ASCII: scr.ASCII, Whole: tty && scr.Color, Wrap: tty}
	out.Size = func() (int, int) { return scr.Width(), scr.Height() }
	if out.Whole && term.IsTerminal(int(os.Stdin.Fd())) {
		out.Keys = os.Stdin
	}
	return out
}

// watched shows the run on a whole screen, or in sentences. What ends the process
// ends the run first, so that the terminal is left as it was.
func (s *showing) watched(ctx context.Context, name string, p *interp.Program, opt interp.Options) *interp.Result {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	opt.Trace = recorder(p, opt)
	scr := s.screen()
	ends := &lineEnds{w: opt.Stdout}
	if scr.Whole {
		opt.Stdout = ends
	}
	res := play.Watch(ctx, name, p, opt, scr, play.Pace(s.pace))
	if scr.Whole {
		ends.end()
		s.lastPicture(scr, opt.Trace)
	}
	return res
}

// lastPicture leaves how the run ended on the screen.
func (s *showing) lastPicture(scr play.Screen, rec *trace.Recorder) {
	w, h := scr.Size()
	st := rec.StateAt(rec.Dropped() + int64(rec.Len()))
	fmt.Fprintln(os.Stderr, "the end:")
	fmt.Fprint(os.Stderr, view.Sched(st, view.Options{Width: w, Height: h - 2, Color: scr.Color, ASCII: scr.ASCII}))
}

func recorder(p *interp.Program, opt interp.Options) *trace.Recorder {
	if opt.Trace != nil {
		return opt.Trace
	}
	return trace.NewRecorder(trace.WithSites(p.Sites()))
}

// driven lets the user choose what goes next. The program reads nothing, since
// what is typed is choices.
func (s *showing) driven(ctx context.Context, p *interp.Program, opt interp.Options, sch *play.Schedule) *interp.Result {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	opt.Trace = recorder(p, opt)
	scr := s.common.screen()
	lines := make(chan string)
	go func() {
		defer close(lines)
		in := bufio.NewScanner(os.Stdin)
		for in.Scan() {
			select {
			case lines <- in.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	d := &play.Driver{
		Out: os.Stderr,
		Ask: func(prompt string) (string, error) {
			if scr.Interactive {
				fmt.Fprint(os.Stderr, prompt)
			}
			select {
			case line, ok := <-lines:
				if !ok {
					return "", errors.New("no more choices")
				}
				return line, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		},
		View: func() view.Options { return repl.ViewOptions(scr, 3) },
		Save: func(path string) error { return sch.Save(path) },
	}
	done := make(chan *interp.Result, 1)
	go func() { done <- d.Drive(ctx, p, opt, &sch.Schedule) }()
	select {
	case res := <-done:
		return res
	case <-ctx.Done():
		stop()
	}
	select {
	case res := <-done:
		return res
	case <-time.After(grace):
		return &interp.Result{ExitCode: codeInterrupted, Err: engine.ErrInterrupted, Stats: trace.Summarize(opt.Trace)}
	}
}

// paceFlag is a pace, read by package play's own rule.
type paceFlag play.Pace

func (f *paceFlag) Set(s string) error {
	p, err := play.ParsePace(s)
	*f = paceFlag(p)
	return err
}

func (f *paceFlag) String() string { return play.Pace(*f).String() }
func (f *paceFlag) Type() string   { return "PACE" }
