package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
	"gopark/repl/page"
)

// On a terminal of some size the lesson stays on the screen: the page above, the
// prompt below, a line about both between them. The terminal itself keeps them
// apart: what is written scrolls between two margins (DECSTBM), and the page
// stands above the upper one. The cursor never leaves the part below, but to
// draw the page.

// The least that a screen must have for that, and the share of the page.
const (
	leastRows    = 24
	leastColumns = 60
	pageShare    = 0.52
	pictureRows  = 23 // what a picture of the scheduler takes
)

// A pagePlace is where the page is.
type pagePlace int

const (
	nowhere pagePlace = iota // all is written one below the other
	above                    // the page stands above the prompt
	aside                    // it has made room for something tall, until the next input
)

// An alongside is the screen in two parts. Its fields are the paper's: whoever
// looks at them holds the paper's lock.
type alongside struct {
	where      pagePlace
	unwanted   bool // by :split off
	rows, cols int
	top        int      // rows of the page; the line about it is the next one
	lines      []string // of the page
	starts     []int    // where each part of it starts
	offset     int      // the first line that is shown
	status     string
	lent       bool // somebody else has the whole screen
	tall       bool // the present input has written something that needs the whole screen
	tail       tail
}

// bottom is how many rows the prompt has.
func (a *alongside) bottom() int { return a.rows - a.top - 1 }

// last is the largest offset.
func (a *alongside) last() int { return max(len(a.lines)-a.top, 0) }

// splits tells whether the screen is in two parts now.
func (w *Workbook) splits() bool {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	return w.split.where == above
}

// canSplit tells whether it may be.
func (w *Workbook) canSplit() bool {
	s := w.cfg.Screen
	return s.rewrites() && w.lesson != nil && !w.split.unwanted && s.height() >= leastRows && s.width() >= leastColumns
}

// layOut measures the screen. The paper is locked.
func (w *Workbook) layOut() {
	a := &w.split
	a.rows, a.cols = w.cfg.Screen.height(), w.cfg.Screen.width()
	a.top = int(float64(a.rows) * pageShare)
	if a.rows-a.top-1 < pictureRows && a.rows-pictureRows-1 >= a.rows/3 {
		a.top = a.rows - pictureRows - 1 // a picture fits below the page
	}
}

// openSplit divides the screen. What was on it goes up to where the terminal
// keeps such things.
func (w *Workbook) openSplit() {
	if !w.canSplit() {
		return
	}
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	w.layOut()
	a := &w.split
	a.where = above
	fmt.Fprintf(w.paper.out, "\x1b[r\x1b[%d;1H%s\x1b[2J%s\x1b[%d;1H", a.rows, strings.Repeat("\n", a.rows), a.margins(), a.top+2)
}

// margins sets what scrolls. It leaves the cursor at the beginning of the screen.
func (a *alongside) margins() string { return fmt.Sprintf("\x1b[%d;%dr", a.top+2, a.rows) }

// The terminal remembers where the cursor is, and goes back there.
const saveCursor, restoreCursor = "\x1b7", "\x1b8"

// closeSplit gives the whole screen back, and leaves what is on it.
func (w *Workbook) closeSplit() {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	w.leaveSplit(nowhere)
}

// leaveSplit is closeSplit with the paper locked.
func (w *Workbook) leaveSplit(to pagePlace) {
	a := &w.split
	if a.where == above {
		io.WriteString(w.paper.out, saveCursor+"\x1b[r"+restoreCursor)
	}
	a.where = to
}

// drawPage draws the page and the line below it.
func (w *Workbook) drawPage() {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	if w.split.where == above {
		io.WriteString(w.paper.out, w.pagePicture())
	}
}

// pagePicture is what draws the page. The margins are set again each time: what
// a program writes may have moved them.
func (w *Workbook) pagePicture() string {
	a := &w.split
	var b strings.Builder
	b.WriteString(saveCursor + "\x1b[?25l" + a.margins())
	for i := range a.top {
		line := ""
		if n := a.offset + i; n < len(a.lines) {
			line = a.lines[n]
		}
		fmt.Fprintf(&b, "\x1b[%d;1H\x1b[0m\x1b[2K%s", i+1, ansi.Truncate(line, a.cols, ""))
	}
	fmt.Fprintf(&b, "\x1b[%d;1H\x1b[0m\x1b[2K%s\x1b[0m\x1b[?25h", a.top+1, w.statusLine())
	b.WriteString(restoreCursor)
	return b.String()
}

