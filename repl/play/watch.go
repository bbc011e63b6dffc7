package play

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/view"
)

// A Program is what can be run: an interp.Program.
type Program interface {
	Sites() *trace.Sites
	Run(ctx context.Context, opt interp.Options) *interp.Result
}

// A Screen says where a run is to be shown.
type Screen struct {
	Out   io.Writer         // a terminal, or what takes sentences
	Keys  *os.File          // the terminal's keys; nil: nobody presses any
	Whole bool              // Out is a terminal that can be drawn on; else sentences
	Color bool              // it has colours
	ASCII bool              // it has no signs beyond ASCII
	Wrap  bool              // sentences are to be broken at words where Size ends
	Size  func() (w, h int) // nil: 80×24
}

func (s Screen) size() (w, h int) {
	if s.Size == nil {
		return 80, 24
	}
	return s.Size()
}

// Watch runs a program and shows it while it runs. On a whole screen the picture
// moves, and the program's output is shown in a part of it; when the run is over
// the screen is as it was before, and the output is written where it belongs.
// Elsewhere every event is told in a sentence, with the output between them.
//
// Without a pace, a whole screen begins with single events and becomes faster,
// so that also a long run is over in about a minute; sentences come at once. In the
// parallel world, whose time is real, it shows what there is ten times a second.
//
// If the screen has keys, they are Watch's, and the program reads nothing from
// them.
func Watch(ctx context.Context, name string, p Program, opt interp.Options, scr Screen, pace Pace) *interp.Result {
	if opt.Trace == nil {
		opt.Trace = trace.NewRecorder(trace.WithSites(p.Sites()))
	}
	if !scr.Whole {
		return tellRun(ctx, p, opt, scr, pace)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &watcher{
		name: name, scr: scr, pace: pace, rec: opt.Trace, speed: 1, live: opt.World == engine.Parallel && pace == 0,
		ready: make(chan time.Duration), on: make(chan engine.RunLimit),
		state: trace.NewState(p.Sites()), before: trace.NewState(p.Sites()),
	}
	kept := &keptOutput{}
	stdout, stderr := opt.Stdout, opt.Stderr
	opt.Stdout, opt.Stderr = kept.writer(0), kept.writer(1)
	if scr.Keys != nil {
		opt.Stdin = strings.NewReader("")
	}
	opt.Pace = w.wait(ctx)
	done := make(chan *interp.Result, 1)
	go func() { done <- p.Run(ctx, opt) }()
	res := w.show(ctx, cancel, done)
	kept.flush(stdout, stderr)
	return res
}

// A watcher animates one run. The run and the screen take turns: the run says
// that it is ready when it has come as far as it may, and goes on when told how
// far.
type watcher struct {
	name  string
	scr   Screen
	pace  Pace
	rec   *trace.Recorder
	ready chan time.Duration
	on    chan engine.RunLimit

	state  *trace.State // after the event shown
	before *trace.State // the one before it
	last   trace.Event
	any    bool // there is one
	shown  int64
	output tail
	now    time.Duration

	live   bool // the picture follows a run in real time, and does not wait for it
	speed  float64
	paused bool
	frames int
}

// wait is the run's side.
func (w *watcher) wait(ctx context.Context) func(time.Duration) engine.RunLimit {
	return func(now time.Duration) engine.RunLimit {
		select {
		case w.ready <- now:
		case <-ctx.Done():
			return stopping()
		}
		select {
		case limit := <-w.on:
			return limit
		case <-ctx.Done():
			return stopping()
		}
	}
}

// frame is how long a frame is shown. Without a pace there is something to read
// in each.
func (w *watcher) frame() time.Duration {
	d := 40 * time.Millisecond
	switch {
	case w.live:
		return 0
	case w.pace == 0:
		d = time.Second / 6
	}
	return time.Duration(float64(d) / w.speed)
}

// limit is how far the run may go in one frame.
func (w *watcher) limit() engine.RunLimit {
	if w.pace > 0 {
		return engine.RunLimit{Time: w.pace.virtual(40 * time.Millisecond)}
	}
	if w.live {
		return engine.RunLimit{Time: time.Second / 4} // then it can be paused
	}
	return engine.RunLimit{Events: max(1, w.shown/40)}
}

// goOn lets the run go on. One that has been told to stop no longer waits for
// that.
func (w *watcher) goOn(ctx context.Context, limit engine.RunLimit) {
	select {
	case w.on <- limit:
	case <-ctx.Done():
	}
}

// show is the screen's side. It returns when the run is over.
func (w *watcher) show(ctx context.Context, cancel func(), done <-chan *interp.Result) *interp.Result {
	stage := OpenStage(w.scr.Out, w.scr.Keys)
	defer stage.Close()
	var keys <-chan Key
	if w.scr.Keys != nil {
		keys = ReadKeys(w.scr.Keys)
	}
	var (
		next    <-chan time.Time // when the run may go on
		waiting bool             // the run waits to be told
		stopped <-chan time.Time // when to give up on a run that does not stop
	)
	end := ctx.Done()
	refresh := time.NewTicker(250 * time.Millisecond) // the screen's size may have changed
	defer refresh.Stop()
	if w.live {
		refresh.Reset(100 * time.Millisecond)
	}
	for {
		select {
		case res := <-done:
			w.advance()
			w.draw(stage, "over")
			return res
		case <-end:
			end = nil
			stopped = time.After(300 * time.Millisecond)
		case <-stopped:
			return &interp.Result{ExitCode: 130, Err: engine.ErrInterrupted, Stats: trace.Summarize(w.rec)}
		case w.now = <-w.ready:
			if !w.live || w.paused {
				w.advance()
				w.draw(stage, "")
			}
			waiting = true
			next = time.After(w.frame())
		case <-next:
			next = nil
			if waiting && !w.paused {
				waiting = false
				w.goOn(ctx, w.limit())
			}
		case k, ok := <-keys:
			if !ok {
				keys = nil
				continue
			}
			switch k {
			case KeyCtrlC, 'q':
				cancel()
			case KeyCtrlZ:
				stage.Suspend()
			case ' ':
				w.paused = !w.paused
				if !w.paused && next == nil {
					next = time.After(0)
				}
			case '+', '=':
				w.speed = min(w.speed*2, 64)
			case '-':
				w.speed = max(w.speed/2, 1.0/64)
			case KeyRight:
				w.paused = true
				if waiting {
					waiting = false
					w.goOn(ctx, engine.RunLimit{Events: 1})
				}
			}
			w.draw(stage, "")
		case <-refresh.C:
			if w.live && !w.paused {
				w.advance()
			}
			w.draw(stage, "")
		}
	}
}

// advance brings the state to the last event there is.
func (w *watcher) advance() {
	dropped := w.rec.Dropped()
	end := dropped + int64(w.rec.Len())
	if w.shown < dropped {
		w.state = w.rec.StateAt(dropped)
		w.shown = dropped + 1
	}
	for ; w.shown < end; w.shown++ {
		e := w.rec.At(int(w.shown - dropped))
		if w.shown == end-1 {
			w.before = w.state.Clone()
		}
		w.state.Apply(e)
		w.last, w.any = e, true
		if e.Kind == trace.Output {
			w.output.add(e.Text)
		}
	}
}

// draw shows what there is now.
func (w *watcher) draw(stage *Stage, how string) {
	width, height := w.scr.size()
	if how == "" {
		how = "at " + w.pace.String()
		if w.live {
			how = "as it runs"
		} else if w.pace == 0 {
			how = fmt.Sprintf("%s a frame", events(max(1, w.shown/40)))
		}
		if w.paused {
			how = "paused"
		}
		if w.speed != 1 {
			how += fmt.Sprintf(", speed ×%g", w.speed)
		}
	}
	m := view.Moment{
		Title:  fmt.Sprintf("%s   event %s   %s", w.name, trace.Count(max(0, w.shown-1)), how),
		State:  w.state,
		Output: w.output.text,
	}
	if w.scr.Keys != nil {
		m.Keys = "space stop or go on   → one event   + faster   - slower   q leave"
	}
	if w.any {
		m.Told = view.Tell(w.before, w.last)
	}
	o := view.Options{Width: width, Height: height, Color: w.scr.Color, ASCII: w.scr.ASCII}
	if w.pace > 0 {
		o.Now = max(int64(w.now), w.state.Time)
	}
	stage.Draw(plainSigns(view.Frame(m, o), w.scr.ASCII), width, height)
}

func events(n int64) string {
	if n == 1 {
		return "1 event"
	}
	return trace.Count(n) + " events"
}

// A tail keeps the end of what a program has written.
type tail struct{ text string }

const maxTail = 8 << 10

func (t *tail) add(s string) {
	t.text += s
	if cut := len(t.text) - 2*maxTail; cut > 0 {
		t.text = t.text[len(t.text)-maxTail:]
	}
}

// A keptOutput holds back what a program writes while the screen is not its own.
// Beyond a bound it forgets the oldest.
type keptOutput struct {
	mu      sync.Mutex
	parts   []keptPart
	bytes   int
	dropped int
}

type keptPart struct {
	n    int
	text string
}

const maxKept = 16 << 20

type keptWriter struct {
	k *keptOutput
	n int
}

func (k *keptOutput) writer(n int) io.Writer { return keptWriter{k, n} }

func (w keptWriter) Write(b []byte) (int, error) {
	k := w.k
	k.mu.Lock()
	defer k.mu.Unlock()
	k.parts = append(k.parts, keptPart{w.n, string(b)})
	k.bytes += len(b)
	for k.bytes > maxKept && len(k.parts) > 1 {
		k.bytes -= len(k.parts[0].text)
		k.dropped += len(k.parts[0].text)
		k.parts = k.parts[1:]
	}
	return len(b), nil
}

// flush writes what was held back.
func (k *keptOutput) flush(stdout, stderr io.Writer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dropped > 0 {
		fmt.Fprintf(stderr, "(the first %s bytes of the output were not kept)\n", trace.Count(int64(k.dropped)))
	}
	for _, p := range k.parts {
		if p.n == 1 {
			io.WriteString(stderr, p.text)
		} else {
			io.WriteString(stdout, p.text)
		}
	}
	k.parts = nil
}

// plainSigns spells out what is no ASCII.
func plainSigns(s string, ascii bool) string {
	if !ascii {
		return s
	}
	return asciiSigns.Replace(s)
}

var asciiSigns = strings.NewReplacer("µ", "u", "→", "->", "←", "<-", "−", "-", "×", "x", "–", "-", "…", "...")

// maxToldEvents is how many events are told one by one where there is no screen.
const maxToldEvents = 2000

// tellRun runs a program and tells its events in sentences.
func tellRun(ctx context.Context, p Program, opt interp.Options, scr Screen, pace Pace) *interp.Result {
	t := &narrator{out: scr.Out, scr: scr, rec: opt.Trace, state: trace.NewState(p.Sites()), known: map[trace.Kind]bool{}}
	opt.Stdout = between{t, opt.Stdout}
	opt.Stderr = between{t, opt.Stderr}
	slow := pace.Limits(ctx)
	opt.Pace = func(now time.Duration) engine.RunLimit {
		t.tell()
		if slow != nil {
			return slow(now)
		}
		return engine.RunLimit{Events: 500}
	}
	res := p.Run(ctx, opt)
	t.tell()
	t.end()
	return res
}

// A narrator tells the events of a run as they come.
type narrator struct {
	out    io.Writer
	scr    Screen
	rec    *trace.Recorder
	state  *trace.State
	next   int64
	told   int
	untold int64
	known  map[trace.Kind]bool // kinds whose rule has been told
	open   bool                // the program's last line has not ended
}

// A between lets what has happened be told before what the program writes.
type between struct {
	t *narrator
	w io.Writer
}

func (b between) Write(p []byte) (int, error) {
	b.t.tell()
	if n := len(p); n > 0 {
		b.t.open = p[n-1] != '\n'
	}
	return b.w.Write(p)
}

// tell tells what has happened since it was called last.
func (t *narrator) tell() {
	dropped := t.rec.Dropped()
	if t.next < dropped {
		t.untold += dropped - t.next
		t.next = dropped
		t.state = t.rec.StateAt(dropped - 1)
	}
	var b strings.Builder
	for end := dropped + int64(t.rec.Len()); t.next < end; t.next++ {
		e := t.rec.At(int(t.next - dropped))
		if t.told < maxToldEvents {
			t.told++
			told := view.Tell(t.state, e)
			fmt.Fprintf(&b, "%9s  %s", trace.Duration(e.Time), told.What)
			if !t.known[e.Kind] {
				t.known[e.Kind] = true
				b.WriteString(" " + told.Rule)
			}
			b.WriteByte('\n')
		} else {
			t.untold++
		}
		t.state.Apply(e)
	}
	t.write(b.String(), len("99.9ms")+5)
}

// end tells how things stand when the run is over.
func (t *narrator) end() {
	text := ""
	if t.untold > 0 {
		text = fmt.Sprintf("And %s more events, which are not told one by one.\n", trace.Count(t.untold))
	}
	text += view.Sched(t.state, view.Options{Sentences: true, ASCII: t.scr.ASCII})
	t.write(text, 2)
}

// write writes lines, and on a terminal breaks those that are too long for it.
func (t *narrator) write(text string, indent int) {
	if t.scr.Wrap {
		width, _ := t.scr.size()
		text = view.Wrap(text, width, indent)
	}
	if text == "" {
		return
	}
	if t.open {
		text = "\n" + text
		t.open = false
	}
	io.WriteString(t.out, plainSigns(text, t.scr.ASCII))
}
