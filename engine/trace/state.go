package trace

// A GState is the state of a goroutine, as the runtime names it.
type GState uint8

// The states of a G.
const (
	GIdle GState = iota
	GRunnable
	GRunning
	GSyscall
	GWaiting
	GDead
)

// An MState says what a thread is doing.
type MState uint8

// The states of an M.
const (
	MParked   MState = iota // on the idle list
	MSpinning               // looking for work
	MRunning                // at work, neither of the others; nearly always holding a P
	MBlocked                // in a blocking call
	MPolling                // in the poller, until the next timer is due
	MSysmon                 // the watcher, which never holds a P
	MDead                   // ended for ever
)

// A PStatus says what a processor is doing.
type PStatus uint8

// The states of a P.
const (
	PIdle PStatus = iota
	PRunning
	PDead // beyond GOMAXPROCS
)

// StartStack is the size of a new G's stack in bytes.
const StartStack = 2048

// A State is the whole scheduler as it stood just after one event.
//
// It holds what is alive: a G that ended leaves Gs, a lock that nobody holds or
// waits for leaves Locks, a timer that fired or was stopped leaves Timers.
// Channels stay, since no event says that the program forgot one.
type State struct {
	Seq   int64 // of the last event applied; -1 at the start
	Time  int64 // ns
	Procs int   // GOMAXPROCS

	Made   int64 // Gs made so far
	LastG  int64 // the highest id so far: those up to it that are not in Gs have ended
	Gs     map[int64]*G
	Ms     []*M    // by id
	Ps     []*P    // by id; those beyond Procs are PDead
	Global []int64 // the global run queue, head first
	IdleMs []int32 // last in, first out: the last one is taken next
	IdlePs []int32 // likewise
	Timers map[int64]*Timer
	Chans  map[int64]*Chan
	Locks  map[int64]*Lock
	Sites  *Sites
}

// A G is one goroutine in a State.
type G struct {
	ID                  int64
	Parent              int64
	Func                string // "main.main.func1"
	Made                Site   // the go statement
	Born                int64  // when
	State               GState
	Reason              WaitReason
	Obj                 int64 // what it waits for; 0 unless waiting
	Site                Site  // where it was last seen: the last Site in an event of its own; 0 before it ran
	Since               int64 // time at which it entered State
	M, P                int32 // NoID unless running or in a call
	WokenBy             int64 // who made it runnable last; 0 if nobody, a timer or the host
	Ran, Waited, Queued int64 // ns so far in running, waiting, runnable; the current stretch not counted
	Called              int64 // ns so far in blocking calls, likewise
	Steals              int   // how often it was stolen
	Stack               int64 // the size of its stack in bytes

	starts int64   // how often it was started
	lines  []int64 // the channels in whose lines it is
}

// An M is one thread in a State.
type M struct {
	ID    int32
	State MState
	P     int32  // NoID if none
	G     int64  // 0 if none
	Call  string // the blocking call it is in
	Hand  int64  // the G that it has taken out of a queue and is about to start; 0 if none
	Since int64

	// Where its last stealWork began: the first pass at this P, in such steps.
	StealFrom, StealStep int32
}

// A P is one processor in a State.
type P struct {
	ID      int32
	Status  PStatus
	M       int32   // NoID if none
	Runnext int64   // 0 if none
	Queue   []int64 // head first, runnext not included
	Ticks   int64   // Gs started on it, not counting inherited time slices
}

// A Timer is one pending timer in a State.
type Timer struct {
	ID   int64
	When int64 // ns
	G    int64 // the sleeper, 0 if none
}

// A Chan is one channel in a State.
type Chan struct {
	ID                 int64
	MadeBy             int64 // the G; 0 if unknown
	Made               Site
	Elem               string
	Cap, Len           int
	Closed             bool
	Senders, Receivers []int64 // waiting Gs, first in line first
	SentBy, RecvBy     Users   // who has used it
}

// Users are the Gs that did something last, each once, the last one first; 0 where
// there are no more.
type Users [4]int64

// add puts a G in front.
func (u *Users) add(g int64) {
	if g == 0 || u[0] == g {
		return
	}
	at := 1
	for at < len(u)-1 && u[at] != g {
		at++
	}
	copy(u[1:at+1], u[:at])
	u[0] = g
}

// List returns them.
func (u Users) List() []int64 {
	n := 0
	for n < len(u) && u[n] != 0 {
		n++
	}
	return u[:n]
}

// A Lock is one lock in a State.
type Lock struct {
	ID      int64
	Kind    string  // "Mutex", "RWMutex", "WaitGroup", "Cond"
	Holder  int64   // the G that holds it (for a RWMutex: to write); 0 if none
	Readers int     // how often it is held to read
	ReadBy  []int64 // by whom, as far as known: who unlocks need not be who locked
	Waiters []int64
}
