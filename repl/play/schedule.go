package play

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"

	"gopark/engine"
)

// A Schedule is a choice list with what it was made for, so that it can be kept
// in a file and shared. The file is text:
//
//	# a schedule of gopark: which M moved at each step of a run
//	# program main.go
//	# source 9f86d081884c7d65
//	# lang go1.26
//	# input 12 a591a6d40bf42040
//	gopark schedule seed 1 procs 4
//	0*12 2*3 0 2*40 …
//
// Lines that begin with # may be left out or added; those four say for which
// program it was made, and how many bytes of which input that read. Then comes what engine.Schedule writes: seed, procs, and
// the moves, "2*3" for M2 moving three times in a row.
type Schedule struct {
	Program string // what it was called
	Source  string // Fingerprint of its source; "" if unknown
	Lang    string // its language version; "" if it was the newest
	Input   string // what it read, as Input.Print says; "" if nothing
	engine.Schedule
}

// Fingerprint stands for the source of a program.
func Fingerprint(src []byte) string {
	sum := sha256.Sum256(src)
	return fmt.Sprintf("%x", sum[:8])
}

// Text returns the schedule as its file has it.
func (s *Schedule) Text() string {
	var b strings.Builder
	b.WriteString("# a schedule of gopark: which M moved at each step of a run\n")
	for _, line := range []struct{ name, value string }{{"program", s.Program}, {"source", s.Source}, {"lang", s.Lang}, {"input", s.Input}} {
		if line.value != "" {
			fmt.Fprintf(&b, "# %s %s\n", line.name, strings.ReplaceAll(line.value, "\n", " "))
		}
	}
	moves, err := s.Schedule.MarshalText()
	if err != nil {
		panic(err) // it has no way to fail
	}
	return b.String() + string(moves)
}

// ParseSchedule reads what Text has written.
func ParseSchedule(text []byte) (*Schedule, error) {
	s := &Schedule{}
	head := 0
	for {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		trimmed := strings.TrimSpace(string(line))
		if trimmed != "" && !strings.HasPrefix(trimmed, "#") || !more {
			break
		}
		head++
		text = rest
		name, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(trimmed, "#")), " ")
		switch name {
		case "program":
			s.Program = value
		case "source":
			s.Source = value
		case "lang":
			s.Lang = value
		case "input":
			s.Input = value
		}
	}
	if err := s.Schedule.UnmarshalText(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))); err != nil {
		if head > 0 {
			return nil, fmt.Errorf("below its first %s: %w", plural(head, "line"), err)
		}
		return nil, err
	}
	return s, nil
}

// LoadSchedule reads a schedule's file.
func LoadSchedule(path string) (*Schedule, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > 256<<20 {
		return nil, fmt.Errorf("%s is far too large for a schedule", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, err := ParseSchedule(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Save writes the schedule to a file that must not be there yet.
func (s *Schedule) Save(path string) error {
	if path == "" {
		return errors.New("to which file? save mine.schedule")
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; choose another name", path)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(s.Text())
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Fits says whether the schedule was made for the program with that source; the
// error says how it was not.
func (s *Schedule) Fits(name string, src []byte) error {
	if s.Source == "" || s.Source == Fingerprint(src) {
		return nil
	}
	made := "another program"
	if s.Program != "" {
		made = s.Program
		if s.Program == name {
			made += " as it was then; it has changed since"
		}
	}
	return fmt.Errorf("the schedule does not fit %s: it was made for %s", name, made)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
