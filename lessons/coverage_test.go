package lessons

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// How many statements each source document makes.
var statements = map[string]int{"gmp": 37, "goroutines": 38}

// COVERAGE.md names lessons, sections and programs that exist, leaves out no
// statement, and agrees with what the lessons say of themselves.
func TestCoverage(t *testing.T) {
	text, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	b := book(t)
	claimed := make(map[string]bool) // "lesson statement", from the front matter
	for _, l := range b.Lessons {
		for _, s := range l.Mirrors {
			claimed[l.ID+" "+s] = true
		}
	}
	taught := make(map[string]bool)
	tabled := make(map[string]bool)
	for i, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "| g") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) != 5 {
			t.Errorf("COVERAGE.md:%d: %d cells, want 5", i+1, len(cells))
			continue
		}
		statement, lesson, section, shown := cells[0], cells[2], cells[3], cells[4]
		taught[statement] = true
		tabled[lesson+" "+statement] = true
		if !claimed[lesson+" "+statement] {
			t.Errorf("COVERAGE.md:%d: lesson %s does not mention %s in its front matter", i+1, lesson, statement)
		}
		at := slices.IndexFunc(b.Lessons, func(l *Lesson) bool { return l.ID == lesson })
		if at < 0 {
			t.Errorf("COVERAGE.md:%d: no lesson %s", i+1, lesson)
			continue
		}
		l := b.Lessons[at]
		if section != "start" && !strings.Contains(string(l.Body), "\n## "+section+"\n") {
			t.Errorf("COVERAGE.md:%d: lesson %s has no section %q", i+1, lesson, section)
		}
		if shown == "look" || shown == "-" {
			continue
		}
		n, err := strconv.Atoi(shown)
		if err != nil {
			t.Errorf("COVERAGE.md:%d: shown by %q", i+1, shown)
		} else if _, err := l.Run(n); err != nil {
			t.Errorf("COVERAGE.md:%d: %v", i+1, err)
		}
	}
	for pair := range claimed {
		if !tabled[pair] {
			t.Errorf("COVERAGE.md has no row for %s", pair)
		}
	}
	known := 0
	for document, n := range statements {
		for i := 1; i <= n; i++ {
			known++
			if s := fmt.Sprintf("%s.%d", document, i); !taught[s] {
				t.Errorf("statement %s is not taught", s)
			}
		}
	}
	if len(taught) != known {
		t.Errorf("COVERAGE.md speaks of %d statements; the documents make %d", len(taught), known)
	}
}
