package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gopark/exercises"
)

func newTest(t *testing.T) (*Workspace, *[]string) {
	t.Helper()
	var warnings []string
	w, err := Open(filepath.Join(t.TempDir(), "home"), func(s string) { warnings = append(warnings, s) })
	if err != nil {
		t.Fatal(err)
	}
	w.now = func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }
	return w, &warnings
}

var sample = &exercises.Exercise{
	ID: "sample", File: "main.go",
	Starter: map[string]string{"main.go": "package main\n", "notes.txt": "notes\n"},
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPrepareNeverOverwrites(t *testing.T) {
	w, _ := newTest(t)
	copied, err := w.Prepare(sample)
	if err != nil || len(copied) != 2 {
		t.Fatalf("first Prepare copied %q, %v", copied, err)
	}
	overwrite(t, w.File(sample), "mine\n")
	copied, err = w.Prepare(sample)
	if err != nil || len(copied) != 0 {
		t.Fatalf("second Prepare copied %q, %v", copied, err)
	}
	files, err := w.Files(sample)
	if err != nil || files["main.go"] != "mine\n" || files["notes.txt"] != "notes\n" {
		t.Fatalf("Files: %q, %v", files, err)
	}
}

func TestRestartKeepsOldVersion(t *testing.T) {
	w, _ := newTest(t)
	if _, err := w.Prepare(sample); err != nil {
		t.Fatal(err)
	}
	for i, mine := range []string{"mine 1\n", "mine 2\n"} {
		overwrite(t, w.File(sample), mine)
		kept, err := w.Restart(sample)
		if err != nil || len(kept) != 1 {
			t.Fatalf("Restart kept %q, %v", kept, err)
		}
		if got := read(t, filepath.Join(w.Dir(sample), kept[0])); got != mine {
			t.Errorf("Restart %d kept %q as %s, want %q", i, got, kept[0], mine)
		}
	}
	if got := read(t, w.File(sample)); got != sample.Starter["main.go"] {
		t.Errorf("after Restart: %q", got)
	}
}

func TestFilesRefusesHugeFile(t *testing.T) {
	w, _ := newTest(t)
	overwrite(t, w.File(sample), strings.Repeat("x", maxFile+1))
	if _, err := w.Files(sample); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("Files: %v", err)
	}
}

func TestProgress(t *testing.T) {
	w, warnings := newTest(t)
	if p, err := w.Progress(); err != nil || len(p.Exercises) != 0 {
		t.Fatalf("fresh: %v, %v", p, err)
	}
	if _, err := os.Stat(w.Home()); !os.IsNotExist(err) {
		t.Errorf("reading made the home: %v", err)
	}
	steps := []error{
		w.SetLesson("processors"),
		w.Attempted("a", false), w.HintSeen("a", 2), w.HintSeen("a", 1), w.Attempted("a", true), w.Attempted("a", false),
		w.Attempted("b", false),
	}
	for i, err := range steps {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	again, err := Open(w.Home(), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := again.Progress()
	if err != nil {
		t.Fatal(err)
	}
	if a := p.Of("a"); a.Attempts != 3 || a.Hints != 2 || a.Passed == nil || a.Last == nil {
		t.Errorf("a: %+v", a)
	}
	if !p.Passed("a") || p.Passed("b") || p.Passed("never") || p.Lesson != "processors" {
		t.Errorf("%+v", p)
	}
	if len(*warnings) > 0 {
		t.Errorf("warnings: %q", *warnings)
	}
}

func TestDamagedProgressIsKept(t *testing.T) {
	for _, damaged := range []string{"", "{\"version\":1,", "[]", "{}", "\x00\x01", "{\"version\":\"1\"}"} {
		w, warnings := newTest(t)
		overwrite(t, w.progressFile(), damaged)
		if err := w.Attempted("a", true); err != nil {
			t.Fatalf("%q: %v", damaged, err)
		}
		aside, _ := filepath.Glob(w.progressFile() + ".damaged-*")
		if len(aside) != 1 || read(t, aside[0]) != damaged {
			t.Errorf("%q: set aside: %q", damaged, aside)
		}
		if len(*warnings) != 1 || !strings.Contains((*warnings)[0], aside[0]) {
			t.Errorf("%q: warnings %q", damaged, *warnings)
		}
		if p, err := w.Progress(); err != nil || !p.Passed("a") {
			t.Errorf("%q: afterwards %v, %v", damaged, p, err)
		}
	}
}

func TestNullRecordIsNoCrash(t *testing.T) {
	w, _ := newTest(t)
	overwrite(t, w.progressFile(), `{"version":1,"exercises":{"a":null}}`)
	if err := w.Attempted("a", true); err != nil {
		t.Fatal(err)
	}
}

func TestNewerProgressIsLeftAlone(t *testing.T) {
	w, _ := newTest(t)
	const newer = `{"version":99,"future":true}`
	overwrite(t, w.progressFile(), newer)
	if err := w.SetLesson("x"); err == nil || !strings.Contains(err.Error(), "newer gopark") {
		t.Errorf("SetLesson: %v", err)
	}
	if got := read(t, w.progressFile()); got != newer {
		t.Errorf("the file became %q", got)
	}
}

func TestConcurrentUpdatesLoseNothing(t *testing.T) {
	w, _ := newTest(t)
	const writers, each = 4, 10
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			mine, err := Open(w.Home(), nil)
			if err != nil {
				t.Error(err)
				return
			}
			for range each {
				if err := mine.Attempted("a", false); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if p, err := w.Progress(); err != nil || p.Of("a").Attempts != writers*each {
		t.Errorf("attempts: %d, %v", p.Of("a").Attempts, err)
	}
}

func TestHomeVariable(t *testing.T) {
	t.Setenv(HomeVar, filepath.Join(t.TempDir(), "elsewhere"))
	w, err := Open("", nil)
	if err != nil || w.Home() != os.Getenv(HomeVar) {
		t.Errorf("%v, %v", w.Home(), err)
	}
}
