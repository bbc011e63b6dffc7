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

	"gopark/engine/trace/lanes"
	"gopark/repl/play"
	"gopark/repl/view"
)

// TimelineOptions are for a picture of a run that is written once: it is as tall
// as it has to be, and as wide as it is told, or the terminal is.
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
	fmt.Print(watchTimeline(r, w, s, os.Stdin, os.Stdout))
	return nil
}

// watchTimeline shows a run on a screen of its own. It returns the picture that
// was seen last, to be left on the screen as it was before.
func watchTimeline(r *lanes.Run, w view.Window, s Screen, in io.Reader, out io.Writer) string {
	stage := play.OpenStage(out, os.Stdin)
	defer stage.Close()
	// Whoever ends the process finds the terminal as it was.
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(end)
	keys := play.ReadKeys(in)
	// Not every system tells of a new size: look now and then.
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()

	t := &timeline{run: r, w: w.Clamp(r), screen: s, remark: -1}
	for {
		stage.Draw(t.frame(), s.width(), s.height())
		select {
		case k, more := <-keys:
			if k == play.KeyCtrlZ {
				stage.Suspend()
				continue
			}
			if !more || !t.key(k) {
				return t.picture(s.height())
			}
		case <-tick.C:
		case <-end:
			return t.picture(s.height())
		}
	}
}

// A timeline is what is shown of a run, moved by keys.
type timeline struct {
	run    *lanes.Run
	w      view.Window
	screen Screen
	remark int  // shown in the last line; -1 none
	told   bool // in sentences, of which
	line   int  // this one is the first on the screen
}

// key does what a key asks for. It reports whether to go on.
func (t *timeline) key(k play.Key) bool {
	if t.told && t.scroll(k) {
		return true
	}
	span := t.w.To - t.w.From
	rows := max(1, t.screen.height()-7)
	if k != 'n' && k != 'N' {
		t.remark = -1
	}
	switch k {
	case 'q', 'Q', play.KeyCtrlC:
		return false
	case play.KeyLeft, 'h':
		t.move(-max(1, span/4))
	case play.KeyRight, 'l':
		t.move(max(1, span/4))
	case '+', '=', 'i':
		t.zoom(span / 2)
	case '-', '_', 'o':
		t.zoom(span * 2)
	case '0':
		t.w.From, t.w.To = t.run.From, t.run.To
	case play.KeyHome:
		t.move(t.run.From - t.w.From)
	case play.KeyEnd:
		t.move(t.run.To - t.w.To)
	case play.KeyUp, 'k':
		t.w.Top--
	case play.KeyDown, 'j':
		t.w.Top++
	case play.KeyPageUp:
		t.w.Top -= rows
	case play.KeyPageDown, ' ':
		t.w.Top += rows
	case play.KeyTab:
		t.w.By, t.w.Top = (t.w.By+1)%3, 0
	case 'p', 'm', 'g':
		t.w.By, _ = view.ParseLane(string(rune(k)))
		t.w.Top = 0
	case 't':
		t.told, t.line = !t.told, 0
	case 'n':
		t.toRemark(1)
	case 'N':
		t.toRemark(-1)
	}
	t.w.Top = min(t.w.Top, max(0, view.Lanes(t.run, t.w.By)-rows))
	t.w = t.w.Clamp(t.run)
	return true
}

// scroll moves through the sentences. It reports whether the key was for that.
func (t *timeline) scroll(k play.Key) bool {
	page := max(1, t.screen.height()-2)
	switch k {
	case play.KeyUp, 'k':
		t.line--
	case play.KeyDown, 'j':
		t.line++
	case play.KeyPageUp:
		t.line -= page
	case play.KeyPageDown, ' ':
		t.line += page
	case play.KeyHome:
		t.line = 0
	case play.KeyEnd:
		t.line = 1 << 30
	default:
		return false
	}
	t.line = min(max(t.line, 0), max(0, len(t.sentences())-page))
	return true
}

// sentences tell of the run, wrapped to the screen.
func (t *timeline) sentences() []string {
	text := view.TimelineText(t.run, t.w.By, t.screen.ASCII)
	return strings.Split(strings.TrimRight(ansi.Wordwrap(text, t.screen.width(), ""), "\n"), "\n")
}

func (t *timeline) move(d int64) {
	t.w.From += d
	t.w.To += d
}

// shortest is the shortest stretch of time that is shown.
const shortest = 10

// zoom shows so much time around the middle of what is shown.
func (t *timeline) zoom(span int64) {
	span = max(span, shortest)
	middle := t.w.From + (t.w.To-t.w.From)/2
	t.w.From = middle - span/2
	t.w.To = t.w.From + span
}

// toRemark goes to where the next remark points, or the one before, without
// leaving the zoom.
func (t *timeline) toRemark(d int) {
	n := len(t.run.Remarks)
	if n == 0 {
		return
	}
	if t.remark < 0 && d < 0 {
		t.remark = 0
	}
	t.remark = (t.remark + d + n) % n
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

const (
	timelineKeys      = "← → scroll  + - zoom  0 all  ↑ ↓ lanes  tab P/M/G  n remark  t text  q leave"
	timelineKeysASCII = "arrows scroll  + - zoom  0 all  tab P/M/G  n remark  t text  q leave"
)

// picture draws what is shown in so many lines.
func (t *timeline) picture(height int) string {
	o := view.Options{Width: t.screen.width(), Height: height, Color: t.screen.Color, ASCII: t.screen.ASCII}
	return view.Timeline(t.run, t.w, o)
}

// frame returns the whole screen: the picture, and in the last line the keys, or
// the remark that was gone to.
func (t *timeline) frame() string {
	width, height := t.screen.width(), t.screen.height()
	var lines []string
	if t.told {
		lines = t.sentences()
		lines = lines[min(t.line, len(lines)-1):]
	} else {
		lines = strings.Split(strings.TrimRight(t.picture(height), "\n"), "\n")
	}
	status := timelineKeys
	if t.screen.ASCII {
		status = timelineKeysASCII
	}
	if t.remark >= 0 && t.remark < len(t.run.Remarks) {
		status = fmt.Sprintf("%d of %d: %s", t.remark+1, len(t.run.Remarks), t.run.Remarks[t.remark].Text)
		if t.screen.ASCII {
			status = asciiOnly(status)
		}
	}
	lines = lines[:min(len(lines), height-1)]
	for len(lines) < height-1 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, "\x1b[7m"+ansi.Truncate(status, width, "")+"\x1b[0m"), "\n")
}
