package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gopark/engine/trace"
	"gopark/engine/trace/files"
	"gopark/engine/trace/lanes"
	"gopark/repl/view"

	"github.com/spf13/cobra"
)

// maxTraceFile bounds a trace that is read.
const maxTraceFile = 4 << 30

func readTrace(path string) (*trace.Recorder, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s", path)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", path)
	case info.Size() > maxTraceFile:
		return nil, fmt.Errorf("%s is larger than %d GB", path, maxTraceFile>>30)
	}
	if info.Size() == 0 && strings.EqualFold(filepath.Ext(path), ".trace") {
		return nil, fmt.Errorf("%s: it is empty. The program that was to write it ended before it did: without trace.Stop (by os.Exit, log.Fatal or a panic), or very early. Let main return, with \"defer trace.Stop()\" in it, and trace it again", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := ""
	if mb := info.Size() >> 20; mb > 0 {
		size = ", " + trace.Count(mb) + " MB"
	}
	defer sayLater("reading %s%s", path, size)()
	rec, err := files.Read(f)
	if rec != nil && errors.Is(err, files.ErrCut) {
		fmt.Fprintf(os.Stderr, "gopark: %s: %v (What is there is shown.)\n", path, err)
		return rec, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rec, nil
}

// canWrite returns an error if a file cannot be written: before the run, since to
// fail after a long one would be late.
func canWrite(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a file in it: %s", path, filepath.Join(path, "run.html"))
	}
	if err := files.Known(path); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: there is no folder %s", path, dir)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s: %s is no folder", path, dir)
	}
	if special(path) {
		return nil
	}
	f, err := os.CreateTemp(dir, ".gopark-*")
	if err != nil {
		return fmt.Errorf("%s: nothing can be written in %s: %w", path, dir, cause(err))
	}
	f.Close()
	return os.Remove(f.Name())
}

// special reports whether there is something at path that is no file: a device or a
// pipe. That is written to; a file is put in the place of what was there.
func special(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular()
}

// cause is an error without the name of a file that the user has never heard of.
func cause(err error) error {
	var of *os.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// write writes one of the files asked for. It appears when it is whole: a
// failure leaves what was there.
func (t *tracer) write(path string, rec *trace.Recorder, run *lanes.Run) (err error) {
	defer sayLater("writing %s", path)()
	if special(path) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		err = files.Write(f, path, rec, run)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return fmt.Errorf("--out %s: %w", path, cause(err))
		}
		return nil
	}
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".gopark-*")
	if err != nil {
		return fmt.Errorf("--out %s: %w", path, cause(err))
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	err = files.Write(f, path, rec, run)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("--out %s: %w", path, cause(err))
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return os.Rename(f.Name(), path)
}

// compare is trace --diff.
func (t *tracer) compare(cmd *cobra.Command, names, args []string) error {
	if len(t.out) > 0 {
		return errors.New("--out writes one run, and --diff has two")
	}
	twoRuns := len(t.seeds.list) > 1 || len(t.procs.list) > 1
	if len(names) == 1 && !twoRuns {
		return fmt.Errorf("what is to be compared? Write: gopark trace --diff --seed 1 --seed 2 %s", names[0])
	}
	if len(t.seeds.list) > 2 || len(t.procs.list) > 2 {
		return errors.New("--diff compares two runs")
	}
	// Two names are two runs, unless two settings say that they are one program.
	twoFiles := len(names) == 2 && !twoRuns
	var sides [2]view.Side
	for i := range sides {
		s, of := t.setting(i, i), names
		if twoFiles {
			of = names[i : i+1]
		}
		rec, name, code, err := t.record(cmd, of, args, s, true)
		if err != nil {
			return err
		}
		if code == codeInterrupted {
			return exitError(codeInterrupted)
		}
		var parts []string
		if twoFiles {
			parts = append(parts, name)
		}
		if len(t.seeds.list) == 2 {
			parts = append(parts, fmt.Sprintf("seed %d", s.seed))
		}
		if len(t.procs.list) == 2 {
			parts = append(parts, ps(s.procs))
		}
		sides[i] = view.Side{Name: strings.Join(parts, ", "), Rec: rec, Run: lanes.New(rec)}
	}
	if sides[0].Name == sides[1].Name {
		sides[0].Name, sides[1].Name = sides[0].Name+" (first)", sides[1].Name+" (second)"
	}
	d := lanes.Part(sides[0].Rec, sides[1].Rec)
	screen := t.c.screen()
	o := screen.TimelineOptions(sides[0].Run, view.Lane(t.by), t.width)
	o.Height = 0
	w := view.Window{By: view.Lane(t.by), From: int64(t.from.d), To: int64(t.to.d)}
	fmt.Fprint(stdout, view.Compare(sides[0], sides[1], d, w, o))
	if d != nil {
		return exitError(codeDiffer)
	}
	return nil
}

// chart is trace --procs 1,2,4.
func (t *tracer) chart(cmd *cobra.Command, names, args []string) error {
	if len(t.out) > 0 {
		return errors.New("--out writes one run: give --procs one number")
	}
	if len(t.seeds.list) > 1 {
		return errors.New("several seeds are for --diff")
	}
	var runs []view.Speed
	for i := range t.procs.list {
		s := t.setting(0, i)
		rec, _, code, err := t.record(cmd, names, args, s, true)
		if err != nil {
			return err
		}
		if code == codeInterrupted {
			return exitError(codeInterrupted)
		}
		if code != 0 {
			fmt.Fprintf(os.Stderr, "gopark: with %s the program ended with exit code %d\n", ps(s.procs), code)
		}
		runs = append(runs, view.Speed{Procs: s.procs, Run: lanes.New(rec)})
	}
	o := t.c.screen().TimelineOptions(runs[0].Run, view.ByP, t.width)
	fmt.Fprint(stdout, view.SpeedUp(filepath.Base(names[0]), runs, o))
	return nil
}

// ps writes "1 P", "4 Ps".
func ps(n int) string {
	if n == 1 {
		return "1 P"
	}
	return fmt.Sprintf("%d Ps", n)
}
