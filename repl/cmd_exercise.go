package repl

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gopark/engine/trace"
	"gopark/exercises"
	"gopark/grader"
	"gopark/lessons"
	"gopark/repl/page"
)

var errNoExercise = errors.New("no exercise is open: :exercise opens one of this lesson's, \":exercise ID\" any")

// exerciseCommands are for practising.
func exerciseCommands() []command {
	const section = "Practising"
	return []command{
		{name: "exercise", args: "[ID]", section: section,
			help:     "open an exercise: that one, or this lesson's next",
			more:     "It shows the statement and where your own file is, which nothing but you ever changes.",
			complete: exerciseIDs,
			run:      (*Workbook).openExercise},
		{name: "check", section: section,
			help: "judge your solution of the open exercise",
			run:  noArg((*Workbook).check)},
		{name: "hint", section: section,
			help: "the next hint for the open exercise",
			run:  noArg((*Workbook).hint)},
	}
}

func exerciseIDs(w *Workbook) []string {
	if w.cfg.Exercises == nil {
		return nil
	}
	var ids []string
	for _, ex := range w.cfg.Exercises.Exercises {
		ids = append(ids, ex.ID)
	}
	return ids
}

// lessonExercises are those that a lesson names, and those that name it.
func (w *Workbook) lessonExercises(l *lessons.Lesson) []*exercises.Exercise {
	if w.cfg.Exercises == nil || l == nil {
		return nil
	}
	var list []*exercises.Exercise
	seen := map[string]bool{}
	add := func(ex *exercises.Exercise) {
		if !seen[ex.ID] {
			seen[ex.ID] = true
			list = append(list, ex)
		}
	}
	for _, id := range l.Exercises {
		if ex, err := w.cfg.Exercises.Find(id); err == nil && ex.ID == id {
			add(ex)
		}
	}
	for _, ex := range w.cfg.Exercises.ForLesson(l.ID) {
		add(ex)
	}
	return list
}

// chooseExercise is what ":exercise" alone opens: the open one if it belongs
// here, else the first of this lesson's that is not passed.
func (w *Workbook) chooseExercise() (*exercises.Exercise, error) {
	progress := w.progress()
	of, list := "", w.cfg.Exercises.Exercises
	if w.lesson != nil {
		of, list = " of this lesson", w.lessonExercises(w.lesson)
	}
	open := w.exercise != nil && !progress.Passed(w.exercise.ID)
	if open && (len(list) == 0 || slices.Contains(list, w.exercise)) {
		return w.exercise, nil
	}
	for _, ex := range list {
		if !progress.Passed(ex.ID) {
			return ex, nil
		}
	}
	if len(list) == 0 {
		return nil, errors.New("this lesson has no exercises; :toc shows which have")
	}
	return nil, fmt.Errorf("you have passed all exercises%s; \":exercise ID\" opens one again", of)
}

func (w *Workbook) openExercise(arg string) (err error) {
	if w.cfg.Exercises == nil || w.cfg.Workspace == nil {
		return errors.New("there are no exercises here")
	}
	var ex *exercises.Exercise
	if arg == "" {
		ex, err = w.chooseExercise()
	} else {
		ex, err = w.cfg.Exercises.Find(arg)
	}
	if err != nil {
		return err
	}
	if _, err := w.cfg.Workspace.Prepare(ex); err != nil {
		return err
	}
	w.exercise = ex
	file := w.cfg.Workspace.File(ex)
	runs := ""
	if strings.HasSuffix(file, ".go") {
		runs = fmt.Sprintf(" :run %s runs it,", filepath.Base(file))
	}
	end := fmt.Sprintf("Your file: %s\n:edit opens it,%s :check judges it, :hint helps.", file, runs)
	w.read(&reading{
		text: func() []page.Part { return w.exerciseParts(ex) },
		end:  end,
		name: "Exercise: " + ex.Title,
		keep: true,
	})
	return nil
}

func (w *Workbook) exerciseParts(ex *exercises.Exercise) []page.Part {
	o := w.pageOptions()
	var head []page.Part
	if !strings.HasPrefix(strings.TrimSpace(ex.Statement), "# ") {
		head = page.Parts([]byte("# "+ex.Title), o)
	}
	return append(head, page.Parts([]byte(ex.Statement), o)...)
}

func (w *Workbook) check() error {
	ex := w.exercise
	if ex == nil {
		return errNoExercise
	}
	files, err := w.cfg.Workspace.Files(ex)
	if err != nil {
		return err
	}
	var v *grader.Verdict
	err = w.running(func() *trace.Recorder { return nil }, nil, func(ctx context.Context) (err error) {
		v, err = grader.Check(ctx, ex, files)
		return err
	})
	if w.stuck {
		return errSaid
	}
	if err != nil {
		return fmt.Errorf("it could not be judged: %w", err)
	}
	if err := w.cfg.Workspace.Attempted(ex.ID, v.Passed); err != nil {
		w.fail(fmt.Errorf("your progress could not be kept: %w", err))
	}
	w.showVerdict(v)
	switch {
	case !v.Passed:
		w.failed = true
	case w.interactive() && w.lesson != nil:
		w.say("%s", w.ink("("+w.afterwards()+")", faintInk))
	}
	return nil
}

// showVerdict prints a verdict; one that is longer than the screen is read like
// anything else, because what it begins with matters most.
func (w *Workbook) showVerdict(v *grader.Verdict) {
	text := strings.TrimRight(v.Text(min(w.cfg.Screen.width(), page.MaxWidth)), "\n")
	lines := strings.Split(w.clean(text), "\n")
	if !w.interactive() || len(lines) < w.cfg.Screen.height() && !w.splits() {
		w.print(text + "\n")
		return
	}
	var parts []page.Part
	for _, line := range lines {
		parts = append(parts, page.Part{Lines: []string{line}})
	}
	w.read(&reading{text: func() []page.Part { return parts }, tight: true, name: "Verdict"})
}

// afterwards says what there is to do after an exercise that was passed.
func (w *Workbook) afterwards() string {
	progress := w.progress()
	for _, ex := range w.lessonExercises(w.lesson) {
		if !progress.Passed(ex.ID) {
			return ":exercise opens the next one, " + ex.ID
		}
	}
	return ":next goes on to the next lesson"
}

func (w *Workbook) hint() error {
	ex := w.exercise
	if ex == nil {
		return errNoExercise
	}
	if len(ex.Hints) == 0 {
		return errors.New("this exercise has no hints")
	}
	n := min(w.progress().Of(ex.ID).Hints+1, len(ex.Hints))
	w.say("Hint %d of %d:", n, len(ex.Hints))
	w.print(page.Render([]byte(ex.Hints[n-1]), w.pageOptions()))
	if err := w.cfg.Workspace.HintSeen(ex.ID, n); err != nil {
		w.fail(fmt.Errorf("that you have seen it could not be kept: %w", err))
	}
	return nil
}
