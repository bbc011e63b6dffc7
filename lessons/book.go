// Package lessons holds the workbook's lessons and the code that loads and
// checks them. Most callers want two functions: [Default] for the lessons that
// are built in, [Load] for a teacher's own folder. Both return a [Book], whose
// [Book.Find] understands what a person types after "gopark learn".
//
// What follows is the specification of a lesson file. AUTHORING.md, beside
// this file, says the same to a teacher by way of an example.
//
// # Files
//
// A lesson is a Markdown file named NN-name.md. NN is its number and gives the
// order; name is its id, by which a person asks for it. A file whose name does
// not begin with a digit is no lesson and is left alone.
//
// # Front matter
//
// The file begins with a line "---", some YAML, and another line "---":
//
//	---
//	title: Goroutines wait in queues    # needed
//	id: queues                          # default: the name in the file's name
//	summary: One sentence for the table of contents.
//	mirrors: [gmp.20, goroutines.32]    # statements of the source documents, see COVERAGE.md
//	exercises: [predict-order]          # ids of exercises, for "now try it yourself"
//	---
//
// Any other key is an error, so that a misspelt one is noticed.
//
// # Body
//
// The rest is Markdown (CommonMark and tables). It has no heading of level
// one: the title is that. Four kinds of fenced block mean something; the first
// word after the fence says which.
//
//   - "go" is Go source. A second word says what it is for: "run" is a whole
//     program (package main) that the reader may start, "fragment" is only
//     shown. Without a second word it is a fragment.
//   - "output" holds what the last run block prints on standard output. Only
//     prose may stand between the two.
//   - "stderr" holds lines that the last run block must write on standard
//     error, in this order, perhaps with others between them.
//   - "prompt" holds lines for the reader to type at gopark's prompt: Go, and
//     commands, which begin with a colon.
//
// Run blocks are numbered from 1 in each lesson, and that number is the N of
// the command ":run N". Every other fenced block is just text.
//
// # Attributes of a run block
//
// They follow the word run, separated by spaces:
//
//	procs=1        GOMAXPROCS for this run, 1 to 256
//	seed=3         the engine's seed, 1 or more
//	lang=go1.21    the language version it is written for
//	exit=2         the exit code it ends with, 0 unless said
//	output=any     how far the output fence holds; see below
//	host=linux     real Go has what it needs on this system only
//	why="…"        one line: why another Go may print something else
//
// Where procs, seed and lang are absent, it is 4, 1 and the newest. A reader's
// settings (:procs, :seed, :lang) replace either.
//
// The output fence is always what gopark prints, to the byte. The attribute
// output says what the real Go promises:
//
//	exact   the same bytes; the default
//	any     the same lines, perhaps in another order
//	seed    nothing: it is what gopark prints with these procs and this seed
//
// A block with output=any or output=seed names its procs and seed, because its
// output depends on them, and a why, which a reader is shown.
//
// # How it is tested
//
// The package's tests run every run block on gopark and under the real go
// command, and compare both with the fence and the exit code as above. Go
// lines of prompt blocks are typed into a session. Fragments must parse.
// "go test ./lessons -update" writes what gopark prints into the fences of
// blocks with output=any and output=seed; it never touches the others.
package lessons

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed content
var content embed.FS

// A Book is a set of lessons in reading order.
type Book struct {
	Lessons []*Lesson
}

// A Lesson is one file, read and checked.
type Lesson struct {
	ID        string
	Number    int // from the file's name; what a reader sees and types
	Title     string
	Summary   string
	Mirrors   []string // statements of the source documents that it teaches
	Exercises []string // ids, in the order in which to offer them
	Body      []byte   // the Markdown after the front matter
	BodyLine  int      // the line of File on which Body begins
	Blocks    []*Block // run, fragment and prompt blocks, in order
	File      string   // as the file system names it
}

// Kind says what a block is for.
type Kind uint8

// The kinds of block.
const (
	Run      Kind = iota + 1 // a program that the reader may start
	Fragment                 // Go that is only shown
	Prompt                   // lines to type at the prompt
)

// Order says how far a block's claimed output holds under the real Go.
type Order string

// The orders, as they are written after "output=".
const (
	Exact Order = "exact" // the same bytes
	Any   Order = "any"   // the same lines in any order
	Seed  Order = "seed"  // no promise: gopark's own, with its procs and seed
)

// A Block is one fenced block that means something to gopark.
type Block struct {
	N      int    // number of a run block in its lesson, from 1; 0 for other kinds
	Kind   Kind   //
	Fence  int    // its place among all fenced blocks of the body, from 0
	Line   int    // line of the lesson's file on which Code begins
	Code   string // what is between the fences
	Lang   string // "go1.21"; "" when not said
	Procs  int    // 0 when not said
	Seed   uint64 // 0 when not said
	Exit   int    // expected exit code
	Claims bool   // an output fence follows
	Output string // what it holds; "" when there is none
	Stderr string // lines that must appear on standard error
	Order  Order  // how far Output holds
	Host   string // GOOS without which the real Go cannot run it; "" any
	Why    string // why another Go may print something else
}

// Default returns the lessons that are built into the program.
func Default() (*Book, error) {
	sub, err := fs.Sub(content, "content")
	if err != nil {
		return nil, err
	}
	return Load(sub)
}

// Run returns the run block with number n, or an error that says which there
// are.
func (l *Lesson) Run(n int) (*Block, error) {
	last := 0
	for _, b := range l.Blocks {
		if b.Kind != Run {
			continue
		}
		if b.N == n {
			return b, nil
		}
		last = b.N
	}
	switch last {
	case 0:
		return nil, fmt.Errorf("lesson %d, %q, has no programs to run", l.Number, l.Title)
	case 1:
		return nil, fmt.Errorf("no program %d in lesson %d, %q: there is one, number 1", n, l.Number, l.Title)
	}
	return nil, fmt.Errorf("no program %d in lesson %d, %q: they are numbered 1 to %d", n, l.Number, l.Title, last)
}

// Find returns the lesson that a person means by name: its number, its id, its
// file's name, or a beginning of its id that no other id shares.
func (b *Book) Find(name string) (*Lesson, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return nil, fmt.Errorf("which lesson? Give its number or its name")
	}
	if n, err := strconv.Atoi(name); err == nil {
		for _, l := range b.Lessons {
			if l.Number == n {
				return l, nil
			}
		}
		first, last := b.Lessons[0], b.Lessons[len(b.Lessons)-1]
		return nil, fmt.Errorf("no lesson %d: they are numbered %d to %d", n, first.Number, last.Number)
	}
	var begins []*Lesson
	var ids []string
	for _, l := range b.Lessons {
		if l.ID == name || l.File == name || strings.TrimSuffix(l.File, ".md") == name {
			return l, nil
		}
		if strings.HasPrefix(l.ID, name) {
			begins = append(begins, l)
		}
		ids = append(ids, l.ID)
	}
	if len(begins) == 1 {
		return begins[0], nil
	}
	if len(begins) > 1 {
		var names []string
		for _, l := range begins {
			names = append(names, l.ID)
		}
		return nil, fmt.Errorf("%q could be %s", name, strings.Join(names, " or "))
	}
	return nil, fmt.Errorf("no lesson %q%s", name, didYouMean(name, ids))
}
