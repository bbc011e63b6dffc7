package repl

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gopark/lessons"
	"gopark/repl/page"
)

// blockNumbers are for completion.
func blockNumbers(w *Workbook) []string {
	if w.lesson == nil {
		return nil
	}
	var list []string
	for _, b := range w.lesson.Blocks {
		if b.Kind == lessons.Run {
			list = append(list, strconv.Itoa(b.N))
		}
	}
	return list
}

// block finds the lesson's block that arg numbers.
func (w *Workbook) block(arg string) (*lessons.Block, error) {
	if w.lesson == nil {
		return nil, errNoBook
	}
	last := 0
	for _, b := range w.lesson.Blocks {
		last = max(last, b.N)
	}
	if last == 0 {
		return nil, errors.New("this lesson has no blocks that run")
	}
	has := fmt.Sprintf("this lesson has blocks 1 to %d", last)
	if last == 1 {
		has = "this lesson has one, block 1"
	}
	n, err := strconv.Atoi(arg)
	if err != nil {
		return nil, fmt.Errorf("which block? %s", has)
	}
	for _, b := range w.lesson.Blocks {
		if b.N == n && b.Kind == lessons.Run {
			return b, nil
		}
	}
	return nil, fmt.Errorf("there is no block %d: %s", n, has)
}

// copyOf is where the learner's own copy of a block is kept, "" if nothing is
// kept.
func (w *Workbook) copyOf(b *lessons.Block) string {
	if w.cfg.Workspace == nil {
		return ""
	}
	return filepath.Join(w.cfg.Workspace.Home(), "lessons", w.lesson.ID, fmt.Sprintf("block%d.go", b.N))
}

func (w *Workbook) show(arg string) error {
	b, err := w.block(arg)
	if err != nil {
		return err
	}
	text := strings.Join(page.GoCode(b.Code, w.pageOptions()), "\n") + "\n"
	if a := attributes(b); len(a) > 0 {
		text = w.ink("// "+strings.Join(a, ", "), faintInk) + "\n" + text
	}
	w.print(text)
	if own, err := os.ReadFile(w.copyOf(b)); err == nil && string(own) != b.Code {
		w.say("(this is the lesson's; yours is %s)", w.copyOf(b))
	}
	return nil
}

// edit opens the learner's copy of a block, or their file of the exercise.
func (w *Workbook) edit(arg string) error {
	if arg == "" {
		if w.exercise == nil {
			return errors.New("edit what? \":edit N\" opens your copy of a block, and :edit alone your file of the exercise that :exercise has opened")
		}
		if _, err := w.cfg.Workspace.Prepare(w.exercise); err != nil {
			return err
		}
		return w.startEditor(w.cfg.Workspace.File(w.exercise))
	}
	b, err := w.block(arg)
	if err != nil {
		return err
	}
	file := w.copyOf(b)
	if file == "" {
		return errors.New("nothing is kept here, so there is no copy to edit")
	}
	if err := newFile(file, b.Code); err != nil {
		return err
	}
	if err := w.startEditor(file); err != nil {
		return err
	}
	w.say("(:run %d runs your copy now)", b.N)
	return nil
}

// newFile writes a file unless there is one, which is then the learner's.
func newFile(path, text string) error {
	if err := makeFolder(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
