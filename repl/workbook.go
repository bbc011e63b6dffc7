package repl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chzyer/readline"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
	"gopark/repl/play"
)

// sessionEvents is how many events of the session are kept: enough for a
// picture of now and for the totals.
const sessionEvents = 1 << 16

// Config is what a Workbook works with. In, Out and Err are needed; without a
// Book it is a plain prompt, without a Workspace nothing is kept.
type Config struct {
	In       io.Reader
	Out, Err io.Writer
	Screen   Screen

	Book      *lessons.Book
	Lesson    string // open at this lesson; "": where the learner left
	Exercises *exercises.Set
	Workspace *workspace.Workspace

	// Procs, Seed and Lang, where not zero, replace what blocks ask for.
	Procs int
	Seed  uint64
	Lang  string

	History string // file that keeps what was typed; "": none
}

// A Workbook is one learner's sitting: where they are reading, the session, and
// what is shown of it.
type Workbook struct {
	cfg      Config
	paper    *paper
	commands []command
	keys     *keyboard // nil unless interactive
	src      source    // where lines come from
	signals  chan os.Signal

	goroom  goroom
	session session
	touched bool // something was typed into the session since its last reset
	inputs  inputs
	pending string // Go that is not finished yet
	wasGo   bool   // the line before was Go

	set      settings
	lesson   *lessons.Lesson
	reading  *reading // nil: nothing more to read
	above    *reading // on the page, while that stands above the prompt
	opened   bool     // the screen has been divided
	split    alongside
	atMore   bool // the line about more is the last thing on the screen
	exercise *exercises.Exercise
	schedule *play.Schedule                                      // of the run that was driven last, or loaded
	follow   bool                                                // programs follow it
	pacer    atomic.Pointer[func(time.Duration) engine.RunLimit] // of the run under way; nil: none
	replay   *replay                                             // the run that is shown instead of the session; nil: the session

	loading  int // how many files are being loaded
	quit     bool
	ending   atomic.Bool // the process has been asked to end
	failed   bool
	stuck    bool // a run could not be stopped; nothing more can be done
	saidLeft bool // the hint about goroutines that were left has been given
	saidMore bool // the hint about unfinished Go has been given
}

// New makes a Workbook.
func New(cfg Config) (*Workbook, error) { return newWorkbook(cfg, realGo{}) }

func newWorkbook(cfg Config, g goroom) (*Workbook, error) {
	w := &Workbook{
		cfg:      cfg,
		goroom:   g,
		commands: allCommands(),
		paper:    &paper{out: cfg.Out, err: cfg.Err, shared: cfg.Screen.Interactive},
		inputs:   inputs{},
	}
	if cfg.Screen.rewrites() {
		w.paper.written = w.split.tail.add
	}
	w.set.init(cfg)
	if cfg.Screen.Interactive {
		in := cfg.In
		if runtime.GOOS == "windows" {
			in = readline.Stdin // which knows the console's keys
		}
		w.keys = newKeyboard(in)
	}
	if cfg.Book != nil {
		if err := w.findLesson(); err != nil {
			return nil, err
		}
	}
	s, err := g.NewSession(w.sessionOptions())
	if err != nil {
		return nil, err
	}
	w.session = s
	return w, nil
}

// findLesson opens the lesson that was asked for, or that was left, or the
// first.
func (w *Workbook) findLesson() error {
	if len(w.cfg.Book.Lessons) == 0 {
		return errors.New("there are no lessons")
	}
	w.lesson = w.cfg.Book.Lessons[0]
	name := w.cfg.Lesson
	if name == "" && w.cfg.Workspace != nil {
		left, err := w.cfg.Workspace.Lesson()
		if err != nil {
			fmt.Fprintln(w.paper.stderr(), err)
		}
		if l, err := w.cfg.Book.Find(left); err == nil && left != "" {
			w.lesson = l // else the lesson is gone from the book
		}
		return nil
	}
	if name == "" {
		return nil
	}
	l, err := w.cfg.Book.Find(name)
	if err != nil {
		return err
	}
	w.lesson = l
	return nil
}

