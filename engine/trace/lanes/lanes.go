// Package lanes makes a trace ready to be looked at as a whole: what every G, P
// and M did over time, who woke whom, the critical path, and what is remarkable.
//
// New reads a trace once. What it returns is a value that does not change any
// more and is a function of the trace alone: pictures and files are made of it.
package lanes

import (
	"strings"

	"gopark/engine/trace"
)

// A State is what a lane does for a while.
type State uint8

// The states of lanes.
const (
	Gone     State = iota // does not exist, or not any more
	Runnable              // a G that could run, and has no P
	Running               // a G; a P or an M that runs one
	Waiting               // a G that is parked
	Call                  // a G, P or M in a blocking call
	Idle                  // a P or M without work
	Looking               // a P or M that looks for work, or is between two Gs
	Polling               // an M that waits for the next timer
)

// String returns the state in a word or two.
func (s State) String() string {
	return [...]string{"gone", "runnable", "running", "waiting", "in a call", "idle", "looking for work", "waiting for a timer"}[s]
}

// A Span is a stretch of time in which a lane does one thing. The spans of a
// lane follow each other without gaps.
type Span struct {
	From, To int64      // ns
	G        int32      // the goroutine; 0 none
	By       int32      // Runnable: who woke, made or preempted it; 0: itself, a timer, the host
	Obj      int32      // Waiting: the channel or lock
	Site     trace.Site // where it was when this began
	M, P     int16      // NoID: none
	Is       State
	reason   uint8 // Waiting, Call: an index into Run.reasons
	Blocks   bool  // Running, in the lane of a P or M: at its end G began to wait
}

// A G is the lane of one goroutine.
type G struct {
	ID, Parent int64
	Func       string
	Made       trace.Site
	Born, End  int64 // End is -1 if it was there at the end
	Spans      []Span

	Ran, Queued, Waited, Called int64 // ns in each state
	Starts                      int   // how often it began to run
	MaxQueued                   int64 // the longest that it had to wait for a P
}

// System reports whether it is one of the runtime's own, as a real trace has them:
// nobody is to blame for what they do.
func (g *G) System() bool {
	return strings.HasPrefix(g.Func, "runtime.") && g.Func != "runtime.main" || strings.HasPrefix(g.Func, "runtime/")
}

// A P is the lane of one P.
type P struct {
	ID                         int32
	Spans                      []Span
	Ran, Called, Looked, Idled int64 // ns
	Starts, Steals, Robbed     int
}

// An M is the lane of one thread.
type M struct {
	ID     int32
	Sysmon bool
	Spans  []Span
	Ran    int64 // ns
	Called int64
}

// A Mark is something that happens in a moment.
type Mark struct {
	Seq  int64
	Time int64
	Kind trace.Kind
	G    int64
	Peer int64
	A, B int64
	M, P int32
}

// A Wake is one goroutine making another runnable: by what it did (Made is
// false), or by a go statement.
type Wake struct {
	Time     int64
	From, To int64 // From is 0 for a timer or the world outside
	Since    int64 // from when To had waited, for Run.WokenFrom
	M, P     int16 // where it happened; NoID: none
	reason   uint8
	Made     bool
}

// A Run is a whole run.
type Run struct {
	Name     string // what it is called in pictures; the caller's
	From, To int64  // the time of the first and the last event, in ns
	Procs    int    // most of them there were at once
	Events   int64
	Dropped  int64 // events that were not kept: the run begins after them
	Sites    *trace.Sites

	Gs    []G // by id
	Ps    []P
	Ms    []M
	Marks []Mark // steals, handoffs, preemptions, panics …, by time
	Wakes []Wake // by time

	Outcome Outcome
	Path    []Step // the critical path, from the start to the end
	Remarks []Remark

	open       bool            // it goes on
	byTimer    map[int64]alarm // of goroutines that a timer made
	reasons    []string
	seen       totals
	pathTotals PathTotals
	index      *index
}

// An Outcome is how a run ended.
type Outcome struct {
	Deadlock bool
	Exited   bool   // it said with which code
	Code     int64  //
	Panic    string // the message of a panic that nobody recovered
	PanicG   int64
}

// Len is how long the run took.
func (r *Run) Len() int64 { return r.To - r.From }

// G returns the lane of a goroutine; nil if there is none.
func (r *Run) G(id int64) *G {
	if i, ok := r.index.find(id); ok {
		return &r.Gs[i]
	}
	return nil
}

// Place returns the index in Gs of a goroutine.
func (r *Run) Place(id int64) (int, bool) { return r.index.find(id) }

// Why returns what a span waits for, or the call that it is in.
func (r *Run) Why(s Span) string { return r.reasons[s.reason] }

// WokenFrom returns what the woken goroutine had waited for.
func (r *Run) WokenFrom(w Wake) trace.WaitReason { return trace.WaitReason(r.reasons[w.reason]) }

// Title returns "G7 main.worker".
func (r *Run) Title(id int64) string {
	name := "G" + itoa(id)
	if g := r.G(id); g != nil && g.Func != "" {
		name += " " + g.Func
	}
	return name
}

// New makes a Run of what a recorder keeps.
func New(rec *trace.Recorder) *Run { return build(rec, false) }

// NewOpen is New for what goes on after this: a session. What waits there need not
// wait for ever.
func NewOpen(rec *trace.Recorder) *Run { return build(rec, true) }

func build(rec *trace.Recorder, open bool) *Run {
	b := newBuilder(rec)
	b.run.open = open
	b.makeRoom(rec)
	for e := range rec.All(0) {
		b.add(e)
	}
	return b.finish()
}
