// Package exercises holds the workbook's exercises and loads them.
//
// An exercise is a folder NN-id that a teacher can copy and edit:
//
//	exercise.yaml    what it is, its hints, and how it is judged
//	statement.md     what the learner reads
//	starter/         the files the learner starts from
//	solution/        a reference solution
//	wrong/NAME/      typical wrong answers
//
// Default returns those that come with gopark, Load those in another folder.
// AUTHORING.md, beside this file, is the teacher's guide to the format. This
// package only reads: judging is the grader's, and the learner's own files are
// in package workspace.
package exercises

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

// content is named in go.mod's ignore list, so that the go command does not
// take the programs in it for packages of this module.
//
//go:embed content
var content embed.FS

var builtin = sync.OnceValues(func() (*Set, error) {
	fsys, err := fs.Sub(content, "content")
	if err != nil {
		return nil, err
	}
	return Load(fsys)
})

// Default returns the exercises that come with gopark.
func Default() (*Set, error) { return builtin() }

// A Set is a list of exercises in the order of their numbers.
type Set struct {
	Exercises []*Exercise
}

// Find returns the exercise that name means: an id, a number, or the beginning
// of one id only. Its error says what was near.
func (s *Set) Find(name string) (*Exercise, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return nil, fmt.Errorf("which exercise? Name one by its id or number, such as %s", s.examples())
	}
	if n, err := strconv.Atoi(name); err == nil {
		for _, ex := range s.Exercises {
			if ex.Number == n {
				return ex, nil
			}
		}
		return nil, fmt.Errorf("there is no exercise %d: they are numbered %s", n, s.numbers())
	}
	var begin []*Exercise
	for _, ex := range s.Exercises {
		if ex.ID == name || ex.Folder == name {
			return ex, nil
		}
		if strings.HasPrefix(ex.ID, name) {
			begin = append(begin, ex)
		}
	}
	switch len(begin) {
	case 1:
		return begin[0], nil
	case 0:
		if near := nearest(name, s.ids()); near != "" {
			return nil, fmt.Errorf("there is no exercise %q: did you mean %s?", name, near)
		}
		return nil, fmt.Errorf("there is no exercise %q: they are %s", name, strings.Join(s.ids(), ", "))
	}
	ids := (&Set{begin}).ids()
	return nil, fmt.Errorf("%q begins several exercises: %s", name, strings.Join(ids, ", "))
}

// ForLesson returns the exercises that belong to a lesson.
func (s *Set) ForLesson(id string) []*Exercise {
	var list []*Exercise
	for _, ex := range s.Exercises {
		if ex.Lesson == id {
			list = append(list, ex)
		}
	}
	return list
}

func (s *Set) ids() []string {
	var ids []string
	for _, ex := range s.Exercises {
		ids = append(ids, ex.ID)
	}
	return ids
}

func (s *Set) numbers() string {
	var list []string
	for _, ex := range s.Exercises {
		list = append(list, strconv.Itoa(ex.Number))
	}
	return strings.Join(list, ", ")
}

func (s *Set) examples() string {
	if len(s.Exercises) == 0 {
		return "(there are none)"
	}
	ex := s.Exercises[0]
	return fmt.Sprintf("%s or %d", ex.ID, ex.Number)
}

// nearest returns the one of the names that differs least from word, or "" if
// none is close enough to be what was meant.
func nearest(word string, names []string) string {
	best, bestDist := "", len(word)/3+2
	for _, name := range names {
		if d := distance(word, name); d < bestDist {
			best, bestDist = name, d
		}
		// A part of a long name is a likely abbreviation.
		if best == "" && len(word) >= 4 && strings.Contains(name, word) {
			best = name
		}
	}
	return best
}

// distance counts the letters to insert, drop or change to make b out of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
