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

// TestFreeListsMoveInBulk: 64 dead Gs of a P are too many, and it keeps less than 32; a P
// that has none takes 32.
func TestFreeListsMoveInBulk(t *testing.T) {
	e, err := New(Config{Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	pp := e.allp[0]
	look := func(when string, own, shared int) {
		if n, all := len(pp.gFree), len(e.sched.gFree); n != own || all != shared {
			t.Errorf("%s: %d kept by the P and %d for all, want %d and %d", when, n, all, own, shared)
		}
	}
	for range 63 {
		e.gfput(pp, e.malg())
	}
	look("63 have ended", 63, 0)
	e.gfput(pp, e.malg())
	look("64 have ended", 31, 33)
	for range 31 {
		e.gfget(pp)
	}
	look("31 were made", 0, 33)
	e.gfget(pp)
	look("one more", 31, 1)
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
	var ourText, testText, runtimeText strings.Builder
	for _, name := range goFiles(t, ".") {
		if text := read(t, name); strings.HasSuffix(name, "_test.go") {
			testText.WriteString(text)
		} else {
			ourText.WriteString(text)
		}
	}
	root := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(filepath.Join(root, "runtime", "proc.go")); err == nil {
		for _, name := range goFiles(t, filepath.Join(root, "runtime")) {
			runtimeText.WriteString(read(t, name))
		}
		runtimeText.WriteString(read(t, filepath.Join(root, "runtime", "asm_amd64.s")))
	}
	ours, tests, runtime := declared(ourText.String()), declared(testText.String()), declared(runtimeText.String())
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
			if _, err := os.Stat(name); err != nil && !ours[name] {
				t.Errorf("there is no %s: %s", name, line)
			}
		}
		for _, name := range cell(line, theirs, test) {
			if _, err := os.Stat(filepath.Join(root, "runtime", name)); err == nil || len(runtime) == 0 {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, name)); err != nil && !runtime[name] {
				t.Errorf("the runtime has no %s: %s", name, line)
			}
		}
		for _, name := range regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(line, -1) {
			if !tests[name] {
				t.Errorf("there is no %s", name)
			}
		}
	}
	if rules < 50 {
		t.Errorf("only %d rules are in the table", rules)
	}
}

// declared returns the names of the functions, methods and types that source
// declares.
func declared(source string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(source) {
		if m := declaration.FindStringSubmatch(line); m != nil {
			names[m[1]] = true
		}
	}
	return names
}

var declaration = regexp.MustCompile(`^(?:func (?:\([^)]*\) )?|type |TEXT runtime·)(\w+)`)

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
