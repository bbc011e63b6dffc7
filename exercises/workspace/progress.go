package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// version is that of the progress file's form. A change that an older gopark
// would misread raises it.
const version = 1

// lockWait is how long a process waits for another that is writing progress.
const lockWait = 5 * time.Second

// Progress is how far a learner has come.
type Progress struct {
	Version   int                `json:"version"`
	Lesson    string             `json:"lesson,omitempty"` // where the workbook was left
	Exercises map[string]*Record `json:"exercises"`        // by id
}

// A Record is how one exercise went.
type Record struct {
	Attempts int        `json:"attempts"`
	Hints    int        `json:"hints"`            // how many have been shown
	Last     *time.Time `json:"last,omitempty"`   // the last attempt
	Passed   *time.Time `json:"passed,omitempty"` // the first attempt that passed
}

// Of returns the record of an exercise, an empty one if there is none.
func (p Progress) Of(id string) Record {
	if r := p.Exercises[id]; r != nil {
		return *r
	}
	return Record{}
}

// Passed says whether an exercise has been passed.
func (p Progress) Passed(id string) bool { return p.Of(id).Passed != nil }

func (p *Progress) record(id string) *Record {
	r := p.Exercises[id]
	if r == nil {
		r = &Record{}
		p.Exercises[id] = r
	}
	return r
}

// Progress returns the learner's progress, empty if there is none yet.
func (w *Workspace) Progress() (Progress, error) {
	if _, err := os.Lstat(w.progressFile()); errors.Is(err, fs.ErrNotExist) {
		return emptyProgress(), nil // reading makes no folders
	}
	var p Progress
	err := w.locked(func() (err error) {
		p, err = w.load()
		return err
	})
	return p, err
}

// SetLesson notes where the workbook was left.
func (w *Workspace) SetLesson(id string) error {
	return w.update(func(p *Progress) { p.Lesson = id })
}

// Lesson returns where the workbook was left, "" if it was never opened.
func (w *Workspace) Lesson() (string, error) {
	p, err := w.Progress()
	return p.Lesson, err
}

// Attempted notes that an exercise was checked.
func (w *Workspace) Attempted(id string, passed bool) error {
	return w.update(func(p *Progress) {
		now := w.now().UTC().Truncate(time.Second)
		r := p.record(id)
		r.Attempts++
		r.Last = &now
		if passed && r.Passed == nil {
			r.Passed = &now
		}
	})
}

// HintSeen notes that the first n hints of an exercise have been shown.
func (w *Workspace) HintSeen(id string, n int) error {
	return w.update(func(p *Progress) {
		r := p.record(id)
		r.Hints = max(r.Hints, n)
	})
}

func emptyProgress() Progress {
	return Progress{Version: version, Exercises: map[string]*Record{}}
}

func (w *Workspace) progressFile() string { return filepath.Join(w.home, "progress.json") }

// update changes the progress on disk. The lock is held from reading to
// writing, so that two processes lose nothing of each other's.
func (w *Workspace) update(change func(*Progress)) error {
	return w.locked(func() error {
		p, err := w.load()
		if err != nil {
			return err
		}
		change(&p)
		text, err := json.MarshalIndent(p, "", "\t")
		if err != nil {
			return err
		}
		return write(w.progressFile(), string(text)+"\n")
	})
}

func (w *Workspace) locked(do func() error) error {
	if err := os.MkdirAll(w.home, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for your progress: %w", err)
	}
	lock := flock.New(filepath.Join(w.home, "progress.lock"))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	if ok, err := lock.TryLockContext(ctx, 20*time.Millisecond); !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("another gopark has been writing your progress in %s for %s: end it and try again", w.home, lockWait)
		}
		return fmt.Errorf("cannot lock your progress: %w", err)
	}
	defer lock.Close()
	return do()
}

// load reads the progress file. One that makes no sense is set aside and the
// learner told, because it may still be mended by hand; one of a newer gopark
// is left as it is.
func (w *Workspace) load() (Progress, error) {
	path := w.progressFile()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return emptyProgress(), nil
	}
	if err != nil {
		return Progress{}, fmt.Errorf("cannot read your progress: %w", err)
	}
	p, err := parseProgress(text)
	if err != nil {
		aside, asideErr := w.setAside(path, "damaged")
		if asideErr != nil {
			return Progress{}, asideErr
		}
		w.warn(fmt.Sprintf("Your progress could not be read (%v). It is kept in %s; a new one has been begun.", err, aside))
		return emptyProgress(), nil
	}
	if p.Version > version {
		return Progress{}, fmt.Errorf("%s was written by a newer gopark (form %d; this one knows %d): use the newer one, or set %s to another folder", path, p.Version, version, HomeVar)
	}
	return p, nil
}

func parseProgress(text []byte) (Progress, error) {
	p := Progress{}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, err
	}
	if p.Version < 1 {
		return p, errors.New("it has no version")
	}
	if p.Exercises == nil {
		p.Exercises = map[string]*Record{}
	}
	for id, r := range p.Exercises {
		if r == nil {
			delete(p.Exercises, id)
		}
	}
	p.Version = max(p.Version, version)
	return p, nil
}
