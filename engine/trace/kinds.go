package trace

import (
	"fmt"
	"strings"
)

// KindInfo describes a kind of event.
type KindInfo struct {
	Name    string // "GoCreate"
	Meaning string // one sentence for a person
	Emitter string // the runtime's name for the function that emits it
}

// kinds is the one table of kinds. Its lines tell an event in words, with ids
// and nothing that changes between runs of the same seed.
var kinds = [numKinds]struct {
	KindInfo
	line func(e Event) string
}{
	KindNone: {KindInfo{"None", "nothing happened", "nobody"},
		func(e Event) string { return "nothing" }},

	GoCreate: {KindInfo{"GoCreate", "a goroutine is made by a go statement", "newproc"},
		func(e Event) string { return g(e.G) + " made" + by(e.Peer) + " to run " + e.Text }},
	GoStart: {KindInfo{"GoStart", "a goroutine starts or continues on an M with a P", "execute"},
		func(e Event) string { return g(e.G) + " runs" + pick(e.A, "", " in the time slice of the one before") }},
	GoEnd: {KindInfo{"GoEnd", "a goroutine ends", "goexit0"},
		func(e Event) string { return g(e.G) + pick(e.A, " returns", " ends by Goexit", " is killed") }},
	GoPark: {KindInfo{"GoPark", "a goroutine is put to sleep until something happens", "gopark"},
		func(e Event) string {
			return g(e.G) + " waits: " + string(e.Reason) + obj(" on #", e.Obj) + pick(e.A, "", ", first in line")
		}},
	GoReady: {KindInfo{"GoReady", "what a goroutine waited for has happened: it may run again", "ready"},
		func(e Event) string { return g(e.G) + " made ready" + by(e.Peer) }},
	GoYield: {KindInfo{"GoYield", "a goroutine gives way of its own accord", "Gosched"},
		func(e Event) string { return g(e.G) + " gives way" + pick(e.A, "", " to the next one for the lock") }},
	GoPreempt: {KindInfo{"GoPreempt", "a goroutine that ran too long is made to give way", "gopreempt_m"},
		func(e Event) string { return g(e.G) + " must give way after " + Duration(e.A) }},
	GoPanic: {KindInfo{"GoPanic", "a goroutine panics and nobody recovers", "fatalpanic"},
		func(e Event) string { return g(e.G) + " panics: " + fmt.Sprintf("%q", e.Text) }},

	StackGrow: {KindInfo{"StackGrow", "a goroutine's stack becomes too small and is copied to a larger one", "newstack"},
		func(e Event) string { return g(e.G) + "'s stack grows from " + Bytes(e.B) + " to " + Bytes(e.A) }},
	StackShrink: {KindInfo{"StackShrink", "a goroutine uses little of its stack, which is copied to a smaller one", "shrinkstack"},
		func(e Event) string { return g(e.G) + "'s stack shrinks from " + Bytes(e.B) + " to " + Bytes(e.A) }},

	RunqPut: {KindInfo{"RunqPut", "a goroutine is put on a P's local queue", "runqput"},
		func(e Event) string {
			return g(e.G) + pick(e.B, " put in runnext of ", " put at the tail of ") + p(e.A)
		}},
	RunqKick: {KindInfo{"RunqKick", "a goroutine is displaced from runnext to the queue's tail", "runqput"},
		func(e Event) string { return g(e.G) + " displaced from runnext to the tail of " + p(e.A) }},
	RunqGet: {KindInfo{"RunqGet", "a goroutine is taken from a P's local queue", "runqget"},
		func(e Event) string {
			return g(e.G) + pick(e.B, " taken from runnext of ", " taken from the head of ") + p(e.A)
		}},
	RunqSlow: {KindInfo{"RunqSlow", "a full local queue spills half of itself to the global queue", "runqputslow"},
		func(e Event) string {
			return fmt.Sprintf("%s is full: its first %d and %s go to the global queue", p(e.A), e.B, g(e.G))
		}},
	GlobPut: {KindInfo{"GlobPut", "a goroutine is put on the global queue", "globrunqput"},
		func(e Event) string { return g(e.G) + " put at the global queue's " + pick(e.A, "tail", "head") }},
	GlobGet: {KindInfo{"GlobGet", "a goroutine is taken from the global queue", "globrunqget"},
		func(e Event) string {
			return g(e.G) + " taken from the global queue" + pick(e.A, "", ", which has every 61st turn")
		}},
	GlobGrab: {KindInfo{"GlobGrab", "a P takes a share of the global queue into its own", "globrunqgetbatch"},
		func(e Event) string { return fmt.Sprintf("%d more taken from the global queue", e.A) }},
	StealTry: {KindInfo{"StealTry", "an M without work looks at the other Ps' queues", "stealWork"},
		func(e Event) string { return "looks for work to steal, beginning at " + p(e.A) }},
	Steal: {KindInfo{"Steal", "a P takes half of another P's queue", "runqsteal"},
		func(e Event) string { return fmt.Sprintf("%d stolen from %s, %s to run first", e.B, p(e.A), g(e.G)) }},
	StealNext: {KindInfo{"StealNext", "a P takes what another P was to run next", "runqgrab"},
		func(e Event) string { return g(e.G) + " stolen from runnext of " + p(e.A) }},
	StealFail: {KindInfo{"StealFail", "there was nothing to steal", "stealWork"},
		func(e Event) string { return "found nothing to steal" }},

	MNew: {KindInfo{"MNew", "a thread is made", "newm"},
		func(e Event) string { return m(e.A) + " made" + maybe(" as ", e.Text) }},
	MStart: {KindInfo{"MStart", "a thread is started to run a P", "startm"},
		func(e Event) string { return m(e.A) + pick(e.B, " woken", " started") }},
	MPark: {KindInfo{"MPark", "a thread without work goes to sleep", "stopm"},
		func(e Event) string { return m(int64(e.M)) + " goes to sleep" }},
	MPoll: {KindInfo{"MPoll", "a thread without work waits in the poller, for the next timer or for something from outside", "netpoll"},
		func(e Event) string {
			if e.A == 0 {
				return m(int64(e.M)) + " waits for something from outside"
			}
			return m(int64(e.M)) + " waits for the next timer, until " + Clock(e.A)
		}},
	MSpin: {KindInfo{"MSpin", "a thread starts to look for work", "findRunnable"},
		func(e Event) string { return m(int64(e.M)) + " looks for work" }},
	MUnspin: {KindInfo{"MUnspin", "a thread stops looking for work", "resetspinning"},
		func(e Event) string { return m(int64(e.M)) + pick(e.A, " stops looking", " found work") }},
	MExit: {KindInfo{"MExit", "a thread ends, since the goroutine locked to it did", "mexit"},
		func(e Event) string { return m(int64(e.M)) + " ends" }},
	PAcquire: {KindInfo{"PAcquire", "a thread takes a P", "acquirep"},
		func(e Event) string { return m(int64(e.M)) + " takes " + p(int64(e.P)) }},
	PRelease: {KindInfo{"PRelease", "a P becomes idle", "releasep"},
		func(e Event) string { return p(int64(e.P)) + " becomes idle" }},
	Handoff: {KindInfo{"Handoff", "a blocked thread's P is given away", "handoffp"},
		func(e Event) string { return p(e.A) + " is given away, since " + m(e.B) + " is blocked" }},
	ProcsSet: {KindInfo{"ProcsSet", "the number of Ps changes", "procresize"},
		func(e Event) string { return fmt.Sprintf("GOMAXPROCS is %d (was %d)", e.A, e.B) }},

	SysEnter: {KindInfo{"SysEnter", "a goroutine enters a call that blocks its thread", "entersyscall"},
		func(e Event) string { return g(e.G) + " enters the call " + e.Text }},
	SysExit: {KindInfo{"SysExit", "a goroutine comes back from a blocking call", "exitsyscall"},
		func(e Event) string {
			return g(e.G) + " is back from its call, " + pick(e.A, "on its P", "on another P", "and there is no P for it")
		}},
	Retake: {KindInfo{"Retake", "sysmon takes a P from a thread that is in a call", "retake"},
		func(e Event) string { return p(e.A) + " taken by sysmon after " + Duration(e.B) + " in a call" }},
	SysWake: {KindInfo{"SysWake", "sysmon wakes for its round", "sysmon"},
		func(e Event) string { return "sysmon looks around" }},

	TimerSet: {KindInfo{"TimerSet", "a timer is set", "timer.modify"},
		func(e Event) string { return "timer" + obj(" #", e.Obj) + " set to " + Clock(e.A) + forG(e.G) }},
	TimerFire: {KindInfo{"TimerFire", "a timer fires", "timer.unlockAndRun"},
		func(e Event) string { return "timer" + obj(" #", e.Obj) + " fires" + forG(e.G) }},
	TimerStop: {KindInfo{"TimerStop", "a timer is stopped before it fires", "timer.stop"},
		func(e Event) string { return "timer" + obj(" #", e.Obj) + " stopped" }},

	ChanMake: {KindInfo{"ChanMake", "a channel is made", "makechan"},
		func(e Event) string { return fmt.Sprintf("channel #%d of %s made, capacity %d", e.Obj, e.Text, e.A) }},
	ChanSend: {KindInfo{"ChanSend", "a value is sent on a channel", "chansend"},
		func(e Event) string {
			return who(e.G) + " sends on" + obj(" #", e.Obj) + pick(e.A, " to waiting "+g(e.Peer), " into the buffer")
		}},
	ChanRecv: {KindInfo{"ChanRecv", "a value is received from a channel", "chanrecv"},
		func(e Event) string {
			return who(e.G) + " receives from" + obj(" #", e.Obj) + pick(e.A, ", from waiting "+g(e.Peer), ", from the buffer", ", which is closed")
		}},
	ChanClose: {KindInfo{"ChanClose", "a channel is closed", "closechan"},
		func(e Event) string { return who(e.G) + " closes" + obj(" #", e.Obj) }},
	ChanWait: {KindInfo{"ChanWait", "a goroutine in a select joins a channel's line", "selectgo"},
		func(e Event) string {
			return g(e.G) + " joins the line of" + obj(" #", e.Obj) + pick(e.A, " to send", " to receive")
		}},
	LockGet: {KindInfo{"LockGet", "a goroutine acquires a lock", "lockSlow"},
		func(e Event) string { return g(e.G) + " acquires " + e.Text + obj(" #", e.Obj) }},
	LockPut: {KindInfo{"LockPut", "a goroutine releases a lock", "unlockSlow"},
		func(e Event) string { return g(e.G) + " releases " + e.Text + obj(" #", e.Obj) }},

	Output: {KindInfo{"Output", "the program writes", "write"},
		func(e Event) string {
			return who(e.G) + " writes" + pick(e.A-1, "", " to standard error") + fmt.Sprintf(" %q", e.Text)
		}},
	Deadlock: {KindInfo{"Deadlock", "no goroutine can ever run again", "checkdead"},
		func(e Event) string { return "all goroutines are asleep" }},
	Exit: {KindInfo{"Exit", "the program ends", "exit"},
		func(e Event) string { return fmt.Sprintf("the program ends with code %d", e.A) }},
}

