package engine

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDeadGsAreUsedAgain: from the P's own list, which at 64 spills to below 32
// and is filled from the shared one.
func TestDeadGsAreUsedAgain(t *testing.T) {
	e, err := New(Config{Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	pp := e.allp[0]
	err = e.Run(func() {
		made := 0
		for range 3 {
			var wg WaitGroup
			for range 200 {
				wg.Add(1)
				e.Go(func() {
					wg.Done()
					if len(pp.gFree) >= 64 {
						t.Errorf("%d kept by the P", len(pp.gFree))
					}
				}, "f")
			}
			wg.Wait()
			e.Gosched()
			if made == 0 {
				made = e.allgs.n
			}
			if n := e.allgs.n; n != made || n != 201 {
				t.Errorf("%d Gs made, at first %d", n, made)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTableOfRules: what the package comment calls the test of a rule is one.
func TestTableOfRules(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(text)
	}
	named := regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(string(doc), -1)
	if len(named) < 40 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !strings.Contains(tests.String(), "func "+name+"(") {
			t.Errorf("there is no %s", name)
		}
	}
}
