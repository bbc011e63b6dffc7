package workspace

import (
	"errors"
	"path/filepath"
	"time"

	"gopark/exercises"
)

// Choose returns the exercise that the learner most likely means without
// naming one: that whose folder dir is or is in, else the one they tried last
// and have not passed, else the first they have not passed.
func (w *Workspace) Choose(set *exercises.Set, dir string) (*exercises.Exercise, error) {
	if len(set.Exercises) == 0 {
		return nil, errors.New("there are no exercises")
	}
	for _, ex := range set.Exercises {
		if within(dir, w.Dir(ex)) {
			return ex, nil
		}
	}
	p, err := w.Progress()
	if err != nil {
		return nil, err
	}
	var last, first *exercises.Exercise
	var when time.Time
	for _, ex := range set.Exercises {
		if p.Passed(ex.ID) {
			continue
		}
		if first == nil {
			first = ex
		}
		if t := p.Of(ex.ID).Last; t != nil && t.After(when) {
			last, when = ex, *t
		}
	}
	switch {
	case last != nil:
		return last, nil
	case first != nil:
		return first, nil
	}
	return nil, errors.New("you have passed all exercises; name one to check it again")
}

// within reports whether dir is parent or lies below it. Both may be reached
// through links.
func within(dir, parent string) bool {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	parent, err = filepath.EvalSymlinks(parent)
	if err != nil {
		return false // it does not exist, so dir is not in it
	}
	rel, err := filepath.Rel(parent, dir)
	return err == nil && filepath.IsLocal(rel)
}