// statusLine says on the left what is above, and on the right what is below.
func (w *Workbook) statusLine() string {
	a := &w.split
	room := a.cols - 1
	right := ansi.Truncate(a.status, room*2/3, "…")
	most := room - ansi.StringWidth(right) - 4 // for the left
	name := w.pageName()
	if len(a.lines) > a.top {
		lines := fmt.Sprintf(" · %d-%d of %d", a.offset+1, min(a.offset+a.top, len(a.lines)), len(a.lines))
		hint := ", Enter reads on"
		if a.offset < a.last() && ansi.StringWidth(name+lines+hint) <= most {
			lines += hint
		}
		name = ansi.Truncate(name, max(most-ansi.StringWidth(lines), 8), "…") + lines
	}
	name = ansi.Truncate(name, max(most, 8), "…")
	gap := max(room-ansi.StringWidth(name)-ansi.StringWidth(right)-3, 1)
	fill := "─"
	if w.cfg.Screen.Color {
		fill = " "
	}
	line := ansi.Truncate(" "+name+" "+strings.Repeat(fill, gap)+" "+right, room, "")
	if w.cfg.Screen.Color {
		return "\x1b[7m" + line + "\x1b[0m"
	}
	return w.clean(line)
}

// pageName names what is read above.
func (w *Workbook) pageName() string {
	if r := w.above; r != nil && r.name != "" {
		return r.name
	}
	if w.lesson != nil {
		return fmt.Sprintf("Lesson %d", w.lesson.Number)
	}
	return ""
}

// showStatus finds out what the line below the page says, and draws it.
func (w *Workbook) showStatus() {
	if !w.splits() {
		return
	}
	st := w.session.State()
	text := fmt.Sprintf("seed %d · procs %d · %s", w.set.seed, w.set.procs, trace.Duration(st.Time))
	if c := strings.TrimPrefix(census(st), "goroutines: "); c != "no goroutines are left" {
		text += " · " + c
	}
	w.paper.mu.Lock()
	w.split.status = text
	if w.paper.wild {
		w.paper.wild = false
		fmt.Fprintf(w.paper.out, "\x1b[0m%s\x1b[%d;1H", w.split.margins(), w.split.rows)
	}
	w.paper.mu.Unlock()
	w.drawPage()
}

// setPage puts a reading on the page, from its beginning or, if it was there
// already, where it was.
func (w *Workbook) setPage(r *reading) {
	lines, starts := r.flat(w.cfg.Screen.width())
	for i := range lines {
		lines[i] = w.clean(lines[i])
	}
	w.paper.mu.Lock()
	a := &w.split
	part, into := 0, 0
	if w.above == r {
		for part+1 < len(a.starts) && a.starts[part+1] <= a.offset {
			part++
		}
		if part < len(a.starts) {
			into = a.offset - a.starts[part]
		}
	} else if w.above != nil {
		w.above.offset = a.offset
	}
	a.lines, a.starts = lines, starts
	switch {
	case w.above == r && part < len(starts):
		a.offset = starts[part] + into
		if part+1 < len(starts) {
			a.offset = min(a.offset, starts[part+1])
		}
	default:
		a.offset = r.offset
	}
	a.offset = min(max(a.offset, 0), a.last())
	w.above = r
	w.paper.mu.Unlock()
	w.drawPage()
}

// flat is all that is read, as lines, and where its parts start.
func (r *reading) flat(width int) (lines []string, starts []int) {
	for i, p := range r.parts(width) {
		if i > 0 && !r.tight {
			lines = append(lines, "")
		}
		starts = append(starts, len(lines))
		lines = append(lines, p.Lines...)
	}
	return lines, starts
}

