package lessons

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

// folder makes a file system of name, text pairs.
func folder(pairs ...string) fstest.MapFS {
	fsys := make(fstest.MapFS)
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// fences writes ”' for the Markdown fence, which cannot stand in a Go raw
// string.
func fences(s string) string { return strings.ReplaceAll(s, "'''", "```") }

func TestLoad(t *testing.T) {
	src := fences(`---
title: A title
id: other
summary: In short.
mirrors: [gmp.1, goroutines.2]
exercises:
  - one
  - two
---

Some *prose*.

'''go run procs=2 seed=9 lang=go1.21 exit=3 output=any host=linux why="two words"
package main

func main() {}
'''

It prints:

'''output
one
two
'''

'''stderr
exit
'''

'''text
a drawing
'''

- in a list:

  '''go fragment
  f()

      g()
  '''

'''go
h()
'''

'''prompt
x := 1
:gs
'''

'''go run
package main

func main() {}
'''
`)
	book, err := Load(folder("07-some.md", src, "README.md", "no lesson", "_draft.md", "nor this", "notes/01-x.md", "nor that"))
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Lessons) != 1 {
		t.Fatalf("%d lessons, want 1", len(book.Lessons))
	}
	l := book.Lessons[0]
	if !strings.HasPrefix(string(l.Body), "\nSome *prose*") {
		t.Errorf("Body begins %.20q", l.Body)
	}
	l.Body = nil
	blocks := l.Blocks
	l.Blocks = nil
	want := &Lesson{
		ID: "other", Number: 7, Title: "A title", Summary: "In short.", File: "07-some.md", BodyLine: 10,
		Mirrors: []string{"gmp.1", "goroutines.2"}, Exercises: []string{"one", "two"},
	}
	if !reflect.DeepEqual(l, want) {
		t.Errorf("got  %+v\nwant %+v", l, want)
	}
	program := "package main\n\nfunc main() {}\n"
	wantBlocks := []Block{
		{N: 1, Kind: Run, Fence: 0, Line: 14, Code: program, Lang: "go1.21", Procs: 2, Seed: 9, Exit: 3,
			Claims: true, Output: "one\ntwo\n", Stderr: "exit\n", Order: Any, Host: "linux", Why: "two words"},
		{Kind: Fragment, Fence: 4, Line: 37, Code: "f()\n\n    g()\n", Order: Exact},
		{Kind: Fragment, Fence: 5, Line: 43, Code: "h()\n", Order: Exact},
		{Kind: Prompt, Fence: 6, Line: 47, Code: "x := 1\n:gs\n"},
		{N: 2, Kind: Run, Fence: 7, Line: 52, Code: program, Order: Exact},
	}
	if len(blocks) != len(wantBlocks) {
		t.Fatalf("%d blocks, want %d", len(blocks), len(wantBlocks))
	}
	for i, b := range blocks {
		if *b != wantBlocks[i] {
			t.Errorf("block %d:\ngot  %+v\nwant %+v", i, *b, wantBlocks[i])
		}
	}
}

func TestLoadCRLF(t *testing.T) {
	src := strings.ReplaceAll(fences("---\ntitle: T\n---\n'''go run\npackage main\n'''\n'''output\nx\n'''\n"), "\n", "\r\n")
	book, err := Load(folder("01-a.md", src))
	if err != nil {
		t.Fatal(err)
	}
	if b := book.Lessons[0].Blocks[0]; b.Code != "package main\n" || b.Output != "x\n" || b.Line != 5 {
		t.Errorf("got %+v", b)
	}
}

func TestIDFromFileName(t *testing.T) {
	book, err := Load(folder("03-some-name.md", "---\ntitle: T\n---\n"))
	if err != nil {
		t.Fatal(err)
	}
	if id := book.Lessons[0].ID; id != "some-name" {
		t.Errorf("id %q", id)
	}
}

