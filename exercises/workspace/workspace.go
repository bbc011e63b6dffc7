// Package workspace keeps what is the learner's own: the files in which they
// solve exercises, and their progress through the workbook.
//
// Both live below one folder, the home: $GOPARK_HOME if that is set, else
// gopark in the user's data directory.
//
//	exercises/ID/     a copy of the exercise's starter, the learner's from then on
//	progress.json     what was passed, and where the workbook was left
//
// Nothing here is ever overwritten with less: a starter file is copied only
// where no file is, Restart moves the old file aside, and a progress file that
// cannot be read is kept under another name.
package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gopark/exercises"

	"github.com/adrg/xdg"
	"github.com/natefinch/atomic"
)

// HomeVar is the environment variable that names the home.
const HomeVar = "GOPARK_HOME"

// maxFile bounds a file that is handed in: more is no answer to an exercise.
const maxFile = 1 << 20

// DefaultHome returns where a learner's files are kept unless asked otherwise.
func DefaultHome() string {
	if home := os.Getenv(HomeVar); home != "" {
		return home
	}
	return filepath.Join(xdg.DataHome, "gopark")
}

// A Workspace is one learner's home. Several processes may use one at once.
type Workspace struct {
	home string
	warn func(string)
	now  func() time.Time
}

// Open returns the workspace in home, or in DefaultHome if home is empty. It
// makes no folder: the first thing written does. What the learner should know,
// such as that a damaged file was set aside, is told to warn.
func Open(home string, warn func(string)) (*Workspace, error) {
	if home == "" {
		home = DefaultHome()
	}
	home, err := filepath.Abs(home)
	if err != nil {
		return nil, fmt.Errorf("cannot find the folder for your files: %w", err)
	}
	if warn == nil {
		warn = func(string) {}
	}
	return &Workspace{home: home, warn: warn, now: time.Now}, nil
}

// Home returns the folder that everything is kept below.
func (w *Workspace) Home() string { return w.home }

// Dir returns the learner's folder for an exercise, whether it exists or not.
func (w *Workspace) Dir(ex *exercises.Exercise) string {
	return filepath.Join(w.home, "exercises", ex.ID)
}

// File returns the path of the file that the learner writes in.
func (w *Workspace) File(ex *exercises.Exercise) string {
	return filepath.Join(w.Dir(ex), ex.File)
}

// Prepare makes the learner's folder for an exercise and copies those starter
// files into it that are not there yet. It returns the names of those copied.
func (w *Workspace) Prepare(ex *exercises.Exercise) (copied []string, err error) {
	dir := w.Dir(ex)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make a folder for your files: %w", err)
	}
	for name, text := range ex.Starter {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := write(path, text); err != nil {
			return copied, err
		}
		copied = append(copied, name)
	}
	slices.Sort(copied)
	return copied, nil
}

// Files returns the learner's files for an exercise: those that the starter
// has, and any other Go or text file in the folder.
func (w *Workspace) Files(ex *exercises.Exercise) (map[string]string, error) {
	entries, err := os.ReadDir(w.Dir(ex))
	if err != nil {
		return nil, fmt.Errorf("cannot read your files: %w", err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		name := entry.Name()
		if _, starter := ex.Starter[name]; !starter && !slices.Contains([]string{".go", ".txt"}, filepath.Ext(name)) {
			continue
		}
		if entry.IsDir() {
			continue
		}
		path := filepath.Join(w.Dir(ex), name)
		if info, err := entry.Info(); err == nil && info.Size() > maxFile {
			return nil, fmt.Errorf("%s is too long to be an answer: %d bytes", path, info.Size())
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("cannot read your file: %w", err)
		}
		files[name] = string(text)
	}
	return files, nil
}

// Restart puts the starter back. The learner's own version of each file that
// differs is kept beside it, and the new names of those are returned.
func (w *Workspace) Restart(ex *exercises.Exercise) (kept []string, err error) {
	for name, text := range ex.Starter {
		path := filepath.Join(w.Dir(ex), name)
		old, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && string(old) == text {
			continue
		}
		if err != nil {
			return kept, fmt.Errorf("cannot read your file: %w", err)
		}
		aside, err := w.setAside(path, "old")
		if err != nil {
			return kept, err
		}
		kept = append(kept, filepath.Base(aside))
	}
	slices.Sort(kept)
	_, err = w.Prepare(ex)
	return kept, err
}

// setAside renames a file to a free name beside it that says why and when:
// main.go becomes main.go.old-20260102-150405.
func (w *Workspace) setAside(path, why string) (string, error) {
	base := path + "." + why + "-" + w.now().Format("20060102-150405")
	for n := 1; ; n++ {
		aside := base
		if n > 1 {
			aside = fmt.Sprintf("%s-%d", base, n)
		}
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(path, aside); err != nil {
			return "", fmt.Errorf("cannot set %s aside: %w", path, err)
		}
		return aside, nil
	}
}

// write makes a file whole or not at all.
func write(path, text string) error {
	if err := atomic.WriteFile(path, strings.NewReader(text)); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	// The temporary file behind it is private to the user; a teacher who looks
	// over a shoulder, or another account's editor, may read this one.
	return os.Chmod(path, 0o644)
}