// scroll moves the page by so many lines, and tells whether it moved.
func (w *Workbook) scroll(by int) bool {
	w.paper.mu.Lock()
	a := &w.split
	was := a.offset
	a.offset = min(max(a.offset+by, 0), a.last())
	moved := a.offset != was
	w.paper.mu.Unlock()
	if moved {
		w.drawPage()
	}
	return moved
}

// screenful is how far a page goes on at once: a line stays, to keep the thread.
func (w *Workbook) screenful() int {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	return max(w.split.top-1, 1)
}

// readAbove shows a reading on the page.
func (w *Workbook) readAbove(r *reading) {
	w.setPage(r)
	w.reading = nil
	if w.moreAbove() {
		w.reading = r
	}
}

// moreAbove tells whether the page goes on.
func (w *Workbook) moreAbove() bool {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	return w.split.offset < w.split.last()
}

// onward is Enter on an empty line while the page is above: it reads on there.
func (w *Workbook) onward() {
	w.paper.mu.Lock()
	io.WriteString(w.paper.out, "\x1b[1A\r\x1b[J") // the empty prompt gives way
	w.paper.mu.Unlock()
	switch {
	case w.scroll(w.screenful()):
		w.reading = nil
		if w.moreAbove() {
			w.reading = w.above
		}
	case w.above != nil && w.above.before != nil:
		w.readAbove(w.above.before) // what was read before goes on
	}
}

// makeRoom lets the page step aside for a text that is too tall to stand below
// it.
func (w *Workbook) makeRoom(text string) {
	w.paper.mu.Lock()
	defer w.paper.mu.Unlock()
	a := &w.split
	if a.where == nowhere {
		return
	}
	rows := 0
	for line := range strings.Lines(text) {
		rows += rowsOf(line, a.cols)
	}
	if rows > a.bottom()-1 {
		a.tall = true
		w.leaveSplit(aside)
	}
}

// comeBack puts the page where it was, unless what made it step aside has just
// been written.
func (w *Workbook) comeBack() {
	w.paper.mu.Lock()
	a := &w.split
	back := a.where == aside && !a.tall
	a.tall = false
	if back {
		a.where = above
		// The prompt may stand where the page will be.
		io.WriteString(w.paper.out, fmt.Sprintf("\x1b[%d;1H", a.rows))
	}
	w.paper.mu.Unlock()
	if back && w.canSplit() {
		w.drawPage()
	}
}

// redraw draws everything anew: the terminal has another size, or somebody else
// has written on it.
func (w *Workbook) redraw() {
	w.paper.mu.Lock()
	a := &w.split
	if a.lent || a.where == nowhere && (w.above == nil || !w.opened) {
		w.paper.mu.Unlock()
		return
	}
	if !w.canSplit() {
		if a.where != nowhere {
			io.WriteString(w.paper.out, "\x1b[r\x1b[2J\x1b[H"+a.tail.last(w.cfg.Screen.width(), w.cfg.Screen.height()-2))
			a.where = nowhere
		}
		w.paper.mu.Unlock()
		return
	}
	w.layOut()
	a.where = above
	fmt.Fprintf(w.paper.out, "\x1b[0m\x1b[r\x1b[2J%s\x1b[%d;1H%s", a.margins(), a.top+2, a.tail.last(a.cols, a.bottom()-2))
	r := w.above
	w.paper.mu.Unlock()
	if r != nil {
		w.setPage(r)
	}
}

// wholeScreen gives the screen to do, and draws everything anew afterwards.
func (w *Workbook) wholeScreen(do func()) {
	if !w.splits() {
		do()
		return
	}
	w.paper.mu.Lock()
	w.leaveSplit(aside)
	w.split.lent = true
	io.WriteString(w.paper.out, "\x1b[2J\x1b[H")
	w.paper.mu.Unlock()
	defer func() {
		w.paper.mu.Lock()
		w.split.lent = false
		w.paper.mu.Unlock()
		w.redraw()
	}()
	do()
}

// A tail is the end of what has been written below the page, to be written again
// when the screen is drawn anew.
type tail struct{ text string }

const maxTail = 16 << 10

func (t *tail) add(b []byte) {
	t.text += string(b)
	if len(t.text) > 2*maxTail {
		t.text = t.text[len(t.text)-maxTail:]
		if i := strings.IndexByte(t.text, '\n'); i >= 0 {
			t.text = t.text[i+1:]
		}
	}
}

