package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/repl/play"
	"gopark/repl/view"
)

// driveCommands make the learner the scheduler, and keep what they chose.
func driveCommands() []command {
	const section = "Being the scheduler"
	return []command{
		{name: "drive", args: "N | FILE.go", section: section,
			help: "run a block or a file; you choose what goes next",
			more: "At every choice it lists who could go on. You answer with a number of the list, or with `G3`, `M2` or `P1`; Enter takes what Go's scheduler would as a rule do. " +
				"What is against the rules is refused, with the rule. `help` lists what else you can say. Your choices are kept: `:schedule` says what can be done with them.",
			complete: runnableNames,
			run: func(w *Workbook, arg string) error {
				if arg == "" {
					return errors.New("drive what? \":drive 1\" drives block 1 of the lesson, and \":drive main.go\" a file")
				}
				j, err := w.jobOf(arg)
				if err != nil {
					return err
				}
				j.drive = true
				return w.runProgram(j)
			}},
		{name: "schedule", args: "[WHAT]", section: section,
			help: "keep your choices; load FILE, use, off: make them again",
			more: "A schedule is the list of what was chosen at each step of a run. `:schedule save FILE` keeps that of the last `:drive` in a text file, which you can share. " +
				"`:schedule load FILE` reads one and `:schedule use` takes your last: from then on, `:run` of its program makes these choices, and so is the same run to the byte, until `:schedule off`. " +
				"Outside, `gopark run --schedule FILE` follows one, too.",
			complete: func(*Workbook) []string { return []string{"save ", "load ", "use", "off"} },
			run:      (*Workbook).scheduleCommand},
	}
}

func (w *Workbook) scheduleCommand(arg string) error {
	word, file, _ := strings.Cut(arg, " ")
	file = strings.TrimSpace(file)
	switch {
	case word == "":
		w.saySchedule()
		return nil
	case word == "off":
		w.follow = false
		w.say("programs run as the seed says")
		return nil
	case word == "load" && file != "":
		s, err := play.LoadSchedule(file)
		if err != nil {
			return err
		}
		w.schedule, w.follow = s, true
		w.saySchedule()
		return nil
	case word != "save" && word != "use" || (word == "save") != (file != ""):
		return errors.New("write :schedule save FILE, :schedule load FILE, :schedule use or :schedule off")
	case w.schedule == nil:
		return errors.New("there is no schedule yet: :drive makes one")
	case word == "use":
		w.follow = true
		w.saySchedule()
		return nil
	}
	if err := w.schedule.Save(file); err != nil {
		return err
	}
	w.say("saved to %s; gopark run --schedule %s follows it", file, file)
	return nil
}

func (w *Workbook) saySchedule() {
	s := w.schedule
	if s == nil {
		w.say("there is no schedule; :drive makes one, and :schedule load FILE reads one")
		return
	}
	of := ""
	if s.Program != "" {
		of = " of " + s.Program
	}
	text := fmt.Sprintf("a schedule%s: %s, procs %d, seed %d", of, plural(moves(s), "move", "moves"), s.Procs, s.Seed)
	if w.follow {
		text += "; :run follows it, until :schedule off"
	}
	w.say("%s", text)
}

// moves counts the steps of a schedule.
func moves(s *play.Schedule) int {
	n := 0
	for _, m := range s.Moves {
		n += m.Times
	}
	return n
}

// followed returns the schedule that a job is to follow, if one is, and what that
// asks for.
func (w *Workbook) followed(j *job) (*play.Schedule, error) {
	if !w.follow || w.schedule == nil || j.drive {
		return nil, nil
	}
	if err := w.schedule.Fits(j.name, []byte(j.src)); err != nil {
		return nil, fmt.Errorf("%w. :schedule off lets programs run as the seed says", err)
	}
	j.procs, j.seed, j.lang = w.schedule.Procs, w.schedule.Seed, w.schedule.Lang
	return w.schedule, nil
}

// afterSchedule says if a run did not do what its schedule says.
func (w *Workbook) afterSchedule(r *engine.Replayer) error {
	switch {
	case r == nil || r.Err() == nil:
		return nil
	case r.Ended():
		w.say("(%s: the scheduler chose the rest)", r.Err())
		return nil
	}
	return fmt.Errorf("the schedule does not fit: %w", r.Err())
}

// driven runs a program while the learner chooses what goes next in it. What is
// typed is choices, so the program reads nothing.
func (w *Workbook) driven(j job, prog program, opt interp.Options) *interp.Result {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for len(w.signals) > 0 {
		<-w.signals
	}
	go func() {
		select {
		case <-w.signals:
			cancel()
			if w.keys != nil {
				w.keys.drop() // a choice that is awaited
			}
		case <-ctx.Done():
		}
	}()
	w.setPacer(nil)
	w.schedule = &play.Schedule{Program: j.name, Source: play.Fingerprint([]byte(j.src)), Lang: j.lang}
	w.follow = false
	d := &play.Driver{
		Out:  w.paper.stdout(),
		View: func() view.Options { return w.viewOptions(3) },
		Save: w.schedule.Save,
		Ask: func(prompt string) (string, error) {
			w.paper.freshLine()
			line, err := w.ask(w.src, prompt)
			if err == errDropped {
				return "", play.ErrStop
			}
			return line, err
		},
	}
	res := d.Drive(ctx, prog, opt, &w.schedule.Schedule)
	if w.interactive() {
		w.say("%s", w.ink("(your choices are kept; :schedule use makes them again, :schedule save FILE keeps them in a file)", faintInk))
	}
	return res
}
