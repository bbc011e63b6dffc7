package trace

// An Event is one transition of the scheduler. Which of its fields mean
// something depends on Kind; the table in kind.go says which.
//
// Events are values without pointers into the engine, so a trace can be kept,
// compared, written and read back after the engine that made it is gone.
type Event struct {
	Seq    int64      // position in the trace, from 0
	Time   int64      // world's clock, in nanoseconds since the engine was made
	Kind   Kind       // what happened
	M      int32      // the M that did it; NoID for the host
	P      int32      // the P that M held; NoID if none
	G      int64      // the G it happened to; 0 if none
	Peer   int64      // the other G: parent, waker, sender …; 0 if none
	A, B   int64      // two numbers whose meaning the kind gives
	Obj    int64      // channel, lock or timer; 0 if none (Steal and StealNext: the pass)
	Reason WaitReason // why a G waits (GoPark only)
	Site   Site       // where in the program, an index into Sites; 0 unknown
	Text   string     // a name or the text of an output; the kind says
}

// NoID stands for "no M" or "no P" in an Event or a State: M 0 and P 0 exist.
const NoID = -1

// A Site names a position in the traced program: an index into a Sites table.
// Site 0 is "unknown".
type Site int32

// A Pos is a position in the traced program, as a person reads it.
type Pos struct {
	File string // as the program was named: "main.go", "input 3"
	Line int    // from 1; 0 unknown
	Func string // "main.main", "main.main.func1"
}

// A WaitReason is the runtime's own wording for why a goroutine waits
// (runtime/runtime2.go: waitReasonStrings).
type WaitReason string

// OnLock says whether a goroutine with this reason waits for a lock, so that Obj
// is that lock's id. Channels, locks and timers are each counted from 1.
func (w WaitReason) OnLock() bool {
	switch w {
	case WaitMutexLock, WaitRWMutexLock, WaitRWMutexRLock, WaitWaitGroup, WaitCond, WaitSemacquire:
		return true
	}
	return false
}

// The wait reasons that the engine uses, in the words that a Go traceback
// prints between brackets.
const (
	WaitNone          WaitReason = ""
	WaitChanSend      WaitReason = "chan send"
	WaitChanRecv      WaitReason = "chan receive"
	WaitChanSendNil   WaitReason = "chan send (nil chan)"
	WaitChanRecvNil   WaitReason = "chan receive (nil chan)"
	WaitSelect        WaitReason = "select"
	WaitSelectNoCases WaitReason = "select (no cases)"
	WaitSleep         WaitReason = "sleep"
	WaitMutexLock     WaitReason = "sync.Mutex.Lock"
	WaitRWMutexLock   WaitReason = "sync.RWMutex.Lock"
	WaitRWMutexRLock  WaitReason = "sync.RWMutex.RLock"
	WaitWaitGroup     WaitReason = "sync.WaitGroup.Wait"
	WaitCond          WaitReason = "sync.Cond.Wait"
	WaitSemacquire    WaitReason = "semacquire"
	WaitIO            WaitReason = "IO wait"
)
