package repl

import (
	"errors"
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
	"gopark/repl/page"
)

var errNoBook = errors.New("there is no lesson here: this is the plain prompt, and gopark without a subcommand opens the workbook")

// readCommands move through the lessons.
func readCommands() []command {
	const section = "Reading"
	return []command{
		{name: "more", section: section,
			help: "read on; an empty line does the same",
			run: noArg(func(w *Workbook) error {
				if w.splits() {
					w.scroll(w.screenful())
					return nil
				}
				if w.reading == nil {
					return errors.New("there is no more to read here; :page prints the lesson again")
				}
				w.more()
				return nil
			})},
		{name: "page", section: section,
			help: "print the lesson again, from its beginning",
			more: "Where it stands above the prompt and something else is shown there, it comes back where it was.",
			run: noArg(func(w *Workbook) error {
				if w.lesson == nil {
					return errNoBook
				}
				if r := w.lessonAbove(); r != nil {
					w.readAbove(r)
					return nil
				}
				w.openLesson(w.lesson)
				return nil
			})},
		{name: "next", section: section,
			help: "the next lesson",
			run:  noArg(func(w *Workbook) error { return w.turn(1) })},
		{name: "prev", section: section,
			help: "the lesson before",
			run:  noArg(func(w *Workbook) error { return w.turn(-1) })},
		{name: "toc", section: section,
			help: "the lessons, their exercises, and what you have passed",
			run:  noArg((*Workbook).contents)},
		{name: "goto", args: "LESSON", section: section,
			help:     "open a lesson by its number or id",
			complete: lessonNames,
			run: func(w *Workbook, arg string) error {
				if w.lesson == nil {
					return errNoBook
				}
				if arg == "" {
					return errors.New("which lesson? :toc lists them")
				}
				l, err := w.cfg.Book.Find(arg)
				if err != nil {
					return err
				}
				w.openLesson(l)
				return nil
			}},
		{name: "up", args: "[LINES]", section: section,
			help: "scroll the page up; PgUp and Shift-Up do the same",
			run:  func(w *Workbook, arg string) error { return w.scrollBy(arg, -1) }},
		{name: "down", args: "[LINES]", section: section,
			help: "scroll the page down; PgDn and Shift-Down do the same",
			run:  func(w *Workbook, arg string) error { return w.scrollBy(arg, 1) }},
		{name: "split", args: "[on | off]", section: section,
			help:     "show the lesson above the prompt, or not",
			more:     "It is shown there in a terminal of at least 24 lines and 60 columns. `:split off` writes everything one below the other, so that the terminal's own scrolling reaches all of it.",
			complete: func(*Workbook) []string { return []string{"on", "off"} },
			run:      (*Workbook).chooseSplit},
	}
}

func lessonNames(w *Workbook) []string {
	if w.cfg.Book == nil {
		return nil
	}
	var ids []string
	for _, l := range w.cfg.Book.Lessons {
		ids = append(ids, l.ID)
	}
	return ids
}

// turn opens the lesson that is by so many further on.
func (w *Workbook) turn(by int) error {
	if w.lesson == nil {
		return errNoBook
	}
	i := w.position(w.lesson) + by
	switch {
	case i < 0:
		return errors.New("this is the first lesson")
	case i >= len(w.cfg.Book.Lessons):
		return errors.New("this is the last lesson; :toc lists what there is")
	}
	w.openLesson(w.cfg.Book.Lessons[i])
	return nil
}

// contents lists the lessons, each with the exercises that belong to it.
func (w *Workbook) contents() error {
	if w.lesson == nil {
		return errNoBook
	}
	progress := w.progress()
	wide := 0
	for _, id := range lessonNames(w) {
		wide = max(wide, len(id))
	}
	var parts []page.Part
	for _, l := range w.cfg.Book.Lessons {
		mark := " "
		if l == w.lesson {
			mark = ">"
		}
		line := fmt.Sprintf("%s %2d  %-*s  %s", mark, l.Number, wide, l.ID, l.Title)
		if l == w.lesson {
			line = w.ink(line, boldInk)
		}
		lines := []string{line}
		for _, ex := range w.ownExercises(l) {
			lines = append(lines, w.ink("      "+box(progress, ex)+" "+ex.ID, faintInk))
		}
		for i := range lines {
			lines[i] = w.clean(ansi.Truncate(lines[i], w.cfg.Screen.width(), "…"))
		}
		parts = append(parts, page.Part{Lines: lines})
	}
	w.read(&reading{
		text:  func() []page.Part { return parts },
		tight: true,
		name:  "Contents",
		end:   "> is where you are, [x] passed, [-] tried, [ ] not begun.",
	})
	return nil
}

// ownExercises are those that belong to a lesson, unlike those that several
// lessons lead up to.
func (w *Workbook) ownExercises(l *lessons.Lesson) []*exercises.Exercise {
	if w.cfg.Exercises == nil {
		return nil
	}
	return w.cfg.Exercises.ForLesson(l.ID)
}

// progress reads what the learner has done; what cannot be read counts as
// nothing and is said.
func (w *Workbook) progress() workspace.Progress {
	if w.cfg.Workspace == nil {
		return workspace.Progress{}
	}
	p, err := w.cfg.Workspace.Progress()
	if err != nil {
		w.fail(err)
	}
	return p
}
