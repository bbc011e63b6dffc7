package repl

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/page"
)

// sessionCommands are about the session as a whole, and about what is in it.
func sessionCommands() []command {
	const section = "Your session"
	return []command{
		{name: "undo", args: "[anyway]", section: section,
			help: "the session as it was before the last input",
			more: "It does again, silently and with the same seed, all that came before that input; so what it had changed is as it was, and time too. " +
				"What programs read is read again. What they changed outside the session (files, the network) would be changed again, so it refuses then; `:undo anyway` does it.",
			complete: func(*Workbook) []string { return nil },
			run:      (*Workbook).undo},
		{name: "save", args: "FILE.go", section: section,
			help: "write the session as a Go program",
			more: "`go run FILE.go` does what the session did. What was declared stands outside of main, and what was executed in it, in order. `:load FILE.go` brings it back.",
			run:  (*Workbook).save},
		{name: "load", args: "FILE", section: section,
			help: "read a file as if it were typed here",
			more: "A Go file of package main is defined whole, and main() runs it; one that `:save` wrote is run at once. Any other file is read line by line, as the prompt's input.",
			run:  (*Workbook).load},
		{name: "reset", section: section,
			help: "a new session: all that was defined goes",
			run: noArg(func(w *Workbook) error {
				if err := w.reset(); err != nil {
					return err
				}
				w.say("A new session: procs %d, seed %d.", w.set.procs, w.set.seed)
				return nil
			})},
		{name: "type", args: "EXPR", section: section,
			help: "the type of an expression, without evaluating it",
			run: func(w *Workbook, arg string) error {
				if arg == "" {
					return errors.New("of which expression?")
				}
				t, err := w.session.TypeOf(arg)
				if err != nil {
					w.explain(err, nil)
					return errSaid
				}
				w.print(page.GoCode(t, w.pageOptions())[0] + "\n")
				return nil
			}},
		{name: "doc", args: "NAME", section: section,
			help:     "what a name means: fmt.Println, or one of yours",
			more:     "It shows the declaration. Where Go is installed, its own documentation follows.",
			complete: docNames,
			run:      (*Workbook).doc},
	}
}

// undo goes back to before the last input.
func (w *Workbook) undo(arg string) error {
	if arg != "" && arg != "anyway" {
		return fmt.Errorf("%q is not an argument of it: only \"anyway\" is", shorten(arg, 40))
	}
	_, world := w.session.BeforeUndo()
	if len(world) > 0 && arg == "" {
		return fmt.Errorf("to undo, all that came before is done again, and some of it changes things outside the session (%s). \":undo anyway\" does it",
			shorten(strings.Join(world, ", "), 80))
	}
	n, src, err := w.undoing()
	switch {
	case w.stuck:
		return errSaid
	case errors.Is(err, engine.ErrInterrupted):
		return errors.New("stopped; the session is as it was")
	case err != nil:
		return err
	}
	w.replay = nil
	w.touched = w.session.Input() > 0
	w.say("(undone: %s)", shorten(inputName(n)+": "+oneLine(src), w.cfg.Screen.width()-12))
	return nil
}

// oneLine is the first line of an input, and a sign that there are more.
func oneLine(src string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(src), "\n")
	if strings.TrimSpace(rest) != "" {
		first += " …"
	}
	return first
}

// undoing puts the session before the last input in the place of this one.
func (w *Workbook) undoing() (n int, src string, err error) {
	err = w.running(nothingRecorded, nil, func(ctx context.Context) error {
		w.setPacer(nil) // what is done again has been seen
		fresh, input, text, err := w.session.Before(ctx, newSessionRecorder())
		if err != nil {
			return err
		}
		if old := w.session; fresh != old {
			old.Close()
		}
		w.session, n, src = fresh, input, text
		return nil
	})
	return n, src, err
}

func nothingRecorded() *trace.Recorder { return nil }

// maxRestore bounds what is done again without being asked for.
const maxRestore = 2 * time.Second

