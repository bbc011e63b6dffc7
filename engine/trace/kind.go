package trace

// A Kind is a kind of event.
type Kind uint8

// The kinds of event. The comment of each gives the meaning of the fields that
// it uses beyond Time, M and P, and what it does to a State; the table kinds in
// kinds.go says the same as data.
//
// Two rules hold for all of them, because a State follows from events alone:
//   - A G is in one place at a time. An event that takes it out of a queue
//     comes before the one that puts it elsewhere, and a change of its state
//     (GoReady, GoYield, GoPreempt, SysExit A=2) before the queue it goes to.
//   - Site, where set, is where the G of the event was seen (GoCreate: where
//     the Peer was seen, and where G was made).
const (
	KindNone Kind = iota

	// The life of a G.
	GoCreate  // G made by Peer at Site to run the function Text: runnable, but put nowhere yet
	GoStart   // G, in no queue, starts or continues on M with P; A=1 if it inherits the time slice. Not after SysExit A=0 or 1
	GoEnd     // G's function returned (A=0), it called Goexit (A=1), or it was killed (A=2); it leaves the State
	GoPark    // G waits for Reason on Obj at Site; it joins the line of Obj (channel or lock) at the tail (A=0) or head (A=1, a semaphore's LIFO)
	GoReady   // G, parked, becomes runnable, made so by Peer (0: a timer or the host); it leaves every line, and is put nowhere yet
	GoYield   // G gave way at Site: of its own accord (A=0, Gosched), or to the next one for a lock (A=1, goyield); put nowhere yet
	GoPreempt // G was made to give way, in a time slice that began A ns ago; put nowhere yet
	GoPanic   // G panics without recovery; Text is the message

	// Its stack.
	StackGrow   // G calls deeper than its stack of B bytes holds: copied to one of A bytes
	StackShrink // G, about to wait, uses little of its stack of B bytes: copied to one of A bytes

	// Queues. State follows from these alone.
	RunqPut   // G put on P A: B=0 runnext (whom it displaces is named by the RunqKick or RunqSlow that follows), B=1 tail
	RunqKick  // G, displaced from P A's runnext, goes to its tail
	RunqGet   // G taken from P A: B=0 runnext, B=1 head
	RunqSlow  // P A's ring is full: its first B Gs and then G go to the global tail
	GlobPut   // G put on the global queue: A=0 tail, A=1 head
	GlobGet   // G taken from the global head to run; A=1 if it was the 61st tick's turn
	GlobGrab  // P takes A further Gs from the global head to its own tail
	StealTry  // M starts stealWork for P: the first of its four passes begins at P A and goes on in steps of B
	Steal     // P took B Gs from the head of P A's ring; the last of them, G, runs at once, the others go to P's tail; Obj is the pass, from 1
	StealNext // P took G from the runnext of P A; Obj is the pass, from 1
	StealFail // stealWork found nothing

	// Ms and Ps.
	MNew     // M A made; Text is "sysmon" for the one that never holds a P
	MStart   // M A is started: taken off the idle list (B=0) or new (B=1, after MNew); the PAcquire of M A follows at once, then MSpin of M A if it was started to look for work
	MPark    // M goes onto the idle list
	MPoll    // M, without a P, waits in the poller until A (0: for ever) or until something comes from outside; its next PAcquire, MSpin or MPark says that it is back
	MSpin    // M starts to spin
	MUnspin  // M stops spinning; A=1 because it found work
	MExit    // M, without a P and in no list, ends for ever: its G was locked to it when that ended
	PAcquire // M takes P: idle before, or given away by the Handoff just before
	PRelease // P becomes idle; if M holds it, M lets go of it (M is NoID, or another, if it was handed off and nobody needs it)
	Handoff  // P A is given away by M (or sysmon) because its M B is blocked; B's M and its G lose P, which is idle but in no list until the PAcquire by another M or the PRelease that follows
	ProcsSet // GOMAXPROCS becomes A (was B; 0 at the start). Removed Ps lose their M; their Gs (runnext, then the ring) go to the global head, one P after the other, the lowest first. Then every P without an M is idle, put there in the order of ids, so that the highest is taken next; those with work (PAcquire follows) come last

	// Blocking calls and sysmon.
	SysEnter // G on M enters the blocking call Text at Site, P stays nominally attached
	SysExit  // G leaves it: A=0 with its old P, A=1 with another idle P (G runs on; if P had been taken away, PAcquire comes first; B=1 if it came through the scheduler, with a new time slice), A=2 without one (G becomes runnable; GlobPut and MPark follow)
	Retake   // sysmon takes P A from its M, which has been in a call for B ns; Handoff follows
	SysWake  // sysmon wakes for its round

	// Time.
	TimerSet  // timer Obj will fire at A; for G if it sleeps
	TimerFire // timer Obj fires (one that repeats is set again by a TimerSet)
	TimerStop // timer Obj stopped before it fired

	// Channels and locks.
	ChanMake  // channel Obj of capacity A, element type Text
	ChanSend  // G sent on Obj: A=0 to waiting Peer, who leaves the line; A=1 into the buffer
	ChanRecv  // G received from Obj: A=0 from waiting Peer, who leaves the line (the buffer, if any, stays full); A=1 from the buffer; A=2 closed
	ChanClose // G closed Obj; everyone leaves its lines
	ChanWait  // G, about to park in a select, joins a line of channel Obj: A=0 to send, A=1 to receive
	LockGet   // G acquired lock Obj (Text: "Mutex", "RWMutex.R", "RWMutex.W" …)
	LockPut   // G released lock Obj (Text as in LockGet)

	// The program as a whole.
	Output   // G wrote Text; A=1 standard output, A=2 standard error
	Deadlock // no G can ever run again
	Exit     // the program ends with code A

	numKinds
)
