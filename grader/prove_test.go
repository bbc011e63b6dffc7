package grader

import (
	"context"
	"testing"

	"gopark/exercises"
	"gopark/lessons"
)

// TestExercises proves every exercise that comes with gopark: its starter
// fails, its solution passes, and each wrong answer gets its message.
func TestExercises(t *testing.T) {
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range set.Exercises {
		t.Run(ex.ID, func(t *testing.T) {
			found, err := Prove(context.Background(), ex)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				t.Error(f)
			}
		})
	}
}

// TestLessonsExist holds the lessons that exercises name against the book.
func TestLessonsExist(t *testing.T) {
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	book, err := lessons.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range set.Exercises {
		if l, err := book.Find(ex.Lesson); err != nil || l.ID != ex.Lesson {
			t.Errorf("%s: no lesson %q", ex.ID, ex.Lesson)
		}
	}
}
