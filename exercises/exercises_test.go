package exercises

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDefault(t *testing.T) {
	set, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Exercises) < 11 {
		t.Errorf("only %d exercises", len(set.Exercises))
	}
	for i, ex := range set.Exercises {
		if ex.Number != i+1 {
			t.Errorf("%s has the number %d, not %d", ex.ID, ex.Number, i+1)
		}
		for _, h := range ex.Hints {
			if strings.TrimSpace(h) == "" {
				t.Errorf("%s has an empty hint", ex.ID)
			}
		}
		if len(ex.Wrong) < 4 {
			t.Errorf("%s has only %d wrong answers", ex.ID, len(ex.Wrong))
		}
	}
}

func TestFind(t *testing.T) {
	set, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]string{
		"deadlock": "deadlock", "5": "deadlock", "05-deadlock": "deadlock", " Dead ": "deadlock", "make-h": "make-handoff",
	} {
		if ex, err := set.Find(name); err != nil || ex.ID != id {
			t.Errorf("Find(%q) = %v, %v; want %s", name, ex, err, id)
		}
	}
	for name, says := range map[string]string{
		"make":        "begins several exercises: make-steal, make-handoff",
		"deadlok":     "did you mean deadlock?",
		"lost-udpate": "did you mean lost-update?",
		"99":          "there is no exercise 99",
		"":            "which exercise?",
		"xyz":         "they are main-exits-early",
	} {
		if ex, err := set.Find(name); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Find(%q) = %v, %v; want %q", name, ex, err, says)
		}
	}
}

// one is a folder with a valid exercise.
func one() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"07-mine/exercise.yaml": file(`id: mine
title: Mine
kind: code
hints: [think]
checks:
  - output: {lines: [a]}
wrong:
  - {name: nope, says: no}
`),
		"07-mine/statement.md":         file("Do it.\n"),
		"07-mine/starter/main.go":      file("package main\r\n"),
		"07-mine/solution/main.go":     file("package main\n"),
		"07-mine/wrong/nope/main.go":   file("package main\n"),
		"README.md":                    file("not an exercise"),
		"_draft/exercise.yaml":         file("not yet"),
		".hidden/anything/exercise.md": file(""),
	}
}

func TestLoad(t *testing.T) {
	set, err := Load(one())
	if err != nil {
		t.Fatal(err)
	}
	ex := set.Exercises[0]
	if ex.Number != 7 || ex.File != "main.go" || ex.Starter["main.go"] != "package main\n" || ex.Checks[0].Output.Order != "exact" ||
		ex.Checks[0].Share != 1 || len(ex.Wrong[0].Files) != 1 {
		t.Errorf("%+v", ex)
	}
}

