package engine

import (
	"go/build"
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

// TestTableOfRules: what the package comment calls our function is one (or a file),
// what it calls the runtime's is one of this Go version, if its source is there, and
// what it calls the test of a rule is one.
func TestTableOfRules(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(doc), "// # The rules, and where they are\n")
	table, _, _ = strings.Cut(table, "\n// # ")
	lines := strings.Split(table, "\n")
	head := lines[1]
	here, theirs, test := strings.Index(head, "here"), strings.Index(head, "runtime"), strings.Index(head, "test")
	ours, all := "", ""
	for _, name := range goFiles(t, ".") {
		if text := read(t, name); strings.HasSuffix(name, "_test.go") {
			all += text
		} else {
			ours += text
		}
	}
	runtime := ""
	root := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(filepath.Join(root, "runtime", "proc.go")); err == nil {
		for _, name := range goFiles(t, filepath.Join(root, "runtime")) {
			runtime += read(t, name)
		}
		runtime += read(t, filepath.Join(root, "runtime", "asm_amd64.s"))
	}
	cell := func(line string, from, to int) []string {
		runes := []rune(line)
		from, to = min(from, len(runes)), min(to, len(runes))
		return strings.FieldsFunc(string(runes[from:to]), func(r rune) bool { return r == ',' || r == ' ' })
	}
	rules := 0
	for _, line := range lines[3:] {
		if !strings.HasPrefix(line, "//\t") {
			continue
		}
		for _, name := range cell(line, here, theirs) {
			rules++
			if _, err := os.Stat(name); err != nil && !declares(ours, name) {
				t.Errorf("there is no %s: %s", name, line)
			}
		}
		for _, name := range cell(line, theirs, test) {
			if _, err := os.Stat(filepath.Join(root, "runtime", name)); err == nil || runtime == "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, name)); err != nil && !declares(runtime, name) {
				t.Errorf("the runtime has no %s: %s", name, line)
			}
		}
		for _, name := range regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(line, -1) {
			if !declares(all, name) {
				t.Errorf("there is no %s", name)
			}
		}
	}
	if rules < 50 {
		t.Errorf("only %d rules are in the table", rules)
	}
}

// declares says whether source declares a function, method or type of this name.
func declares(source, name string) bool {
	return regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |TEXT runtime·)` + name + `\b`).MatchString(source)
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