// Every mistake that a teacher can make, and what they are told.
func TestMistakes(t *testing.T) {
	const head = "---\ntitle: T\n---\n" // three lines
	run := func(attrs string) string {
		return head + "'''go run " + attrs + "\npackage main\n'''\n"
	}
	tests := []struct{ name, src, want string }{
		{"no front matter", "# Title\n", "01-x.md:1: no front matter: the file begins with a line ---, then title: and so on, then a line ---"},
		{"front matter not closed", "---\ntitle: T\n", "01-x.md:1: no front matter"},
		{"empty front matter", "---\n---\n", "01-x.md:1: front matter: title is missing"},
		{"no title", "---\nsummary: S\n---\n", "01-x.md:1: front matter: title is missing"},
		{"empty title", "---\ntitle: ' '\n---\n", "01-x.md:1: front matter: title is missing"},
		{"broken yaml", "---\ntitle: T\nsummary: [\n---\n", "01-x.md:3: front matter: "},
		{"not a map", "---\njust text\n---\n", "01-x.md:2: front matter: want lines like title: Some title"},
		{"misspelt key", "---\ntitle: T\nsumary: S\n---\n", `01-x.md:3: front matter: unknown key "sumary"; did you mean "summary"? (known: id, title,`},
		{"list wanted", "---\ntitle: T\nexercises: one\n---\n", "01-x.md:3: front matter: exercises must be a list like [one, two]"},
		{"text wanted", "---\ntitle: [T]\n---\n", "01-x.md:2: front matter: title must be a text"},
		{"bad id", "---\ntitle: T\nid: My Lesson\n---\n", `01-x.md:3: front matter: an id is lower-case letters, digits and hyphens, not "My Lesson"`},
		{"heading of level one", head + "text\n\n# Again\n", "01-x.md:6: a heading of level one"},
		{"fence not closed", head + "text\n\n'''go run\npackage main\n", "01-x.md:6: this fence is never closed"},
		{"fence in a list not closed", head + "- a\n\n  '''text\n  x\n\nmore\n", "01-x.md:6: this fence is never closed"},
		{"bad procs", run("procs=0"), `01-x.md:4: procs is a number from 1 to 256, not "0"`},
		{"bad seed", run("seed=x"), `01-x.md:4: seed is a number from 1 to`},
		{"bad exit", run("exit=256"), `01-x.md:4: exit is a number from 0 to 255, not "256"`},
		{"bad lang", run("lang=1.21"), `01-x.md:4: lang is a version like go1.21, not "1.21"`},
		{"bad output", run("output=exakt"), `01-x.md:4: output is exact, any or seed, not "exakt"; did you mean "exact"?`},
		{"bad host", run("host=plan9"), `01-x.md:4: host is linux, darwin or windows, not "plan9"`},
		{"unknown attribute", run("proc=1"), `01-x.md:4: unknown attribute "proc" of a run block; did you mean "procs"? (known: procs, seed,`},
		{"attribute without value", run("procs"), `01-x.md:4: an attribute is written name=value, not "procs"`},
		{"attribute twice", run("procs=1 procs=2"), "01-x.md:4: procs is given twice"},
		{"open quote", run(`why="x`), "01-x.md:4: a quote is opened and not closed"},
		{"claim without fence", run(`procs=1 seed=1 output=any why="x"`), "01-x.md:4: output=any, but no output fence follows"},
		{"claim without why", run("procs=1 seed=1 output=seed") + "'''output\n'''\n", "01-x.md:4: output=seed needs why="},
		{"claim without seed", run(`procs=1 output=any why="x"`) + "'''output\n'''\n", "01-x.md:4: output=any needs procs= and seed=: what it prints depends on them"},
		{"claim without procs", run(`seed=1 output=any why="x"`) + "'''output\n'''\n", "01-x.md:4: output=any needs procs= and seed="},
		{"misspelt kind", head + "'''go runn\npackage main\n'''\n", `01-x.md:4: a go block is run or fragment, not "runn"; did you mean "run"?`},
		{"run without package", head + "'''go run\nx := 1\n'''\n", "01-x.md:4: a run block is a whole program: it needs package main"},
		{"program without kind", head + "'''go\npackage main\n'''\n", "01-x.md:4: a whole program: say whether it is to run (go run) or only to be shown (go fragment)"},
		{"fragment with attributes", head + "'''go fragment procs=1\n'''\n", "01-x.md:4: a fragment takes no attributes"},
		{"prompt with attributes", head + "'''prompt procs=1\n'''\n", "01-x.md:4: a prompt fence takes no attributes"},
		{"output with attributes", run("") + "'''output any\n'''\n", "01-x.md:7: a fence of kind output takes no attributes"},
		{"output alone", head + "'''output\n'''\n", "01-x.md:4: output without a run block"},
		{"output after a heading", run("") + "## Next\n'''output\n'''\n", "01-x.md:8: output without a run block"},
		{"output after a fragment", run("") + "'''go\n'''\n'''output\n'''\n", "01-x.md:9: output without a run block"},
		{"stderr alone", head + "'''stderr\n'''\n", "01-x.md:4: stderr without a run block"},
		{"second output", run("") + "'''output\n'''\n'''output\n'''\n", "01-x.md:9: a second output for the run block of line 4"},
		{"second stderr", run("") + "'''stderr\nx\n'''\n'''stderr\ny\n'''\n", "01-x.md:10: a second stderr for the run block of line 4"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(folder("01-x.md", fences(test.src)))
			if err == nil {
				t.Fatalf("no error; want %s", test.want)
			}
			if !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestMistakesAcrossFiles(t *testing.T) {
	const ok = "---\ntitle: T\n---\n"
	tests := []struct {
		name string
		fsys fstest.MapFS
		want string
	}{
		{"no lessons", folder("README.md", ok), "no lessons here: a lesson is a file named like 01-some-name.md"},
		{"bad name", folder("01_x.md", ok), "01_x.md: a lesson's file is named like 07-some-name.md: number, hyphen, lower-case name"},
		{"same number", folder("01-a.md", ok, "1-b.md", ok), "1-b.md: number 1 is taken by 01-a.md"},
		{"same id", folder("01-a.md", ok, "02-a.md", ok), `02-a.md: id "a" is taken by 01-a.md`},
		{"huge number", folder("99999999999999999999-a.md", ok), "99999999999999999999-a.md: the number in the file's name is too large"},
		{"all of them at once", folder("01-a.md", "x", "02-b.md", "y"), "01-a.md:1: no front matter: the file begins with a line ---, then title: and so on, then a line ---\n02-b.md:1: no front matter"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(test.fsys)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	file := func(title string) string { return "---\ntitle: " + title + "\n---\n" }
	book, err := Load(folder("01-welcome.md", file("W"), "02-queues.md", file("Q"), "03-stealing.md", file("S"), "10-steps.md", file("T")))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"1": "welcome", "03": "stealing", "10": "steps", "queues": "queues", "Q": "queues", " wel ": "welcome",
		"steps": "steps", "10-steps": "steps", "10-steps.md": "steps",
	} {
		l, err := book.Find(name)
		if err != nil || l.ID != want {
			t.Errorf("Find(%q) = %v, %v; want %s", name, l, err, want)
		}
	}
	for name, want := range map[string]string{
		"":         "which lesson? Give its number or its name",
		"4":        "no lesson 4: they are numbered 1 to 10",
		"ste":      `"ste" could be stealing or steps`,
		"quues":    `no lesson "quues"; did you mean "queues"?`,
		"handoffs": `no lesson "handoffs"`,
	} {
		if l, err := book.Find(name); err == nil || err.Error() != want {
			t.Errorf("Find(%q) = %v, %v; want error %s", name, l, err, want)
		}
	}
}

func TestRun(t *testing.T) {
	program := "'''go run\npackage main\n'''\n"
	file := func(n int) string { return fences("---\ntitle: T\n---\n" + strings.Repeat(program, n)) }
	book, err := Load(folder("01-a.md", file(0), "02-b.md", file(1), "03-c.md", file(3)))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := book.Lessons[2].Run(3); err != nil || b.N != 3 {
		t.Errorf("Run(3) = %v, %v", b, err)
	}
	for i, want := range []string{
		`lesson 1, "T", has no programs to run`,
		`no program 4 in lesson 2, "T": there is one, number 1`,
		`no program 4 in lesson 3, "T": they are numbered 1 to 3`,
	} {
		if _, err := book.Lessons[i].Run(4); err == nil || err.Error() != want {
			t.Errorf("got %v; want %s", err, want)
		}
	}
}
