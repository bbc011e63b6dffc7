package lessons

import (
	"fmt"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// book returns the lessons that are built in.
func book(t *testing.T) *Book {
	t.Helper()
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// eachRun calls f in a subtest for every run block.
func eachRun(t *testing.T, f func(t *testing.T, l *Lesson, b *Block)) {
	for _, l := range book(t).Lessons {
		for _, b := range l.Blocks {
			if b.Kind == Run {
				t.Run(blockName(l, b), func(t *testing.T) { f(t, l, b) })
			}
		}
	}
}

func blockName(l *Lesson, b *Block) string { return fmt.Sprintf("%02d-%s-%d", l.Number, l.ID, b.N) }

// where names a block as a compiler names a position.
func where(l *Lesson, b *Block) string { return fmt.Sprintf("lessons/content/%s:%d", l.File, b.Line) }

func TestFrontMatterIsWhole(t *testing.T) {
	for i, l := range book(t).Lessons {
		if l.Number != i+1 {
			t.Errorf("%s: number %d, want %d", l.File, l.Number, i+1)
		}
		if l.Summary == "" || len(l.Exercises) == 0 {
			t.Errorf("%s: summary or exercises missing", l.File)
		}
		// A pointer to an exercise is something to type.
		for _, id := range l.Exercises {
			if !strings.Contains(strings.Join(strings.Fields(string(l.Body)), " "), id) {
				t.Errorf("%s: exercise %s is in the front matter only", l.File, id)
			}
		}
	}
}

// An exercise that a lesson sends the reader to must be there: a folder
// NN-id beside the lessons.
func TestExercisesExist(t *testing.T) {
	for _, l := range book(t).Lessons {
		for _, id := range l.Exercises {
			found, err := filepath.Glob(filepath.Join("..", "exercises", "content", "[0-9]*-"+id))
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != 1 {
				t.Errorf("%s: no exercise %s", l.File, id)
			}
		}
	}
}

// Every lesson has something to run, to look at, and to do.
func TestLessonsHaveTheirParts(t *testing.T) {
	for _, l := range book(t).Lessons {
		body := string(l.Body)
		for _, part := range []string{"\n## Look at it\n", "\n## Your turn\n"} {
			if !strings.Contains(body, part) {
				t.Errorf("%s: no section %q", l.File, strings.TrimSpace(part))
			}
		}
		if !strings.Contains(body, "\n## Think\n") && !strings.Contains(body, "\n## Try this\n") {
			t.Errorf("%s: nothing to think about or to try", l.File)
		}
		kinds := make(map[Kind]int)
		for _, b := range l.Blocks {
			kinds[b.Kind]++
		}
		if kinds[Run] == 0 || kinds[Prompt] == 0 {
			t.Errorf("%s: %d run blocks and %d prompt blocks; want some of each", l.File, kinds[Run], kinds[Prompt])
		}
	}
}

var blockCommand = regexp.MustCompile(":(?:run|show|edit)\\s+([0-9]+)")

// A command in the text that names a block must name one that is there.
func TestBlocksThatTheTextNames(t *testing.T) {
	for _, l := range book(t).Lessons {
		for _, m := range blockCommand.FindAllStringSubmatch(string(l.Body), -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Run(n); err != nil {
				t.Errorf("%s: %q: %v", l.File, m[0], err)
			}
		}
	}
}

var lessonReference = regexp.MustCompile(`lessons?\s+([0-9]+)`)

func TestLessonsThatTheTextNames(t *testing.T) {
	b := book(t)
	for _, l := range b.Lessons {
		for _, m := range lessonReference.FindAllStringSubmatch(string(l.Body), -1) {
			if _, err := b.Find(m[1]); err != nil {
				t.Errorf("%s: %q: %v", l.File, m[0], err)
			}
		}
	}
}

// Code is shown as it is, without wrapping: it must fit 80 columns beside the
// page's margin.
func TestCodeFitsThePage(t *testing.T) {
	const widest = 76
	for _, l := range book(t).Lessons {
		fenced := false
		for i, line := range strings.Split(string(l.Body), "\n") {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
				continue
			}
			if width := len([]rune(strings.ReplaceAll(line, "\t", "    "))); fenced && width > widest {
				t.Errorf("%s:%d: %d columns, at most %d", l.File, l.BodyLine+i, width, widest)
			}
		}
	}
}

func TestFragmentsParse(t *testing.T) {
	for _, l := range book(t).Lessons {
		for _, b := range l.Blocks {
			if b.Kind != Fragment {
				continue
			}
			fset := token.NewFileSet()
			_, asFile := parser.ParseFile(fset, "", "package p\n"+b.Code, 0)
			_, asBody := parser.ParseFile(fset, "", "package p\nfunc _() {\n"+b.Code+"\n}", 0)
			if asFile != nil && asBody != nil {
				t.Errorf("%s: neither declarations nor statements: %v", where(l, b), asBody)
			}
		}
	}
}

// sameLines reports whether two outputs have the same lines, in any order.
func sameLines(a, b string) bool {
	as, bs := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	slices.Sort(as)
	slices.Sort(bs)
	return slices.Equal(as, bs)
}

// missingLine returns the first line of want that does not occur, in order, in
// a line of got; "" when all do.
func missingLine(got, want string) string {
	lines := strings.Split(got, "\n")
	for _, w := range strings.Split(strings.TrimSuffix(want, "\n"), "\n") {
		at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, w) })
		if at < 0 {
			return w
		}
		lines = lines[at+1:]
	}
	return ""
}

func TestMissingLine(t *testing.T) {
	for _, test := range []struct{ got, want, missing string }{
		{"a\nbcd\ne\n", "a\nc\n", ""},
		{"a\nb\n", "b\na\n", "a"},
		{"a\n", "a\na\n", "a"},
		{"", "", ""},
	} {
		if m := missingLine(test.got, test.want); m != test.missing {
			t.Errorf("missingLine(%q, %q) = %q, want %q", test.got, test.want, m, test.missing)
		}
	}
}
