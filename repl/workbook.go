package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/ansi"
	"github.com/chzyer/readline"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
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

// DefaultHistory returns the file in which the line editor's history is kept
// unless asked otherwise: in the learner's home if that is named, else where
// programs keep their state.
func DefaultHistory() string {
	if home := os.Getenv(workspace.HomeVar); home != "" {
		return filepath.Join(home, "history")
	}
	return filepath.Join(xdg.StateHome, "gopark", "history")
}

// A Workbook is one learner's sitting: where they are reading, the session, and
// what is shown of it.
type Workbook struct {
	cfg      Config
	paper    *paper
	commands []command
	keys     *keyboard // nil unless interactive
	signals  chan os.Signal

	goroom  goroom
	session session
	touched bool // something was typed into the session since its last reset
	inputs  inputs
	pending string // Go that is not finished yet

	set      settings
	lesson   *lessons.Lesson
	reading  *reading // nil: nothing more to read
	atMore   bool     // the line about more is the last thing on the screen
	exercise *exercises.Exercise
	replay   *replay // the run that is shown instead of the session; nil: the session

	quit     bool
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
	opt := interp.Options{Stdout: w.paper.stdout(), Stderr: w.paper.stderr(), Stdin: strings.NewReader("")}
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
	opt.Trace = trace.NewRecorder(trace.Limit(sessionEvents))
	return opt
}

