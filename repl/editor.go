package repl

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// makeFolder makes the folder that a file is to be in.
func makeFolder(path string) error { return os.MkdirAll(filepath.Dir(path), 0o755) }

// editorCommand is the editor that the learner prefers, or one that there is.
func editorCommand(getenv func(string) string, find func(string) (string, error)) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(getenv(name)); len(words) > 0 {
			return words, nil
		}
	}
	usual := []string{"nano", "vim", "vi", "emacs"}
	if runtime.GOOS == "windows" {
		usual = []string{"notepad"}
	}
	for _, name := range usual {
		if path, err := find(name); err == nil {
			return []string{path}, nil
		}
	}
	return nil, errors.New("no editor was found: set the environment variable EDITOR to yours, or open the file in it")
}

// startEditor opens a file in the learner's editor and waits until it ends.
func (w *Workbook) startEditor(file string) error {
	if !w.interactive() {
		return fmt.Errorf("an editor needs a terminal; the file is %s", file)
	}
	words, err := editorCommand(os.Getenv, exec.LookPath)
	if err != nil {
		return fmt.Errorf("%w: %s", err, file)
	}
	cmd := exec.Command(words[0], append(words[1:], file)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	// Ctrl-C is the editor's meanwhile: this process notices and ignores it,
	// since whatever runs next forgets earlier ones.
	var failed error
	w.wholeScreen(func() { failed = cmd.Run() })
	if err := failed; err != nil {
		return fmt.Errorf("%s: %w; the file is %s", words[0], err, file)
	}
	return nil
}
