package repl

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/lessons"
	"gopark/repl/page"
)

// A reading is something longer than a screen that the learner is in the
// middle of.
type reading struct {
	text   func() []page.Part // set anew for the screen's present width
	tight  bool               // no empty lines between parts
	part   int                // the next one to show
	line   int                // the next line of that part
	end    string             // what to say at its end; a part too
	lesson bool               // it is the lesson itself
	keep   bool               // it is to be read on after others
	before *reading           // what to go on with after it
	name   string             // for the line below it, where it stands above the prompt
	offset int                // the line that was the first to be seen there
}

// parts sets what is read for a width.
func (r *reading) parts(width int) []page.Part {
	parts := r.text()
	if r.end != "" {
		parts = append(parts, page.Part{Lines: fold(r.end, width)})
	}
	return parts
}

// fold breaks lines that are too long at spaces, and nowhere else: a path has
// to stay in one piece to be copied.
func fold(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for ansi.StringWidth(line) > width {
			at := 0
			for i, r := range line {
				if r == ' ' && (at == 0 || ansi.StringWidth(line[:i]) <= width) {
					at = i
				}
			}
			if at == 0 {
				break
			}
			lines = append(lines, line[:at])
			line = line[at+1:]
		}
		lines = append(lines, line)
	}
	return lines
}

// read shows the first screenful of r. A lesson's reading is kept while
// something else is read and goes on afterwards.
func (w *Workbook) read(r *reading) {
	if w.canSplit() && w.opened && w.readBeside(r) {
		return
	}
	if !r.lesson && w.reading != nil {
		r.before = w.reading
		if !w.reading.lesson {
			r.before = w.reading.before
		}
	}
	w.reading = r
	w.more()
}

// more shows the next screenful; not on a terminal, all there is.
func (w *Workbook) more() {
	if w.splits() {
		w.onward()
		return
	}
	r := w.reading
	if r == nil {
		return
	}
	room := w.cfg.Screen.height() - 3 // the line about more, the prompt, one to keep the thread
	if !w.interactive() {
		room = 1 << 30
	}
	parts := r.parts(w.cfg.Screen.width())
	w.paper.freshLine()
	out := w.paper.stdout()
	// An Enter right after the line about more: that line and the prompt give
	// way to what follows.
	seamless := w.atMore && w.cfg.Screen.rewrites()
	if seamless {
		fmt.Fprint(out, "\x1b[2A\r\x1b[J")
	}
	w.atMore = false
	used := 0
	for r.part < len(parts) {
		p := parts[r.part]
		lines := p.Lines[min(r.line, len(p.Lines)):]
		gap := 0
		if r.line == 0 && r.part > 0 && !r.tight {
			gap = 1
		}
		need := gap + len(lines)
		if p.Heading && r.part+1 < len(parts) {
			need += 1 + min(len(parts[r.part+1].Lines), 3)
		}
		if used > 0 && used+need > room && !(len(lines) > room && room-used > 8) {
			break
		}
		if gap > 0 && (used > 0 || seamless) {
			fmt.Fprintln(out)
			used++
		}
		n := min(len(lines), max(room-used, 1))
		fmt.Fprintln(out, w.clean(strings.Join(lines[:n], "\n")))
		used += n
		if n < len(lines) {
			r.line += n
			break
		}
		r.part, r.line = r.part+1, 0
	}
	if r.part == len(parts) {
		w.reading = r.before
	}
	w.sayMore()
}

// sayMore says how much is left to read, if anything is.
func (w *Workbook) sayMore() {
	r := w.reading
	if r == nil {
		return
	}
	left := -r.line
	parts := r.parts(w.cfg.Screen.width())
	for _, p := range parts[min(r.part, len(parts)):] {
		left += len(p.Lines)
	}
	what := "more lines"
	if r.lesson {
		what += " of the lesson"
	}
	w.say("%s", w.ink(fmt.Sprintf("── %d %s: Enter or space ──", left, what), faintInk))
	w.atMore = true
}

// readBeside reads where the lesson is, and tells whether it did: a lesson, and
// what is too long to stand below.
func (w *Workbook) readBeside(r *reading) bool {
	lines, _ := r.flat(w.cfg.Screen.width())
	if !r.lesson && len(lines) < w.split.bottom()-1 {
		w.print(strings.Join(lines, "\n") + "\n")
		return true
	}
	if !r.lesson {
		r.before = w.above
		for r.before != nil && !r.before.lesson && !r.before.keep {
			r.before = r.before.before
		}
	}
	w.paper.mu.Lock()
	if w.split.where == aside {
		w.split.tall = false
	}
	w.paper.mu.Unlock()
	w.comeBack()
	w.readAbove(r)
	if !r.lesson && r.before != nil {
		w.say("%s", w.ink("(above; PgUp and PgDn scroll it, :page brings back the lesson)", faintInk))
	}
	return true
}

