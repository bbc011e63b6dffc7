package os_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	hostos "os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/os"
	"gopark/engine/trace"
)

func TestExit(t *testing.T) {
	err := enginetest.Try(t, engine.Config{}, func() {
		os.Exit(3)
		t.Error("Exit returned")
	})
	var exit *engine.ExitError
	if !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("got %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	enginetest.Run(t, func() {
		if err := os.WriteFile(name, []byte("hello"), 0o600); err != nil {
			t.Error(err)
		}
		f, err := os.OpenFile(name, hostos.O_RDWR|hostos.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, ", world")
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			t.Error(err)
		}
		if b, err := io.ReadAll(f); string(b) != "hello, world" || err != nil {
			t.Errorf("read %q, %v", b, err)
		}
		if fi, err := f.Stat(); err != nil || fi.Size() != 12 {
			t.Error(fi, err)
		}
		if err := errors.Join(f.Sync(), f.Truncate(3), f.Close()); err != nil {
			t.Error(err)
		}
		if err := f.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("second Close: %v", err)
		}
		if b, err := os.ReadFile(name); string(b) != "hel" || err != nil {
			t.Errorf("read %q, %v", b, err)
		}
		list, err := os.ReadDir(dir)
		if len(list) != 1 || list[0].Name() != "f" || err != nil {
			t.Error(list, err)
		}
		if err := errors.Join(os.Rename(name, name+"2"), os.Remove(name+"2")); err != nil {
			t.Error(err)
		}
		f, err = os.Open(name)
		if f != nil || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open: %v, %v", f, err)
		}
		if _, err := f.Read(nil); err != hostos.ErrInvalid {
			t.Errorf("Read of a nil file: %v", err)
		}
		if _, err := f.Stat(); err != hostos.ErrInvalid {
			t.Errorf("Stat of a nil file: %v", err)
		}
	})
}

