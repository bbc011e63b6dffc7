package workspace

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gopark/exercises"
)

func TestChoose(t *testing.T) {
	a, b, c := &exercises.Exercise{ID: "a"}, &exercises.Exercise{ID: "b"}, &exercises.Exercise{ID: "c"}
	set := &exercises.Set{Exercises: []*exercises.Exercise{a, b, c}}
	w, err := Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w.now = func() time.Time { now = now.Add(time.Minute); return now }
	elsewhere := t.TempDir()
	choose := func(dir string, want *exercises.Exercise) {
		t.Helper()
		if got, err := w.Choose(set, dir); got != want {
			t.Errorf("chose %v, %v; want %v", got, err, want)
		}
	}
	attempt := func(id string, passed bool) {
		t.Helper()
		if err := w.Attempted(id, passed); err != nil {
			t.Fatal(err)
		}
	}

	choose(elsewhere, a)
	attempt("a", true)
	choose(elsewhere, b)
	attempt("c", false)
	choose(elsewhere, c)
	attempt("b", false)
	choose(elsewhere, b)

	inside := filepath.Join(w.Dir(a), "sub")
	if err := os.MkdirAll(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	choose(inside, a)
	choose(w.Dir(a), a)
	choose(filepath.Dir(w.Dir(a)), b)

	attempt("b", true)
	attempt("c", true)
	choose(elsewhere, nil)
	if _, err := w.Choose(&exercises.Set{}, elsewhere); err == nil {
		t.Error("chose one of no exercises")
	}
}