// Info returns the table's entry for k.
func (k Kind) Info() KindInfo {
	if k >= numKinds {
		return KindInfo{Name: fmt.Sprintf("Kind(%d)", k), Meaning: "unknown", Emitter: "unknown"}
	}
	return kinds[k].KindInfo
}

// String returns the kind's name: "GoCreate".
func (k Kind) String() string { return k.Info().Name }

// KindByName finds a kind by its name, in any case.
func KindByName(name string) (Kind, bool) {
	for k := range kinds {
		if strings.EqualFold(kinds[k].Name, name) {
			return Kind(k), true
		}
	}
	return KindNone, false
}

// Kinds returns all kinds, in the order of their declaration.
func Kinds() []Kind {
	all := make([]Kind, 0, numKinds)
	for k := GoCreate; k < numKinds; k++ {
		all = append(all, k)
	}
	return all
}

// The words that lines are made of.

func g(id int64) string { return fmt.Sprintf("G%d", id) }
func m(id int64) string { return fmt.Sprintf("M%d", id) }
func p(id int64) string { return fmt.Sprintf("P%d", id) }

// who is the G that acts, which may be a timer or the host.
func who(id int64) string {
	if id == 0 {
		return "the runtime"
	}
	return g(id)
}

func by(id int64) string {
	if id == 0 {
		return ""
	}
	return " by " + g(id)
}

func forG(id int64) string {
	if id == 0 {
		return ""
	}
	return " for " + g(id)
}

func obj(before string, id int64) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("%s%d", before, id)
}

func maybe(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// pick returns the i'th of the words, or the number itself where the kind's
// table of meanings has none, so that a wrong event is seen and not hidden.
func pick(i int64, words ...string) string {
	if i < 0 || int(i) >= len(words) {
		return fmt.Sprintf(" [%d] ", i)
	}
	return words[i]
}
