package repl

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gopark/engine/trace"
	"gopark/repl/play"
	"gopark/repl/view"
)

// walkKeys is the last line of the screen while walking.
const walkKeys = "→ on ← back PgDn PgUp ten Home End  space play  s steal b block w wake  q leave"

// playEvery is how long an event is shown while time passes by itself.
const playEvery = 250 * time.Millisecond

// canWalk tells whether the screen is one on which pictures move.
func (w *Workbook) canWalk() bool { return w.cfg.Screen.rewrites() && w.cfg.Screen.Color }

// walk shows the moments of a run on a whole screen, and moves by keys.
func (w *Workbook) walk() error {
	if !w.canWalk() {
		return errors.New("walking by keys needs a terminal with colours, on which things can move; :step, :back, :until, :start and :end go the same ways")
	}
	if err := w.lookBack(); err != nil {
		return err
	}
	w.replay.seq() // before the screen is taken: it may take a moment
	keysOf, _ := w.cfg.In.(*os.File)
	w.wholeScreen(func() {
		stage := play.OpenStage(w.cfg.Out, keysOf)
		defer stage.Close()
		w.walkBy(stage, play.ReadKeys(w.keys))
	})
	w.keys.turn(false) // whoever still waits for a key goes away
	w.say("%s", w.ink(w.replay.where(), faintInk))
	if w.replay.live && w.replay.at == w.replay.last() {
		w.replay = nil
	}
	return nil
}

// walkBy moves as the keys say, until one says to leave.
func (w *Workbook) walkBy(stage *play.Stage, keys <-chan play.Key) {
	s := w.cfg.Screen
	// Whoever ends the process finds the terminal as it was.
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(end)
	tick := time.NewTicker(playEvery)
	defer tick.Stop()
	playing, note := false, ""
	width, height := 0, 0
	for {
		stage.Draw(w.clean(w.moment(note, playing)), s.width(), s.height())
		width, height = s.width(), s.height()
		r := w.replay
		select {
		case k, ok := <-keys:
			if !ok {
				return
			}
			note = ""
			if k != ' ' {
				playing = false
			}
			switch k {
			case play.KeyRight, 'l', 'n':
				r.move(r.seq() + 1)
			case play.KeyLeft, 'h', 'p':
				r.move(r.seq() - 1)
			case play.KeyPageDown, play.KeyDown, 'j':
				r.move(r.seq() + 10)
			case play.KeyPageUp, play.KeyUp, 'k':
				r.move(r.seq() - 10)
			case play.KeyHome, '0':
				r.move(r.first())
			case play.KeyEnd, '$':
				r.move(r.last())
			case 's':
				note = w.walkUntil("steal")
			case 'b':
				note = w.walkUntil("block")
			case 'w':
				note = w.walkUntil("wake")
			case ' ':
				playing = !playing
			case play.KeyCtrlZ:
				stage.Suspend()
			case 'q', play.KeyCtrlC:
				return
			}
		case <-w.signals: // Ctrl-C where it is no key
			return
		case <-end:
			return
		case <-tick.C:
			if playing {
				if r.seq() == r.last() {
					playing = false
				} else {
					r.move(r.seq() + 1)
				}
			} else if s.width() == width && s.height() == height {
				continue
			}
		}
	}
}

// walkUntil goes to the next event of a kind, and says so if there is none.
func (w *Workbook) walkUntil(word string) string {
	t, err := parseTarget(word)
	if err != nil {
		return err.Error()
	}
	seq, found := w.replay.find(t)
	if !found {
		return "no " + word + " comes after this"
	}
	w.replay.move(seq)
	return ""
}

// moment is the frame of what is shown.
func (w *Workbook) moment(note string, playing bool) string {
	r, s := w.replay, w.cfg.Screen
	st := r.state()
	if playing {
		note = "playing"
	}
	title := fmt.Sprintf("%s   event %s of %s", r.name, trace.Count(r.seq()), trace.Count(r.last()))
	if note != "" {
		title += "   " + note
	}
	return view.Frame(view.Moment{
		Title: title, State: st, Told: r.tellNow(), Output: r.output(r.at), Keys: walkKeys,
	}, view.Options{Width: s.width(), Height: s.height(), Color: s.Color, ASCII: s.ASCII})
}
