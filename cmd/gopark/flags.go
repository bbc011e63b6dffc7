package main

import (
	"fmt"
	"io/fs"
	"os"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
	"gopark/repl"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// common is what all commands have in common: where the content is, and what
// may be written on the screen.
type common struct {
	lessons, exercises string
	plain, noColor     bool
}

func (c *common) flags(f *pflag.FlagSet) {
	f.StringVar(&c.lessons, "lessons", "", "read the lessons in `DIR` instead of those built in")
	f.StringVar(&c.exercises, "exercises", "", "use the exercises in `DIR` instead of those built in")
	f.BoolVar(&c.plain, "plain", false, "no colour, no line editor, ASCII only: plain lines")
	f.BoolVar(&c.noColor, "no-color", false, "no colour; NO_COLOR does the same")
}

func (c *common) book() (*lessons.Book, error) {
	if c.lessons == "" {
		return lessons.Default()
	}
	dir, err := folder("--lessons", c.lessons)
	if err != nil {
		return nil, err
	}
	book, err := lessons.Load(dir)
	if err != nil {
		return nil, fmt.Errorf("the lessons in %s:\n%w", c.lessons, err)
	}
	return book, nil
}

func (c *common) exerciseSet() (*exercises.Set, error) {
	if c.exercises == "" {
		return exercises.Default()
	}
	dir, err := folder("--exercises", c.exercises)
	if err != nil {
		return nil, err
	}
	set, err := exercises.Load(dir)
	if err != nil {
		return nil, fmt.Errorf("the exercises in %s:\n%w", c.exercises, err)
	}
	return set, nil
}

func folder(flag, dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s: %s is no folder", flag, dir)
	}
	return os.DirFS(dir), nil
}

func (c *common) workspace() (*workspace.Workspace, error) {
	return workspace.Open("", func(what string) { fmt.Fprintln(os.Stderr, what) })
}

func (c *common) screen() repl.Screen {
	s := repl.DetectScreen(os.Stdin, os.Stdout, c.plain)
	if c.noColor {
		s.Color = false
	}
	if c.plain {
		s.Dumb, s.ASCII = true, true
	}
	return s
}

// settings are what programs run with.
type settings struct {
	procs procsFlag
	seed  seedFlag
	lang  langFlag
}

func (s *settings) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Var(&s.procs, "procs", "number of Ps (GOMAXPROCS)")
	f.Var(&s.seed, "seed", "seed of all that is left to chance")
	f.Var(&s.lang, "lang", "Go language version, such as go1.21")
	must(cmd.RegisterFlagCompletionFunc("procs", words("1", "2", "4", "8")))
	must(cmd.RegisterFlagCompletionFunc("seed", words()))
	must(cmd.RegisterFlagCompletionFunc("lang", words("go1.21", "go1.22")))
}

// words completes to some words and never to files.
func words(list ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// must is for what only a mistake in this package can make fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// worldFlag is the kind of world that a program runs in.
type worldFlag engine.WorldKind

func (f *worldFlag) Set(s string) error {
	w, err := interp.ParseWorld(s)
	*f = worldFlag(w)
	return err
}

func (f *worldFlag) String() string { return engine.WorldKind(*f).String() }

func (f *worldFlag) Type() string { return "WORLD" }

// The flags' values are read by the interpreter's own rules, which also word
// what is wrong. Zero is a flag that was not given.
type (
	procsFlag int
	seedFlag  uint64
	langFlag  string
)

func (f *procsFlag) Set(s string) error {
	n, err := interp.ParseProcs(s)
	*f = procsFlag(n)
	return err
}

func (f *procsFlag) String() string { return unlessZero(int(*f)) }
func (f *procsFlag) Type() string   { return "N" }

func (f *seedFlag) Set(s string) error {
	n, err := interp.ParseSeed(s)
	*f = seedFlag(n)
	return err
}

func (f *seedFlag) String() string { return unlessZero(uint64(*f)) }
func (f *seedFlag) Type() string   { return "N" }

func (f *langFlag) Set(s string) error {
	lang, err := interp.ParseLang(s)
	*f = langFlag(lang)
	return err
}

func (f *langFlag) String() string { return string(*f) }
func (f *langFlag) Type() string   { return "VERSION" }

func unlessZero[T int | uint64](n T) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
