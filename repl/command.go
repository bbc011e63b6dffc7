package repl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/repl/page"
)

// A command is something that can be typed after a colon. The list of them is
// the only place that knows them: it makes the help and the completion too.
type command struct {
	name     string
	args     string // as the help shows them: "[N]"
	help     string // one line
	more     string // what ":help NAME" says beyond that
	section  string
	complete func(w *Workbook) []string // what the argument may be; nil: nothing
	run      func(w *Workbook, arg string) error
}

// allCommands joins the commands of all sections, in the order of the help.
func allCommands() []command {
	return slices.Concat(readCommands(), runCommands(), timeCommands(), driveCommands(), lookCommands(), timelineCommands(), setCommands(), sessionCommands(), exerciseCommands(), otherCommands())
}

func otherCommands() []command {
	const section = "Help"
	return []command{
		{name: "help", args: "[COMMAND]", section: section,
			help:     "list the commands, or say more about one",
			complete: commandNames,
			run:      (*Workbook).help},
		{name: "quit", section: section,
			help: "leave; Ctrl-D does the same",
			run: noArg(func(w *Workbook) error {
				w.quit = true
				return nil
			})},
	}
}

// noArg makes an action of one that takes no argument.
func noArg(run func(w *Workbook) error) func(*Workbook, string) error {
	return func(w *Workbook, arg string) error {
		if arg != "" {
			return fmt.Errorf("it takes no argument, and %q is one", shorten(arg, 40))
		}
		return run(w)
	}
}

// splitCommand takes ":name argument" apart. The name ends where a letter does
// not follow, so ":g7" is ":g 7".
func splitCommand(line string) (name, arg string) {
	line = strings.TrimSpace(strings.TrimPrefix(line, ":"))
	end := strings.IndexFunc(line, func(r rune) bool { return r < 'a' || r > 'z' })
	switch {
	case end < 0:
		return line, ""
	case end == 0:
		// Not a name at all: the whole word is what was meant as one.
		if i := strings.IndexAny(line, " \t"); i >= 0 {
			return line[:i], strings.TrimSpace(line[i:])
		}
		return line, ""
	}
	return line[:end], strings.TrimSpace(line[end:])
}

// findCommand returns the command that name means: its whole name, or the
// beginning of one only.
func (w *Workbook) findCommand(name string) (command, error) {
	var begin []string
	var found command
	for _, c := range w.commands {
		if c.name == name {
			return c, nil
		}
		if name != "" && strings.HasPrefix(c.name, name) {
			begin = append(begin, ":"+c.name)
			found = c
		}
	}
	switch len(begin) {
	case 0:
	case 1:
		return found, nil
	default:
		return command{}, fmt.Errorf(":%s could be %s", name, strings.Join(begin, ", "))
	}
	if name == "" {
		return command{}, errors.New("a colon begins a command: :help lists them")
	}
	var names []string
	for _, c := range w.commands {
		names = append(names, c.name)
	}
	name = shorten(name, 40)
	if near := nearest(name, names); near != "" {
		return command{}, fmt.Errorf("there is no command :%s. Did you mean :%s?", name, near)
	}
	return command{}, fmt.Errorf("there is no command :%s. :help lists them", name)
}

// isCommand reports whether a line is a command by its whole name.
func (w *Workbook) isCommand(line string) bool {
	name, _ := splitCommand(line)
	return slices.ContainsFunc(w.commands, func(c command) bool { return c.name == name })
}

// command carries out a line that begins with a colon.
func (w *Workbook) command(line string) {
	name, arg := splitCommand(line)
	c, err := w.findCommand(name)
	if err != nil {
		w.fail(err)
		return
	}
	if err := c.run(w, arg); err != nil && !errors.Is(err, errSaid) {
		w.fail(fmt.Errorf(":%s: %w", c.name, err))
	}
}

// errSaid stands for an error that the learner has been told about.
var errSaid = errors.New("said already")

func commandNames(w *Workbook) []string {
	var names []string
	for _, c := range w.commands {
		names = append(names, c.name)
	}
	return names
}

func (c command) usage() string { return strings.TrimSpace(":" + c.name + " " + c.args) }

// help lists the commands, or explains one.
func (w *Workbook) help(arg string) error {
	if arg != "" {
		c, err := w.findCommand(strings.TrimPrefix(arg, ":"))
		if err != nil {
			return err
		}
		text := "`" + c.usage() + "` — " + c.help
		if !strings.HasSuffix(c.help, "…") {
			text += "."
		}
		text += "\n\n" + c.more
		w.print(page.Render([]byte(text), w.pageOptions()))
		return nil
	}
	wide := 0
	for _, c := range w.commands {
		wide = max(wide, len(c.usage()))
	}
	var parts []page.Part
	for i, c := range w.commands {
		if i == 0 || c.section != w.commands[i-1].section {
			parts = append(parts, page.Part{Lines: []string{w.ink(c.section, boldInk)}})
		}
		line := fmt.Sprintf("  %-*s  %s", wide, c.usage(), c.help)
		last := &parts[len(parts)-1]
		last.Lines = append(last.Lines, ansi.Truncate(line, w.cfg.Screen.width(), ""))
	}
	parts = append(parts, page.Part{Lines: []string{
		"Anything else is Go. The beginning of a name will do: :q for :quit.",
	}})
	w.read(&reading{text: func() []page.Part { return parts }, tight: true, name: "Commands"})
	return nil
}

// number reads an argument that must be a whole number from low to high.
func number(arg string, low, high int) (int, error) {
	n, err := strconv.Atoi(arg)
	switch {
	case err != nil && errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large", shorten(arg, 40))
	case err != nil:
		return 0, fmt.Errorf("%q is no whole number", shorten(arg, 40))
	case n < low || n > high:
		return 0, fmt.Errorf("%d is not between %d and %d", n, low, high)
	}
	return n, nil
}

// shorten cuts what a message quotes.
func shorten(s string, n int) string {
	return ansi.Truncate(page.Clean(s, false), n, "…")
}

// nearest returns the one of the names that differs least from word, or "" if
// none is near enough to have been meant.
func nearest(word string, names []string) string {
	best, least := "", (len(word)+2)/3+1
	for _, name := range names {
		if d := distance(word, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts what turns a into b: bytes inserted, dropped, changed, or
// exchanged with their neighbour.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
		for j := range rows[i] {
			if i == 0 {
				rows[i][j] = j
				continue
			} else if j == 0 {
				continue
			}
			d := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = min(d, rows[i-1][j]+1, rows[i][j-1]+1)
		}
	}
	return rows[len(a)][len(b)]
}
