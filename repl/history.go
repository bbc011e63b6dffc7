package repl

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"gopark/exercises/workspace"
)

// DefaultHistory returns the file in which the line editor's history is kept
// unless asked otherwise: in the learner's home if that is named, else where
// programs keep their state.
func DefaultHistory() string {
	if home := os.Getenv(workspace.HomeVar); home != "" {
		return filepath.Join(home, "history")
	}
	return filepath.Join(xdg.StateHome, "gopark", "history")
}

// prepareHistory makes the history's folder, and the file so that nobody else
// may read it.
func prepareHistory(path string) error {
	if path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}
