package repl

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
)

// A Listing is what List needs. Each part may be absent.
type Listing struct {
	Book      *lessons.Book
	Exercises *exercises.Set
	Progress  workspace.Progress
}

// List writes what there is to read and to do, and how far the learner has
// come. Lines are cut to the screen only where there is one: a pipe gets them
// whole.
func List(out io.Writer, s Screen, l Listing) {
	line := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if s.ASCII {
			text = asciiOnly(text)
		}
		if s.Interactive {
			text = ansi.Truncate(text, s.width(), "")
		}
		fmt.Fprintln(out, strings.TrimRight(text, " "))
	}
	if l.Book != nil {
		wide := 0
		for _, lesson := range l.Book.Lessons {
			wide = max(wide, len(lesson.ID))
		}
		line("Lessons")
		for _, lesson := range l.Book.Lessons {
			mark := " "
			if lesson.ID == l.Progress.Lesson {
				mark = ">"
			}
			line("%s   %2d  %-*s  %s", mark, lesson.Number, wide, lesson.ID, lesson.Title)
		}
	}
	if l.Exercises != nil {
		wide, kind := 0, 0
		for _, ex := range l.Exercises.Exercises {
			wide, kind = max(wide, len(ex.ID)), max(kind, len(ex.Kind))
		}
		line("Exercises")
		for _, ex := range l.Exercises.Exercises {
			line("%s %2d  %-*s  %-*s  %s", box(l.Progress, ex), ex.Number, wide, ex.ID, kind, ex.Kind, ex.Title)
		}
		line("> is where you are, [x] passed, [-] tried, [ ] not begun.")
	}
}

// box is the mark of how far an exercise has come.
func box(p workspace.Progress, ex *exercises.Exercise) string {
	switch {
	case p.Passed(ex.ID):
		return "[x]"
	case p.Of(ex.ID).Attempts > 0:
		return "[-]"
	}
	return "[ ]"
}