func (w *Workbook) interactive() bool { return w.cfg.Screen.Interactive }

// programOptions are those of anything that runs here, a session or a program.
func (w *Workbook) programOptions() interp.Options {
	opt := interp.Options{Stdout: w.paper.stdout(), Stderr: w.paper.stderr(), Stdin: strings.NewReader(""), Pace: w.paced}
	if w.keys != nil {
		opt.Stdin = w.keys
		if runtime.GOOS == "windows" {
			opt.Stdin = os.Stdin
		}
	}
	return opt
}

func (w *Workbook) sessionOptions() interp.Options {
	opt := w.programOptions()
	opt.Procs, opt.Seed, opt.Lang = w.set.procs, w.set.seed, w.set.lang
	opt.Trace = newSessionRecorder()
	return opt
}

func newSessionRecorder() *trace.Recorder { return trace.NewRecorder(trace.Limit(sessionEvents)) }

// Run reads input and does what it says until there is no more or the learner
// leaves. It returns the exit code: 0, or 1 if the input did not come from a
// terminal and some of it failed, or 130 if a run could not be stopped.
func (w *Workbook) Run() int {
	defer func() {
		if !w.stuck {
			w.session.Close()
		}
	}()
	if keys, ok := w.cfg.In.(*os.File); ok && w.interactive() {
		defer play.GuardTerminal(keys, w.cfg.Out)()
	}
	src, err := w.open()
	if err != nil {
		fmt.Fprintln(w.paper.stderr(), err)
		return 1
	}
	defer src.close()
	w.src = src
	if w.interactive() {
		defer w.catchSignals(src)()
	}
	defer w.closeSplit()
	w.greet()
	for !w.quit && !w.stuck {
		w.comeBack()
		w.showStatus()
		line, err := w.readLine(src)
		switch {
		case err == io.EOF && w.interactive() && w.pending != "" && !w.ending.Load():
			// The first Ctrl-D is about what is being typed.
			w.pending = ""
			w.say("(what was not finished is dropped; Ctrl-D again leaves)")
		case err == io.EOF:
			w.flush()
			if w.interactive() {
				fmt.Fprintln(w.paper.stdout())
			}
			w.quit = true
		case err == errDropped:
			w.dropped(line)
		case err == errTooLong:
			w.fail(err)
		case err != nil:
			w.fail(fmt.Errorf("cannot read the input: %w", err))
			w.quit = true
		default:
			w.guard(func() { w.input(line) })
		}
		w.paper.freshLine()
	}
	switch {
	case w.stuck:
		return 130
	case w.failed && !w.interactive():
		return 1
	}
	return 0
}

// open chooses where lines come from.
func (w *Workbook) open() (source, error) {
	s := w.cfg.Screen
	switch {
	case !s.Interactive:
		return &lineSource{r: bufio.NewReader(w.cfg.In)}, nil
	case s.Dumb:
		return &lineSource{r: bufio.NewReader(editorKeyboard{w.keys}), prompt: w.cfg.Out}, nil
	}
	history := w.cfg.History
	if err := prepareHistory(history); err != nil {
		fmt.Fprintf(w.paper.stderr(), "What you type is not kept: %v\n", err)
		history = ""
	}
	w.keys.filter = w.takeKeys
	return newEditor(editorKeyboard{w.keys}, s, w.cfg.Out, history, completer{w}, editorHooks{
		spaceEnters: func() bool { return w.reading != nil && w.pending == "" },
		clear:       w.clearScreen,
		suspend:     w.suspend,
	})
}

func (w *Workbook) greet() {
	switch {
	case w.lesson != nil:
		w.openSplit()
		w.opened = w.splits()
		w.openLesson(w.lesson)
		if w.opened {
			w.say("Type Go here, or a command: :help lists them, :run N runs a program of the page.")
		}
	case w.interactive():
		w.say("Go on gopark's scheduler. :help lists the commands, Ctrl-D leaves.")
	}
}
