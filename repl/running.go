package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// patience is how long something may run before its progress is shown.
const patience = time.Second

// errStuck is what a run that nothing could stop ends with.
var errStuck = errors.New("what runs is in a call outside gopark's engine and does not come back: leaving")

// wakeAfter is how long after Ctrl-C a program that waits for the keyboard is
// woken: the engine must have heard of it first, or the program would go on as
// if its input had failed.
const wakeAfter = 20 * time.Millisecond

// leaveAfter is how long after Ctrl-C a call that does not return is left.
const leaveAfter = 40 * time.Millisecond

// running runs do while Ctrl-C stops it and, when it takes long, shows on a
// terminal how far it has come. The recorder that it asks is that of what runs;
// it may be nil. What cannot be stopped soon is left to itself if leave, which
// gets the channel that its end will come from, allows it.
func (w *Workbook) running(rec func() *trace.Recorder, leave func(done <-chan error) bool, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for len(w.signals) > 0 { // Ctrl-C that came too late for the last run
		<-w.signals
	}
	w.setPacer(w.set.pace.Limits(ctx))
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("gopark made a mistake of its own here: %v\nPlease report it with what you typed.\n%s", r, debug.Stack())
			}
		}()
		done <- do(ctx)
	}()
	began := time.Now()
	tick := time.NewTicker(patience / 2)
	defer tick.Stop()
	defer w.paper.setStatus("")
	memory := watchMemory()
	defer memory.stop()
	var wake, late <-chan time.Time
	for stops := 0; ; {
		select {
		case err := <-done:
			if memory.full() {
				debug.FreeOSMemory()
				w.say("%s", memory.text())
			}
			return err
		case <-memory.exceeded():
			cancel()
		case <-late:
			if leave != nil && leave(done) {
				return engine.ErrInterrupted
			}
		case <-w.signals:
			stops++
			cancel()
			wake = time.After(wakeAfter)
			switch stops {
			case 1:
				late = time.After(leaveAfter)
			case 2:
				w.say("It is in a call outside gopark's engine; a third Ctrl-C leaves gopark.")
			default:
				w.stuck = true
				w.fail(errStuck)
				return errStuck
			}
		case <-wake:
			if w.keys != nil {
				w.keys.turn(false)
			}
		case <-tick.C:
			if since := time.Since(began); since >= patience {
				w.showProgress(since, rec())
			}
		}
	}
}

// paced is what everything that runs here has as its pace: the one that is set
// when it begins.
func (w *Workbook) paced(now time.Duration) engine.RunLimit {
	if pacer := w.pacer.Load(); pacer != nil {
		return (*pacer)(now)
	}
	return engine.RunLimit{}
}

func (w *Workbook) setPacer(pacer func(time.Duration) engine.RunLimit) {
	if pacer == nil {
		w.pacer.Store(nil)
		return
	}
	w.pacer.Store(&pacer)
}

// showProgress shows how long something has been running, on the wall's clock and
// on its own.
func (w *Workbook) showProgress(since time.Duration, rec *trace.Recorder) {
	s := w.cfg.Screen
	if !s.rewrites() {
		return
	}
	line := fmt.Sprintf("running for %s", since.Round(100*time.Millisecond))
	if rec != nil && rec.Len() > 0 {
		st := rec.StateAt(rec.Dropped() + int64(rec.Len()))
		line += fmt.Sprintf(" (%s on its own clock, goroutines: %s)", trace.Duration(st.Time), trace.Count(int64(len(st.Gs))))
	}
	line = w.clean(line + ". Ctrl-C stops it.")
	if len(line) < s.width() {
		w.paper.setStatus(w.ink(line, faintInk))
	}
}

// catchSignals keeps Ctrl-C for stopping what runs, and turns a wish that the
// process end into an end of input, so that the terminal is left as it was.
func (w *Workbook) catchSignals(src source) (stop func()) {
	w.signals = make(chan os.Signal, 8)
	signal.Notify(w.signals, os.Interrupt)
	resized, stopped := make(chan os.Signal, 1), make(chan os.Signal, 1)
	notifyScreen(resized, stopped)
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-end:
				w.ending.Store(true)
				select {
				case w.signals <- os.Interrupt: // for what runs
				default:
				}
				src.close()
				return
			case <-resized:
				w.redraw()
				w.refresh(src)
			case <-stopped: // Ctrl-Z while something runs
				w.suspend(func(bool) {})
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(w.signals)
		signal.Stop(end)
		signal.Stop(resized)
		signal.Stop(stopped)
		close(done)
	}
}
