package repl

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
)

func TestList(t *testing.T) {
	now := time.Now()
	l := Listing{
		Book: &lessons.Book{Lessons: []*lessons.Lesson{
			{ID: "one", Number: 1, Title: "The first"}, {ID: "second", Number: 2, Title: "“Two”"},
		}},
		Exercises: &exercises.Set{Exercises: []*exercises.Exercise{
			{ID: "a", Number: 1, Kind: exercises.Code, Title: "A"},
			{ID: "bc", Number: 2, Kind: exercises.Predict, Title: "B and C"},
			{ID: "d", Number: 10, Kind: exercises.Make, Title: "D"},
		}},
		Progress: workspace.Progress{Lesson: "second", Exercises: map[string]*workspace.Record{
			"a": {Attempts: 3, Passed: &now}, "bc": {Attempts: 1},
		}},
	}
	var b strings.Builder
	List(&b, Screen{ASCII: true, Width: func() int { return 20 }}, l)
	want := `Lessons
     1  one     The first
>    2  second  "Two"
Exercises
[x]  1  a   code     A
[-]  2  bc  predict  B and C
[ ] 10  d   make     D
> is where you are, [x] passed, [-] tried, [ ] not begun.
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("a pipe (-want +got):\n%s", diff)
	}
	b.Reset()
	List(&b, Screen{Interactive: true, Width: func() int { return 20 }}, l)
	if !strings.Contains(b.String(), "\n     1  one     The\n") {
		t.Errorf("a narrow screen:\n%s", b.String())
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a bc def", []string{"a bc", "def"}},
		{"Your file: /a-path/that-is/long\n:edit", []string{"Your", "file:", "/a-path/that-is/long", ":edit"}},
		{"/all-of-one-piece", []string{"/all-of-one-piece"}},
		{"123456", []string{"123456"}},
	} {
		if diff := cmp.Diff(c.want, fold(c.text, 6)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}