// rowsOf is how many rows a line takes on the screen.
func rowsOf(line string, cols int) int {
	return max(1, (ansi.StringWidth(strings.TrimSuffix(line, "\n"))+cols-1)/max(cols, 1))
}

// last returns the last lines that fit in so many rows.
func (t *tail) last(cols, rows int) string {
	lines := strings.Split(strings.TrimSuffix(t.text, "\n"), "\n")
	from := len(lines)
	for from > 0 {
		need := rowsOf(lines[from-1], cols)
		if need > rows {
			break
		}
		rows -= need
		from--
	}
	var b strings.Builder
	for _, line := range lines[from:] {
		b.WriteString(page.Clean(ansi.Strip(line), false) + "\n")
	}
	if t.text == "" {
		return ""
	}
	return b.String()
}

// pageKeys are the keys that move the page, by what a terminal sends for them.
var pageKeys = []struct {
	sequence string
	lines    func(screenful int) int
}{
	{"\x1b[5~", func(n int) int { return -n }},
	{"\x1b[6~", func(n int) int { return n }},
	{"\x1b[1;2A", func(int) int { return -1 }},
	{"\x1b[1;2B", func(int) int { return 1 }},
	{"\x1b[1;5A", func(int) int { return -1 }},
	{"\x1b[1;5B", func(int) int { return 1 }},
	{"\x1b[5;2~", func(n int) int { return -n }},
	{"\x1b[6;2~", func(n int) int { return n }},
}

// takeKeys takes the keys that move the page out of what was typed.
func (w *Workbook) takeKeys(typed []byte) []byte {
	if !w.splits() {
		return typed
	}
	s := string(typed)
	for {
		first, at := -1, len(s)
		for i, k := range pageKeys {
			if n := strings.Index(s, k.sequence); n >= 0 && n < at {
				first, at = i, n
			}
		}
		if first < 0 {
			return []byte(s)
		}
		w.scroll(pageKeys[first].lines(w.screenful()))
		s = s[:at] + s[at+len(pageKeys[first].sequence):]
	}
}

// lessonAbove is the lesson that has made way for what is on the page now.
func (w *Workbook) lessonAbove() *reading {
	if !w.splits() || w.above == nil || w.above.lesson {
		return nil
	}
	r := w.above
	for r != nil && !r.lesson {
		r = r.before
	}
	return r
}

var errNoPage = errors.New("there is no page above the prompt: the screen is too small for both, or :split off was typed")

// scrollBy is :up and :down.
func (w *Workbook) scrollBy(arg string, sign int) error {
	if !w.splits() {
		return errNoPage
	}
	n := w.screenful()
	if arg != "" {
		var err error
		if n, err = number(arg, 1, 1_000_000); err != nil {
			return err
		}
	}
	w.scroll(sign * n)
	w.reading = nil
	if w.moreAbove() {
		w.reading = w.above
	}
	return nil
}

func (w *Workbook) chooseSplit(arg string) error {
	switch {
	case w.lesson == nil:
		return errNoBook
	case arg == "off":
		w.split.unwanted = true
		w.closeSplit()
		w.opened = false
		return nil
	case arg != "" && arg != "on":
		return fmt.Errorf("%q: it is on or off", shorten(arg, 40))
	}
	w.split.unwanted = false
	if !w.canSplit() {
		return fmt.Errorf("a page above the prompt needs a terminal of %d lines and %d columns, and no --plain", leastRows, leastColumns)
	}
	if !w.splits() {
		w.openSplit()
		w.opened = true
		w.openLesson(w.lesson)
	}
	return nil
}

// clearScreen is Ctrl-L.
func (w *Workbook) clearScreen() {
	if !w.splits() {
		io.WriteString(w.cfg.Out, "\x1b[2J\x1b[H")
		return
	}
	w.paper.mu.Lock()
	w.split.tail = tail{}
	w.paper.mu.Unlock()
	w.redraw()
}

// refresh draws the line that is being typed again.
func (w *Workbook) refresh(src source) {
	if e, ok := src.(*editor); ok {
		e.refresh()
	}
}
