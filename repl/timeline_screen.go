package repl

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"gopark/engine/trace/lanes"
	"gopark/repl/view"
)

// TimelineOptions are for a picture of a run that is written once: on a terminal
// it fits, elsewhere it is as tall as it has to be, and as wide as it is told.
func (s Screen) TimelineOptions(r *lanes.Run, by view.Lane, width int) view.Options {
	const mostLanes, forRest = 60, 40
	o := view.Options{Width: width, Height: min(view.Lanes(r, by), mostLanes) + forRest, Color: s.Color, ASCII: s.ASCII}
	if width <= 0 {
		o.Width = 100
		if s.Width != nil && s.Interactive {
			o.Width = s.width()
		}
	}
	return o
}

// WatchTimeline shows a run on the process's terminal, where keys zoom and
// scroll, until the reader leaves. A terminal that cannot do that gets the
// picture once.
func WatchTimeline(r *lanes.Run, w view.Window, s Screen) error {
	if !s.rewrites() {
		fmt.Print(view.Timeline(r, w, s.TimelineOptions(r, w.By, 0)))
		return nil
	}
	last, err := watchTimeline(r, w, s, os.Stdin, os.Stdout)
	if err != nil {
		return err
	}
	// What was seen last stays when the screen is as it was before.
	fmt.Print(view.Timeline(r, last, view.Options{Width: s.width(), Height: s.height(), Color: s.Color, ASCII: s.ASCII}))
	return nil
}

// Escape sequences of the alternate screen.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l"
	leaveScreen = "\x1b[?25h\x1b[?1049l"
)

// watchTimeline shows a run on a screen of its own and returns what was shown
// last.
func watchTimeline(r *lanes.Run, w view.Window, s Screen, in io.Reader, out io.Writer) (view.Window, error) {
	before, err := term.MakeRaw(int(os.Stdin.Fd()))
	if err != nil {
		return w, fmt.Errorf("the terminal gives no single keys: %w", err)
	}
	restore := func() {
		io.WriteString(out, leaveScreen)
		term.Restore(int(os.Stdin.Fd()), before)
	}
	defer restore()
	// Whoever ends the process finds the terminal as it was.
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(end)
	io.WriteString(out, enterScreen)

	keys := newKeys(in)
	// Not every system tells of a new size: look now and then.
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	t := &timeline{run: r, w: w, screen: s, remark: -1}
	width, height := 0, 0
	keys.ask()
	for {
		if nw, nh := s.width(), s.height(); nw != width || nh != height || t.dirty {
			width, height = nw, nh
			io.WriteString(out, t.draw())
		}
		select {
		case k := <-keys.got:
			if !t.key(k) {
				return t.w, nil
			}
			keys.ask()
		case <-tick.C:
		case <-end:
			return t.w, nil
		}
	}
}

// Keys reads keys one at a time, and only when asked, so that what is typed after
// the last one is left to whoever reads next.
type keys struct {
	in   io.Reader
	want chan struct{}
	got  chan string // a key's name, or its character; "" at the end of input
	rest []byte
}

func newKeys(in io.Reader) *keys {
	k := &keys{in: in, want: make(chan struct{}), got: make(chan string, 1)}
	return k
}

// ask sees to it that the next key comes.
func (k *keys) ask() {
	go func() { k.got <- k.next() }()
}

var keyNames = []struct{ bytes, name string }{
	{"\x1b[A", "up"}, {"\x1b[B", "down"}, {"\x1b[C", "right"}, {"\x1b[D", "left"},
	{"\x1bOA", "up"}, {"\x1bOB", "down"}, {"\x1bOC", "right"}, {"\x1bOD", "left"},
	{"\x1b[5~", "pgup"}, {"\x1b[6~", "pgdown"}, {"\x1b[H", "home"}, {"\x1b[F", "end"},
	{"\x1b[1~", "home"}, {"\x1b[4~", "end"}, {"\x1bOH", "home"}, {"\x1bOF", "end"}, {"\x1b[Z", "backtab"},
	{"\t", "tab"}, {"\x03", "quit"}, {"\x04", "quit"}, {"q", "quit"}, {"Q", "quit"},
}