// A file is read in a blocking call that is long enough for a hand-off.
func TestBlocks(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := hostos.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	rec := trace.NewRecorder()
	err := enginetest.Try(t, engine.Config{Procs: 1, Trace: rec}, func() {
		e := engine.Current()
		e.Go(func() {}, "other")
		os.ReadFile(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []trace.Kind
	for _, ev := range rec.Events() {
		kinds = append(kinds, ev.Kind)
		if ev.Kind == trace.SysEnter && ev.Text != "read" {
			t.Errorf("call %q", ev.Text)
		}
	}
	for _, k := range []trace.Kind{trace.SysEnter, trace.Retake, trace.Handoff, trace.SysExit} {
		if !slices.Contains(kinds, k) {
			t.Errorf("no %v", k)
		}
	}
}

func TestStreams(t *testing.T) {
	var out, errs bytes.Buffer
	rec := trace.NewRecorder()
	env := os.NewEnv([]string{"p", "a"}, iotest.OneByteReader(strings.NewReader("in")), &out, &errs)
	get := func(name string) *os.File { return env.Symbols()[name].Interface().(*os.File) }
	err := enginetest.Try(t, engine.Config{Trace: rec}, func() {
		stdin, stdout, stderr := get("Stdin"), get("Stdout"), get("Stderr")
		if b, err := io.ReadAll(stdin); string(b) != "in" || err != nil {
			t.Errorf("stdin: %q, %v", b, err)
		}
		fmt.Fprint(stdout, "out")
		fmt.Fprint(stderr, "err")
		fmt.Fprint(env.Stdout(), "!")
		if _, err := stdin.Write([]byte("x")); err == nil || err.Error() != "write /dev/stdin: bad file descriptor" {
			t.Errorf("write to stdin: %v", err)
		}
		if _, err := stdout.Seek(0, 0); err == nil || err.Error() != "seek /dev/stdout: illegal seek" {
			t.Errorf("seek stdout: %v", err)
		}
		if fi, err := stdout.Stat(); err != nil || fi.Mode()&fs.ModeCharDevice != 0 {
			t.Errorf("stdout: %v, %v", fi, err)
		}
		if stdout.Fd() != 1 || stderr.Name() != "/dev/stderr" {
			t.Error("Fd or Name")
		}
		if n, err := stdout.ReadFrom(strings.NewReader("copied")); n != 6 || err != nil {
			t.Error(n, err)
		}
		// A program may assign to os.Stdout; package fmt follows.
		r, w, _ := os.Pipe()
		env.Symbols()["Stdout"].Set(reflect.ValueOf(w))
		fmt.Fprint(env.Stdout(), "piped")
		w.Close()
		if b, _ := io.ReadAll(r); string(b) != "piped" {
			t.Errorf("pipe: %q", b)
		}
		stdout.Close()
		if _, err := stdout.Write(nil); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("write after Close: %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != "out!copied" || errs.String() != "err" {
		t.Errorf("out %q, err %q", out.String(), errs.String())
	}
	var texts []string
	for _, ev := range rec.Events() {
		if ev.Kind == trace.Output {
			texts = append(texts, fmt.Sprint(ev.A, ev.Text))
		}
	}
	if want := []string{"1out", "2err", "1!", "1copied"}; !slices.Equal(texts, want) {
		t.Errorf("events %q, want %q", texts, want)
	}
}

func TestPipe(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		big := bytes.Repeat([]byte("0123456789"), 20_000) // more than a pipe holds
		e.Go(func() {
			if n, err := w.Write(big); n != len(big) || err != nil {
				t.Errorf("wrote %d, %v", n, err)
			}
			w.Close()
		}, "writer")
		if b, err := io.ReadAll(r); !bytes.Equal(b, big) || err != nil {
			t.Errorf("read %d bytes, %v", len(b), err)
		}
		if err := errors.Join(r.Close()); err != nil {
			t.Error(err)
		}
		r, w, _ = os.Pipe()
		e.Go(func() {
			n, err := w.Write(big)
			if n != 17*4096 || err == nil || err.Error() != "write |1: broken pipe" {
				t.Errorf("wrote %d to a pipe that holds 16 pages, of which one was read: %v", n, err)
			}
		}, "writer")
		if n, err := r.Read(make([]byte, 4096)); n != 4096 || err != nil {
			t.Error(n, err)
		}
		e.Sleep(1000)
		r.Close()
		e.Sleep(1000)
		if _, err := w.Write([]byte("x")); err == nil || err.Error() != "write |1: broken pipe" {
			t.Errorf("write without a reader: %v", err)
		}
	})
}

func TestEnviron(t *testing.T) {
	t.Setenv("GOPARK_TEST", "host")
	syms := os.NewEnv(nil, nil, nil, nil).Symbols()
	get := syms["Getenv"].Interface().(func(string) string)
	set := syms["Setenv"].Interface().(func(string, string) error)
	if get("GOPARK_TEST") != "host" {
		t.Error("the host's variables are not there")
	}
	set("GOPARK_TEST", "mine")
	set("GOPARK_NEW", "$x")
	if get("GOPARK_TEST") != "mine" || hostos.Getenv("GOPARK_TEST") != "host" {
		t.Error("Setenv")
	}
	if got := syms["ExpandEnv"].Interface().(func(string) string)("$GOPARK_TEST-${GOPARK_NEW}"); got != "mine-$x" {
		t.Errorf("ExpandEnv: %s", got)
	}
	list := syms["Environ"].Interface().(func() []string)
	if env := list(); !slices.Contains(env, "GOPARK_TEST=mine") || !slices.Contains(env, "GOPARK_NEW=$x") {
		t.Error("Environ")
	}
	if err, want := set("a=b", ""), hostos.Setenv("a=b", ""); err.Error() != want.Error() {
		t.Errorf("%v, want %v", err, want)
	}
	syms["Unsetenv"].Interface().(func(string) error)("GOPARK_NEW")
	if _, ok := syms["LookupEnv"].Interface().(func(string) (string, bool))("GOPARK_NEW"); ok {
		t.Error("Unsetenv")
	}
	syms["Clearenv"].Interface().(func())()
	if len(list()) != 0 {
		t.Error("Clearenv")
	}
}
