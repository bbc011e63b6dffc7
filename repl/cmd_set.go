package repl

import (
	"fmt"
	"strings"

	"gopark/engine/interp"
	"gopark/repl/play"
)

// settings are what programs run with; the fields of the learner's own choice
// replace what a block asks for.
type settings struct {
	procs, ownProcs int
	seed            uint64
	ownSeed         bool
	lang            string
	pace            play.Pace // 0: as fast as can be
}

func (s *settings) init(cfg Config) {
	s.procs, s.seed = interp.DefaultProcs, interp.DefaultSeed
	if cfg.Procs > 0 {
		s.procs, s.ownProcs = cfg.Procs, cfg.Procs
	}
	if cfg.Seed > 0 {
		s.seed, s.ownSeed = cfg.Seed, true
	}
	s.lang = cfg.Lang
}

// override settles what a job runs with.
func (s *settings) override(j *job) {
	if s.ownProcs > 0 || j.procs == 0 {
		j.procs = s.procs
	}
	if s.ownSeed || j.seed == 0 {
		j.seed = s.seed
	}
	if s.lang != "" {
		j.lang = s.lang
	}
}

// setCommands change how things run.
func setCommands() []command {
	const section = "Setting"
	return []command{
		{name: "procs", args: "[N]", section: section,
			help: "set how many Ps there are (GOMAXPROCS), or say it",
			run: func(w *Workbook, arg string) error {
				if arg == "" {
					w.say("procs is %d", w.set.procs)
					return nil
				}
				n, err := interp.ParseProcs(arg)
				if err != nil {
					return fmt.Errorf("%q: %w", shorten(arg, 40), err)
				}
				w.set.procs, w.set.ownProcs = n, n
				return w.took("procs is %d", n)
			}},
		{name: "seed", args: "[N]", section: section,
			help: "set the seed that chance comes from, or say it",
			run: func(w *Workbook, arg string) error {
				if arg == "" {
					w.say("seed is %d", w.set.seed)
					return nil
				}
				n, err := interp.ParseSeed(arg)
				if err != nil {
					return fmt.Errorf("%q: %w", shorten(arg, 40), err)
				}
				w.set.seed, w.set.ownSeed = n, true
				return w.took("seed is %d", n)
			}},
		{name: "pace", args: "[20x | off]", section: section,
			help:     "how many times slower than its own clock all runs",
			more:     "At 20x a program takes twenty milliseconds for one of its own. A millisecond is a long time for a scheduler: 1000x and 100000x show more. `:pace off` lets everything run as fast as it can.",
			complete: func(*Workbook) []string { return []string{"20x", "1000x", "100000x", "off"} },
			run:      (*Workbook).pace},
		{name: "lang", args: "[go1.N]", section: section,
			help:     "set the language version, or say it",
			more:     "Before go1.22 a loop has one variable for all its turns; from go1.22 on, each turn has its own.",
			complete: func(*Workbook) []string { return []string{"go1.21", "go1.22"} },
			run: func(w *Workbook, arg string) error {
				if arg == "" {
					if w.set.lang == "" {
						w.say("lang is the newest")
					} else {
						w.say("lang is %s", w.set.lang)
					}
					return nil
				}
				lang, err := interp.ParseLang(arg)
				if err != nil {
					return fmt.Errorf("%q: %w", shorten(arg, 40), err)
				}
				w.set.lang = lang
				return w.took("lang is %s", lang)
			}},
	}
}

// took confirms a setting, and brings it to the session if that loses nothing.
func (w *Workbook) took(format string, args ...any) error {
	said := fmt.Sprintf(format, args...)
	if w.touched {
		w.say("%s from the next program on; in this session after :reset", said)
		return nil
	}
	if err := w.reset(); err != nil {
		return err
	}
	if w.interactive() {
		w.say("%s", said)
	}
	return nil
}

func (w *Workbook) reset() error {
	if err := w.session.Reset(w.sessionOptions()); err != nil {
		return err
	}
	w.touched, w.replay, w.inputs, w.saidLeft = false, nil, inputs{}, false
	return nil
}

// pace sets how fast everything runs, or says it.
func (w *Workbook) pace(arg string) error {
	switch arg {
	case "":
	case "off":
		w.set.pace = 0
	default:
		p, err := play.ParsePace(arg)
		if err != nil {
			return fmt.Errorf("%q: %w", shorten(arg, 40), err)
		}
		w.set.pace = p
	}
	if w.set.pace == 0 {
		w.say("everything runs as fast as it can")
		return nil
	}
	w.say("pace is %s: %s times slower than its own clock", w.set.pace, strings.TrimSuffix(w.set.pace.String(), "x"))
	return nil
}