func (k *keys) next() string {
	if len(k.rest) == 0 {
		buf := make([]byte, 64)
		n, err := k.in.Read(buf)
		if n == 0 && err != nil {
			return ""
		}
		k.rest = buf[:n]
	}
	for _, n := range keyNames {
		if strings.HasPrefix(string(k.rest), n.bytes) {
			k.rest = k.rest[len(n.bytes):]
			return n.name
		}
	}
	if k.rest[0] == '\x1b' {
		// Alone it leaves; what follows it belongs to a key that has no meaning.
		only := len(k.rest) == 1
		k.rest = nil
		if only {
			return "quit"
		}
		return "?"
	}
	c := string(k.rest[:1])
	k.rest = k.rest[1:]
	return c
}

// A timeline is what is shown of a run, moved by keys.
type timeline struct {
	run    *lanes.Run
	w      view.Window
	screen Screen
	remark int // shown by the key n; -1 none
	help   bool
	dirty  bool
}

// key does what a key asks for. It reports whether to go on.
func (t *timeline) key(k string) bool {
	t.w = t.w.Clamp(t.run)
	t.dirty = true
	t.help = k == "?" && !t.help
	span := t.w.To - t.w.From
	rows := max(1, t.screen.height()-8)
	switch k {
	case "quit", "":
		return false
	case "left", "h":
		t.move(-span / 4)
	case "right", "l":
		t.move(span / 4)
	case "+", "=", "i":
		t.zoom(span / 2)
	case "-", "_", "o":
		t.zoom(span * 2)
	case "0":
		t.w.From, t.w.To = t.run.From, t.run.To
	case "home":
		t.move(t.run.From - t.w.From)
	case "end":
		t.move(t.run.To - t.w.To)
	case "up", "k":
		t.w.Top--
	case "down", "j":
		t.w.Top++
	case "pgup":
		t.w.Top -= rows
	case "pgdown", " ":
		t.w.Top += rows
	case "tab":
		t.w.By, t.w.Top = (t.w.By+1)%3, 0
	case "backtab":
		t.w.By, t.w.Top = (t.w.By+2)%3, 0
	case "p", "m", "g":
		t.w.By, _ = view.ParseLane(k)
		t.w.Top = 0
	case "n":
		t.nextRemark()
	}
	t.w = t.w.Clamp(t.run)
	return true
}

func (t *timeline) move(d int64) {
	t.w.From += d
	t.w.To += d
}

// zoom shows so much time around the middle of what is shown.
func (t *timeline) zoom(span int64) {
	span = max(span, 10)
	middle := t.w.From + (t.w.To-t.w.From)/2
	t.w.From = middle - span/2
	t.w.To = t.w.From + span
}

// nextRemark goes to where the next remark points, without leaving the zoom.
func (t *timeline) nextRemark() {
	if len(t.run.Remarks) == 0 {
		return
	}
	t.remark = (t.remark + 1) % len(t.run.Remarks)
	m := t.run.Remarks[t.remark]
	span := t.w.To - t.w.From
	t.w.From = m.At - span/4
	t.w.To = t.w.From + span
	if t.w.By == view.ByG {
		for i := range t.run.Gs {
			if t.run.Gs[i].ID == m.G {
				t.w.Top = max(0, i-2)
			}
		}
	}
}

const timelineKeys = "← → scroll  + - zoom  0 all  ↑ ↓ lanes  tab P/M/G  n next remark  q leave"

// draw returns the whole screen, with the sequences that put it there.
func (t *timeline) draw() string {
	t.dirty = false
	width, height := t.screen.width(), t.screen.height()
	o := view.Options{Width: width, Height: height, Color: t.screen.Color, ASCII: t.screen.ASCII}
	picture := strings.Split(strings.TrimRight(view.Timeline(t.run, t.w, o), "\n"), "\n")
	status := timelineKeys
	if t.screen.ASCII {
		status = "arrows scroll  + - zoom  0 all  tab P/M/G  n next remark  q leave"
	}
	if t.remark >= 0 && t.remark < len(t.run.Remarks) {
		status = fmt.Sprintf("remark %d of %d: %s", t.remark+1, len(t.run.Remarks), t.run.Remarks[t.remark].Text)
	}
	var b strings.Builder
	b.WriteString("\x1b[H")
	for i := range height - 1 {
		if i < len(picture) {
			b.WriteString(ansi.Truncate(picture[i], width, ""))
		}
		b.WriteString("\x1b[K\r\n")
	}
	b.WriteString("\x1b[7m" + ansi.Truncate(status, width, "") + "\x1b[0m\x1b[K")
	return b.String()
}