// openLesson shows a lesson from its beginning and notes that it was left here.
func (w *Workbook) openLesson(l *lessons.Lesson) {
	w.lesson = l
	if w.cfg.Workspace != nil {
		if err := w.cfg.Workspace.SetLesson(l.ID); err != nil {
			w.fail(fmt.Errorf("where you are could not be noted: %w", err))
		}
	}
	w.reading = nil
	w.read(&reading{
		text:   func() []page.Part { return w.lessonParts(l) },
		end:    w.lessonEnd(l),
		lesson: true,
		name:   w.lessonName(l),
	})
}

func (w *Workbook) lessonParts(l *lessons.Lesson) []page.Part {
	o := w.pageOptions()
	head := page.Parts([]byte("# "+l.Title), o)
	if len(head) > 0 {
		where := fmt.Sprintf("Lesson %d", l.Number)
		if n := len(w.cfg.Book.Lessons); w.cfg.Book.Lessons[n-1].Number == n { // none is left out
			where += fmt.Sprintf(" of %d", n)
		}
		head[0].Lines = append([]string{w.ink(where, faintInk)}, head[0].Lines...)
	}
	o.Label = func(f page.Fence) string { return label(l, f) }
	return append(head, page.Parts(l.Body, o)...)
}

func (w *Workbook) lessonName(l *lessons.Lesson) string {
	return fmt.Sprintf("Lesson %d of %d: %s", l.Number, len(w.cfg.Book.Lessons), l.Title)
}

// label says above a block what can be done with it.
func label(l *lessons.Lesson, f page.Fence) string {
	if f.Lang == "output" {
		return outputLabel(l, f)
	}
	if f.Lang == "stderr" {
		if of := runBefore(l, f); of != nil && of.Claims {
			return "and on standard error:"
		}
		return "on standard error:"
	}
	for _, b := range l.Blocks {
		if b.Fence != f.Index {
			continue
		}
		switch b.Kind {
		case lessons.Run:
			return strings.Join(append([]string{fmt.Sprintf("▶ :run %d", b.N)}, attributes(b)...), " · ")
		case lessons.Prompt:
			return "type:"
		}
	}
	return ""
}

// attributes are a block's own settings, in words.
func attributes(b *lessons.Block) []string {
	var list []string
	if b.Procs > 0 {
		list = append(list, fmt.Sprintf("procs %d", b.Procs))
	}
	if b.Seed > 0 {
		list = append(list, fmt.Sprintf("seed %d", b.Seed))
	}
	if b.Lang != "" {
		list = append(list, "as "+b.Lang)
	}
	if b.Exit != 0 {
		list = append(list, fmt.Sprintf("exit code %d", b.Exit))
	}
	return list
}

// runBefore returns the run block that an output belongs to, the last before
// it.
func runBefore(l *lessons.Lesson, f page.Fence) *lessons.Block {
	var of *lessons.Block
	for _, b := range l.Blocks {
		if b.Kind == lessons.Run && b.Fence < f.Index {
			of = b
		}
	}
	return of
}

// outputLabel tells how far a block's printed output holds.
func outputLabel(l *lessons.Lesson, f page.Fence) string {
	of := runBefore(l, f)
	switch {
	case of != nil && of.Output == "":
		return "prints nothing"
	case of == nil || of.Order == lessons.Exact:
		return "prints:"
	case of.Why != "":
		return "prints here (another Go may differ: " + strings.TrimSuffix(of.Why, ".") + "):"
	}
	return "prints here (another Go may differ):"
}

func (w *Workbook) lessonEnd(l *lessons.Lesson) string {
	say := []string{fmt.Sprintf("End of lesson %d.", l.Number)}
	if i := w.position(l); i+1 < len(w.cfg.Book.Lessons) {
		say = append(say, fmt.Sprintf(":next goes on to %q.", w.cfg.Book.Lessons[i+1].Title))
	} else {
		say = append(say, "It was the last one.")
	}
	if n := len(w.lessonExercises(l)); n > 0 {
		say = append(say, fmt.Sprintf(":exercise to practise (%s).", plural(n, "exercise", "exercises")))
	}
	return strings.Join(say, " ")
}

// position is the place of a lesson in the book, from 0.
func (w *Workbook) position(l *lessons.Lesson) int {
	for i, other := range w.cfg.Book.Lessons {
		if other == l {
			return i
		}
	}
	return -1
}