// restorable tells whether the session can be made again on its own account.
func (w *Workbook) restorable() bool {
	took, world := w.session.BeforeUndo()
	return took <= maxRestore && len(world) == 0
}

// restore takes back what an input did before it was cut off. The next one has
// the next number.
func (w *Workbook) restore() {
	broken := w.session.Broken()
	if !broken && !w.restorable() {
		w.say("(what it changed until then stays changed: \":undo\" takes that back)")
		return
	}
	n := w.session.Input()
	if _, _, err := w.undoing(); err != nil && !w.stuck {
		if !broken {
			w.say("(what it changed until then stays changed)")
		} else if err := w.reset(); err == nil {
			w.say("(the session could not be made again: this is a new one)")
		}
		return
	}
	w.session.SetInput(n)
}

// leave gives up on an input that does not end although it was told to: a
// session like the one before it takes over, and what still runs goes on unseen
// until it notices.
func (w *Workbook) leave(done <-chan error) bool {
	if !w.restorable() {
		return false
	}
	old := w.session
	ctx, cancel := context.WithTimeout(context.Background(), 2*maxRestore)
	defer cancel()
	fresh, n, _, err := old.Before(ctx, newSessionRecorder())
	if err != nil {
		return false
	}
	old.Mute()
	fresh.SetInput(n)
	w.session = fresh
	go func() {
		select {
		case <-done:
		case <-time.After(endTime):
			old.Halt()
			<-done
		}
		if old != fresh {
			old.Close()
		}
	}()
	return true
}

// endTime is how long the deferred calls of what was left may take.
const endTime = 5 * time.Second

// save writes the session to a file, but not over somebody's.
func (w *Workbook) save(arg string) error {
	if arg == "" {
		return errors.New("to which file? :save session.go")
	}
	if !strings.HasSuffix(arg, ".go") {
		return fmt.Errorf("a Go program's file is named something.go, not %s", shorten(arg, 40))
	}
	src, err := w.session.Save()
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(arg); err == nil && !strings.HasPrefix(string(old), interp.SavedMark) && len(old) > 0 {
		return fmt.Errorf("%s is there already, and was not written by :save: choose another name", arg)
	}
	if err := writeFile(arg, src); err != nil {
		return err
	}
	w.say("(%s: go run %s)", arg, arg)
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails if it has been renamed
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// maxLoads bounds files that load files.
const maxLoads = 10

func (w *Workbook) load(arg string) error {
	if arg == "" {
		return errors.New("which file? :load session.go")
	}
	if w.loading == maxLoads {
		return errors.New("files that load files, too many of them")
	}
	info, err := os.Stat(arg)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file", arg)
	case info.Size() > maxLine:
		return fmt.Errorf("%s is too long to have been typed: %d bytes", arg, info.Size())
	}
	data, err := os.ReadFile(arg)
	if err != nil {
		return err
	}
	w.loading++
	defer func() { w.loading-- }()
	src := strings.TrimPrefix(string(data), "\ufeff")
	if isProgram(src) {
		if err := checkText(strings.NewReplacer("\r\n", " ", "\n", " ").Replace(src)); err != nil {
			return err
		}
		before := w.session.Input()
		w.eval(src)
		if w.session.Input() > before && w.defines("main") {
			if strings.HasPrefix(src, interp.SavedMark) {
				w.eval("main()")
			} else {
				w.say("(main() runs it)")
			}
		}
		return nil
	}
	for line := range strings.Lines(src) {
		if w.quit || w.stuck {
			return nil
		}
		w.input(strings.TrimRight(line, "\r\n"))
	}
	w.flush()
	return nil
}

// defines tells whether the session has a definition of that name.
func (w *Workbook) defines(name string) bool {
	text, _ := w.session.Define(name)
	return text != ""
}

var errNoName = errors.New("of what? :doc fmt.Println, or a name of yours")

func docNames(w *Workbook) []string {
	var names []string
	for _, n := range w.session.Names() {
		names = append(names, n.Name)
	}
	return names
}

// isProgram tells whether a text is a Go file.
func isProgram(src string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly)
	return err == nil
}