// Run reads input and does what it says until there is no more or the learner
// leaves. It returns the exit code: 0, or 1 if the input did not come from a
// terminal and some of it failed, or 130 if a run could not be stopped.
func (w *Workbook) Run() int {
	defer func() {
		if !w.stuck {
			w.session.Close()
		}
	}()
	src, err := w.open()
	if err != nil {
		fmt.Fprintln(w.paper.stderr(), err)
		return 1
	}
	defer src.close()
	if w.interactive() {
		defer w.catchSignals(src)()
	}
	w.greet()
	for !w.quit && !w.stuck {
		line, err := w.readLine(src)
		switch {
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

// readLine asks for a line. Outside of it, the keyboard is the programs'.
func (w *Workbook) readLine(src source) (string, error) {
	if w.keys != nil {
		w.keys.turn(true)
		defer w.keys.turn(false)
	}
	return src.line(w.prompt())
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
	return newEditor(editorKeyboard{w.keys}, s, w.cfg.Out, history, completer{w}, func() bool {
		return w.reading != nil && w.pending == ""
	})
}

// prepareHistory makes the history's folder, and the file so that nobody else
// may read it.
func prepareHistory(path string) error {
	if path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// catchSignals keeps Ctrl-C for stopping what runs, and turns a wish that the
// process end into an end of input, so that the terminal is left as it was.
func (w *Workbook) catchSignals(src source) (stop func()) {
	w.signals = make(chan os.Signal, 8)
	signal.Notify(w.signals, os.Interrupt)
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		select {
		case <-end:
			src.close()
		case <-done:
		}
	}()
	return func() {
		signal.Stop(w.signals)
		signal.Stop(end)
		close(done)
	}
}

func (w *Workbook) greet() {
	switch {
	case w.lesson != nil:
		w.openLesson(w.lesson)
	case w.interactive():
		w.say("Go on gopark's scheduler. :help lists the commands, Ctrl-D leaves.")
	}
}

func (w *Workbook) prompt() string {
	if w.pending != "" {
		return "... "
	}
	return w.ink("gopark> ", boldInk)
}

// input does what one line says.
func (w *Workbook) input(line string) {
	if err := checkText(line); err != nil {
		w.fail(err)
		return
	}
	trimmed := strings.TrimSpace(line)
	if trimmed != "" {
		w.atMore = false
	}
	switch {
	case strings.HasPrefix(trimmed, ":") && w.pending != "" && w.isCommand(trimmed):
		w.fail(errors.New("the Go above is not finished yet: finish it, or drop it with Ctrl-C"))
	case strings.HasPrefix(trimmed, ":") && w.pending == "":
		w.command(trimmed)
	case trimmed == "" && w.pending == "":
		w.more()
	default:
		w.goLine(line)
	}
}

// checkText refuses what no Go source may contain, before anything else reads
// it: the position is then that of the byte.
func checkText(line string) error {
	for i, r := range line {
		_, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' || r == 0x7f {
			return fmt.Errorf("byte %d of this line (0x%02x) is not text", i+1, line[i])
		}
	}
	return nil
}

// goLine adds a line to the Go that is being typed and runs it when it is
// whole.
func (w *Workbook) goLine(line string) {
	w.pending += line + "\n"
	if len(w.pending) > maxLine {
		w.pending = ""
		w.fail(errTooLong)
		return
	}
	if w.session.Incomplete(w.pending) {
		if w.interactive() && !w.saidMore {
			w.saidMore = true
			w.say("(to be continued; Ctrl-C drops it)")
		}
		return
	}
	w.flush()
}

// flush runs the Go typed so far, whole or not.
func (w *Workbook) flush() {
	src := w.pending
	w.pending = ""
	if strings.TrimSpace(src) != "" {
		w.guard(func() { w.eval(src) })
	}
}

// dropped is Ctrl-C at the prompt.
func (w *Workbook) dropped(line string) {
	w.atMore = false
	if line == "" && w.pending == "" {
		w.say("(Ctrl-D or :quit leaves)")
	}
	w.pending = ""
}

// guard keeps a fault of gopark's own from ending the sitting: the learner's
// definitions are worth more than a clean exit.
func (w *Workbook) guard(do func()) {
	defer func() {
		if r := recover(); r != nil {
			w.fail(fmt.Errorf("gopark made a mistake of its own here: %v\nPlease report it with what you typed. The session goes on.\n%s", r, debug.Stack()))
		}
	}()
	do()
}

// say writes a line to the learner.
func (w *Workbook) say(format string, args ...any) {
	w.paper.freshLine()
	fmt.Fprintln(w.paper.stdout(), w.wrap(fmt.Sprintf(format, args...)))
}

// fail writes an error and remembers that there was one.
func (w *Workbook) fail(err error) {
	w.failed = true
	w.paper.freshLine()
	fmt.Fprintln(w.paper.stderr(), w.wrap(err.Error()))
}

// wrap breaks a message between words where the screen would break it within
// one. In a pipe a message stays on its line.
func (w *Workbook) wrap(s string) string {
	s = w.clean(s)
	if w.interactive() {
		s = ansi.Wordwrap(s, w.cfg.Screen.width()-1, "")
	}
	return s
}

// eval runs Go in the session and shows what it gave.
func (w *Workbook) eval(src string) {
	w.touched, w.replay = true, nil
	w.inputs.add(src)
	var values []interp.Value
	err := w.running(w.session.Trace, func(ctx context.Context) (err error) {
		values, err = w.session.Eval(ctx, src)
		return err
	})
	if w.stuck {
		return
	}
	w.paper.freshLine()
	if !onlyPrints(src) {
		for _, v := range values {
			w.echo(v)
		}
	}
	for _, note := range w.session.Notes() {
		w.say("(%s)", note)
	}
	if err != nil {
		w.explain(err, w.inputs)
		return
	}
	w.hintLeft()
}

// onlyPrints reports whether the only expressions that an input evaluates by
// themselves are calls of fmt.Print and its kin: nobody wants to see how many
// bytes they wrote, and that they did.
func onlyPrints(src string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p; func _() {\n"+src+"\n}", 0)
	if err != nil || len(f.Decls) != 1 {
		return false
	}
	prints := false
	for _, stmt := range f.Decls[0].(*ast.FuncDecl).Body.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok || !printers[types.ExprString(call.Fun)] {
			return false
		}
		prints = true
	}
	return prints
}

var printers = map[string]bool{
	"fmt.Print": true, "fmt.Printf": true, "fmt.Println": true,
	"fmt.Fprint": true, "fmt.Fprintf": true, "fmt.Fprintln": true,
}

// maxEcho bounds an echoed value on a terminal.
const maxEcho = 4000

func (w *Workbook) echo(v interp.Value) {
	text := v.Text
	if w.interactive() && len(text) > maxEcho {
		cut := maxEcho
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = fmt.Sprintf("%s … (%d bytes more)", text[:cut], len(text)-cut)
	}
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
	line := "= " + text
	if v.Type != "" {
		line += w.ink(" : "+v.Type, faintInk)
	}
	fmt.Fprintln(w.paper.stdout(), line)
}

// hintLeft explains, once, why goroutines that were started do not go on.
func (w *Workbook) hintLeft() {
	if w.saidLeft || !w.interactive() {
		return
	}
	n := 0
	for _, g := range w.session.State().Gs {
		if g.State != trace.GDead {
			n++
		}
	}
	if n == 0 {
		return
	}
	w.saidLeft = true
	w.say("(%s left; time stands still. :run lets them go on, :gs shows them)", plural(n, "goroutine is", "goroutines are"))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", trace.Count(int64(n)), many)
}

// patience is how long something may run before its progress is shown.
const patience = time.Second
