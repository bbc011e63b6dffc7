package lessons

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

var update = flag.Bool("update", false, "write what gopark prints into the output of blocks with output=any and output=seed")

// onGopark runs a block as ":run N" does.
func onGopark(b *Block) (stdout, stderr string, exit int, err error) {
	program, err := interp.Compile("main.go", []byte(b.Code), b.Lang)
	if err != nil {
		return "", "", 0, err
	}
	seed := b.Seed
	if seed == 0 {
		seed = 1 // as at the prompt
	}
	var out, errs bytes.Buffer
	result := program.Run(context.Background(), interp.Options{
		Procs: b.Procs, Seed: seed, Stdout: &out, Stderr: &errs,
		MaxWall: 5 * time.Minute, // only against hanging
	})
	return out.String(), errs.String() + result.Report, result.ExitCode, nil
}

// Every run block does on gopark what the lesson says.
func TestGopark(t *testing.T) {
	if *update {
		updateOutputs(t)
	}
	eachRun(t, func(t *testing.T, l *Lesson, b *Block) {
		t.Parallel()
		stdout, stderr, exit, err := onGopark(b)
		if err != nil {
			t.Fatalf("%s:\n%v", where(l, b), err)
		}
		if wrong := b.differs(false, stdout, stderr, exit); wrong != "" {
			t.Errorf("%s: gopark differs from the lesson: %s", where(l, b), wrong)
		}
	})
}

// What is the same on every Go is the same for every seed. A reader may change
// it, and expects to see what the book says.
func TestExactOutputsHoldForAnotherSeed(t *testing.T) {
	eachRun(t, func(t *testing.T, l *Lesson, b *Block) {
		if b.Order != Exact || b.Seed != 0 {
			t.Skip("only promised for its own seed")
		}
		if l.ID == "goroutine" && b.N == 2 {
			t.Skip("a hundred thousand goroutines once are enough")
		}
		t.Parallel()
		other := *b
		other.Seed = 12345
		stdout, stderr, exit, err := onGopark(&other)
		if err != nil {
			t.Fatalf("%s:\n%v", where(l, b), err)
		}
		if wrong := b.differs(false, stdout, stderr, exit); wrong != "" {
			t.Errorf("%s: with seed %d: %s", where(l, b), other.Seed, wrong)
		}
	})
}

// updateOutputs rewrites the output fences whose text is gopark's own. The
// lessons that are built into this test are then the old ones, so it ends here.
func updateOutputs(t *testing.T) {
	for _, l := range book(t).Lessons {
		file := filepath.Join("content", l.File)
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(old), "\n")
		for _, b := range slices.Backward(l.Blocks) { // so that b.Line stays true
			if b.Kind != Run || b.Order == Exact {
				continue
			}
			stdout, stderr, exit, err := onGopark(b)
			if err != nil || exit != b.Exit {
				t.Fatalf("%s: exit code %d, %v\n%s", where(l, b), exit, err, stderr)
			}
			begin := b.Line + slices.Index(lines[b.Line:], "```output\n") + 1
			end := begin + slices.Index(lines[begin:], "```\n")
			lines = slices.Replace(lines, begin, end, stdout)
		}
		if text := strings.Join(lines, ""); text != string(old) {
			write(t, file, text)
			t.Logf("%s: changed", file)
		}
	}
	t.SkipNow()
}

// Commands that a prompt block may contain, besides those that the test carries
// out.
var shows = []string{"back", "start", "end", "why", "chan", "lock", "walk", "gs", "g", "ps", "ms", "sched", "show", "type", "goto"}

// What the reader is told to type is Go that gopark takes.
func TestPrompts(t *testing.T) {
	for _, l := range book(t).Lessons {
		for _, b := range l.Blocks {
			if b.Kind != Prompt {
				continue
			}
			t.Run(l.ID+"-"+strconv.Itoa(b.Line), func(t *testing.T) {
				t.Parallel()
				typeIn(t, l, b)
			})
		}
	}
}

func typeIn(t *testing.T, l *Lesson, b *Block) {
	ctx := context.Background()
	opt := interp.Options{MaxWall: 5 * time.Minute}
	s, err := interp.NewSession(opt)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	pending := ""
	ran := false
	for i, line := range strings.Split(strings.TrimSuffix(b.Code, "\n"), "\n") {
		at := where(l, &Block{Line: b.Line + i})
		if pending != "" || !strings.HasPrefix(line, ":") {
			pending += line + "\n"
			if s.Incomplete(pending) {
				continue
			}
			_, err := s.Eval(ctx, pending)
			pending, ran = "", false
			if list := (interp.ErrorList)(nil); errors.As(err, &list) {
				t.Errorf("%s: %v", at, err)
			}
			continue
		}
		words := strings.Fields(line[1:])
		words = append(words, "")
		switch name, arg := words[0], words[1]; {
		case name == "procs":
			opt.Procs, err = strconv.Atoi(arg)
		case name == "seed":
			opt.Seed, err = strconv.ParseUint(arg, 10, 64)
		case name == "lang":
			opt.Lang = arg
		case name == "reset":
			err = s.Reset(opt)
		case name == "run" && arg != "":
			n := 0
			if n, err = strconv.Atoi(arg); err == nil {
				_, err = l.Run(n)
			}
			ran = true
		case name == "run":
			err = s.RunAll(ctx)
		case name == "sleep":
			var d time.Duration
			if d, err = time.ParseDuration(arg); err == nil {
				err = s.Sleep(ctx, d)
			}
		case name == "step":
			n := 1
			if arg != "" {
				n, err = strconv.Atoi(arg)
			}
			if err == nil && !ran { // else it walks along that run
				err = s.Step(ctx, n)
			}
		case !slices.Contains(shows, name):
			t.Errorf("%s: no command :%s", at, name)
		}
		if err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	if pending != "" {
		t.Errorf("%s: the input is incomplete:\n%s", where(l, b), pending)
	}
}
