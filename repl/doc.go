// Package repl is the workbook at its prompt: it shows lessons, runs Go, and
// shows what the scheduler did. New makes a Workbook, Run runs it until the
// learner leaves.
//
// What follows is the specification of the prompt.
//
// # Input
//
// A line that begins with a colon is a command. Any other line is Go, and goes
// to a session (interp.Session): expressions, statements, declarations and
// imports, as they would stand in a program, in any order. When a line leaves
// something open (a bracket, a raw string, a binary operator), the prompt
// becomes "..." and further lines are added until the whole parses; Ctrl-C
// drops it. A command cannot stand inside unfinished Go.
//
// An empty line goes on reading: it shows the next screenful of the lesson, or
// of whatever was too long for the screen. While there is more to read, the
// space bar does the same.
//
// Every value of an expression is echoed on a line of its own:
//
//	= 3 : int
//
// but for what fmt.Print and its kin return.
//
// An error names the input and the line, and shows that line with a caret:
//
//	input 3, line 1: undefined: x
//	    y + x
//	        ^
//
// A compile error, a panic, a deadlock, or os.Exit leaves the session and all
// that was defined before as it was. So does Ctrl-C, which stops whatever is
// running, also "for {}"; what the input had changed by then is taken back, by
// doing again what came before it, unless that took long or changed the world
// outside the session.
//
// Declarations come in any order. One that names what does not exist yet waits
// for it, and a note says so. Anything may be defined again: what uses it
// follows, if it compiles with the new definition, and a note says what does
// not. Values of a type that has been replaced keep it, under the name
// "main.T (before input 7)".
//
// A package need not be imported: where several have one name, it is the one
// that has what is used of it.
//
// :undo makes the session what it was before its last input, :save writes it as
// a Go program, :load reads a file as if it were typed.
//
// # Time
//
// The session has a virtual clock. It moves only while something runs: when a
// line has finished, its goroutines stay where they are until the next line, or
// until :run, :step or :sleep lets them go on.
//
// # Alongside
//
// In a terminal of at least 24 lines and 60 columns the lesson stays above the
// prompt, with a line between them that tells what is read and how the session
// is: seed, procs, clock, goroutines by state. PgUp, PgDn, Shift-Up, Shift-Down
// (or Ctrl with them), :up and :down scroll the page; Enter on an empty line and
// the space bar read on. What is too long to be read below is read above: the
// help, an exercise, a verdict, documentation; :page brings back the lesson. A
// picture that is too tall takes the whole screen, until the next input. Another
// size of the terminal draws all anew; Ctrl-Z, the editor, and the end give the
// terminal back as it was.
//
// A smaller terminal, --plain, and ":split off" show the same one below the
// other.
//
// # What is shown
//
// :sched, :gs, :g, :why, :chan, :lock and :ps show the session as it is now, until ":run N" has run
// a program. Then they show that program's run, and say so, until the next Go
// input, :run, :sleep or :reset, which return to the session. A run that
// went wrong or left goroutines behind is shown at its end; one that ended well
// leaves nothing to see there and is shown at its busiest moment, the first
// event after which the most goroutines are running or ready to run. :step, :back,
// :until, :start and :end then move along its events, and :walk does so by keys on
// a whole screen. What the program wrote appears and disappears with time, and the
// event that has just happened is told with the rule behind it. In the session,
// :back and :start look back at what has happened, and :end returns to now; :step
// and :until let its goroutines go on.
//
// Without colours (NO_COLOR, --plain, a pipe) :sched says everything in sentences,
// a line each.
//
// # Being the scheduler
//
// ":drive N" runs a program and asks at every choice which goroutine or M goes
// next. The choices are a schedule, which can be kept in a file; after
// ":schedule use" or ":schedule load FILE", :run of the same program makes them
// again and is the same run, to the byte.
//
// # Settings
//
// :procs, :seed and :lang hold from the next program on: they replace what a
// lesson's block asks for. The session takes them at once while nothing has
// been defined in it, and at the next :reset otherwise.
//
// # Where input comes from
//
// On a terminal there is a line editor with a history that is kept from one
// time to the next, a line at a time; Tab completes commands and their
// arguments, names, and what is in a package or a value. Ctrl-C drops the line,
// Ctrl-D on an empty line leaves. On a terminal that can do nothing
// (TERM=dumb) lines are read as they come.
//
// From a pipe or a file there is no prompt, no greeting and no paging: values
// and what programs print go to Out, errors to Err, and nothing else is
// written. A failing input does not stop the others; Run then returns 1. A
// program that reads its standard input gets the terminal's lines, and nothing
// from a pipe, since what is in the pipe is the session's.
//
// # Colour
//
// Colours and signs beyond ASCII are used where Screen allows them. Neither is
// ever the only thing that says something.
package repl