// TestLoadErrors breaks a valid exercise in one place at a time. Each error
// must name the file, the line where there is one, and how to mend it.
func TestLoadErrors(t *testing.T) {
	edit := func(from, to string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			f := fsys["07-mine/exercise.yaml"]
			text := strings.Replace(string(f.Data), from, to, 1)
			if text == string(f.Data) {
				t.Fatalf("nothing to replace: %q", from)
			}
			f.Data = []byte(text)
		}
	}
	remove := func(name string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) { delete(fsys, name) }
	}
	const meta = "07-mine/exercise.yaml:"
	tests := []struct {
		name   string
		mutate func(fstest.MapFS)
		says   []string
	}{
		{"unknown field", edit("hints:", "hnits:"), []string{meta + "4: unknown field \"hnits\" (did you mean hints?)"}},
		{"unknown field deep", edit("{lines: [a]}", "{lines: [a], odrer: any}"), []string{meta + "6: ", "did you mean order?"}},
		{"unknown kind", edit("kind: code", "kind: coed"), []string{meta + "3: \"coed\" is no kind (did you mean code?)"}},
		{"wrong type", edit("hints: [think]", "hints: [think]\nseeds: many"), []string{meta + "5: cannot use", "as a whole number"}},
		{"colon in text", edit("title: Mine", "title: Mine: yours"), []string{meta + "2: ", "needs quotes"}},
		{"tab", edit("  - output", "\t- output"), []string{meta + "6", "indent with spaces, not tabs"}},
		{"other id", edit("id: mine", "id: yours"), []string{meta + "1: the id \"yours\" is not the folder's (write id: mine"}},
		{"no title", edit("title: Mine\n", ""), []string{meta, "there is no title"}},
		{"empty hint", edit("[think]", "[think, \" \"]"), []string{meta + "4: this hint is empty"}},
		{"no hints", edit("hints: [think]\n", ""), []string{"there are no hints"}},
		{"two demands", edit("- output: {lines: [a]}", "- output: {lines: [a]}\n    finished: true"), []string{meta + "6: this check makes 2 demands"}},
		{"bad regexp", edit("{lines: [a]}", "{regexp: '('}"), []string{meta + "6: error parsing regexp", "regexp/syntax"}},
		{"bad order", edit("[a]}", "[a], order: some}"), []string{"\"some\" is no order (it is one of exact, any)"}},
		{"bad procs", edit("hints:", "procs: [0]\nhints:"), []string{meta + "4: 0 processors"}},
		{"bad lang", edit("hints:", "lang: 1.21\nhints:"), []string{"\"1.21\" is no version of the language (write it like go1.21"}},
		{"bad time", edit("hints:", "limits: {time: long}\nhints:"), []string{"\"long\" is no duration"}},
		{"no says", edit(", says: no", ""), []string{"the wrong answer \"nope\" has no says"}},
		{"unlisted wrong", func(f fstest.MapFS) { f["07-mine/wrong/other/main.go"] = f["07-mine/starter/main.go"] }, []string{"07-mine/wrong/other: exercise.yaml does not list it"}},
		{"missing wrong", remove("07-mine/wrong/nope/main.go"), []string{"the wrong answer \"nope\" has no files (write wrong/nope/main.go)"}},
		{"no starter", remove("07-mine/starter/main.go"), []string{"07-mine/starter/main.go: there is no such file"}},
		{"no solution", remove("07-mine/solution/main.go"), []string{"07-mine/solution/main.go: there is no such file"}},
		{"no statement", remove("07-mine/statement.md"), []string{"07-mine/statement.md: cannot read it: there is no such file"}},
		{"no yaml", remove("07-mine/exercise.yaml"), []string{"07-mine/exercise.yaml: cannot read it"}},
		{"empty yaml", func(f fstest.MapFS) { f["07-mine/exercise.yaml"].Data = nil }, []string{"07-mine/exercise.yaml: the file is empty"}},
		{"folder name", func(f fstest.MapFS) { f["Mine/exercise.yaml"] = f["07-mine/exercise.yaml"] }, []string{"Mine: the folder's name is not of the form NN-id"}},
		{"same number", func(f fstest.MapFS) {
			for name, file := range one() {
				if rest, ok := strings.CutPrefix(name, "07-mine"); ok {
					f["07-yours"+rest] = file
				}
			}
		}, []string{"07-mine has the number 7 too", "the id \"mine\" is not the folder's"}},
		{"several at once", edit("id: mine\ntitle: Mine\nkind: code", "id: yours\nkind: x"), []string{"is not the folder's", "no title", "is no kind"}},
		{"huge file", func(f fstest.MapFS) { f["07-mine/starter/a.out"] = &fstest.MapFile{Data: make([]byte, maxFile+1)} }, []string{"07-mine/starter/a.out: cannot read it"}},
		{"folder in starter", func(f fstest.MapFS) { f["07-mine/starter/sub/x.go"] = f["07-mine/starter/main.go"] }, []string{"07-mine/starter/sub: a folder"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := one()
			tt.mutate(fsys)
			_, err := Load(fsys)
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("error is %v", err)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("want %q in\n%v", s, err)
				}
			}
		})
	}
}

func TestLoadNothing(t *testing.T) {
	if _, err := Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "01-my-exercise") {
		t.Errorf("%v", err)
	}
}

func FuzzExerciseFile(f *testing.F) {
	f.Add(one()["07-mine/exercise.yaml"].Data)
	f.Add([]byte("kind: explain\nrubric: {ideas: [{id: x}], relations: [{ways: [{}]}], mistakes: [{}]}"))
	f.Add([]byte("&a [*a, *a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		fsys := one()
		fsys["07-mine/exercise.yaml"].Data = text
		_, _ = Load(fsys) // an error is as good as none; a crash is not
	})
}
