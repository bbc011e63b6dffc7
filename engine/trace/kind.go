package trace

// A Kind is a kind of event.
type Kind uint8

// The kinds of event. The comment of each gives the meaning of the fields that
// it uses beyond Time, M and P; kinds (below) is the same as data.
const (
	KindNone Kind = iota

	// The life of a G.
	GoCreate  // G made by Peer at Site to run the function Text (it is put nowhere yet)
	GoStart   // G starts or continues on M with P; A=1 if it inherits the time slice
	GoEnd     // G's function returned (A=0), it called Goexit (A=1), or it was killed (A=2)
	GoPark    // G waits for Reason on Obj at Site
	GoReady   // G, parked, becomes runnable, made so by Peer (0: a timer or the host)
	GoYield   // G gave way of its own accord at Site (Gosched)
	GoPreempt // G was made to give way after A ns of running
	GoPanic   // G panics without recovery; Text is the message

	// Queues. State follows from these alone.
	RunqPut   // G put on P A: B=0 runnext, B=1 tail
	RunqKick  // G, displaced from P A's runnext, goes to its tail
	RunqGet   // G taken from P A: B=0 runnext, B=1 head
	RunqSlow  // P A's ring is full: its first B Gs and then G go to the global tail
	GlobPut   // G put on the global queue: A=0 tail, A=1 head
	GlobGet   // G taken from the global head to run; A=1 if it was the 61st tick's turn
	GlobGrab  // P takes A further Gs from the global head to its own tail
	StealTry  // M starts stealWork for P
	Steal     // P took B Gs from the head of P A's ring; the last of them, G, runs at once, the others go to P's tail
	StealNext // P took G from the runnext of P A
	StealFail // stealWork found nothing

	// Ms and Ps.
	MNew     // M A made
	MStart   // M A is started: taken off the idle list (B=0) or new (B=1); its P follows with PAcquire
	MPark    // M goes onto the idle list
	MSpin    // M starts to spin
	MUnspin  // M stops spinning; A=1 because it found work
	PAcquire // M takes P (idle before)
	PRelease // M lets go of P, which becomes idle
	Handoff  // P A is given away by M (or sysmon) because its M B is blocked
	ProcsSet // GOMAXPROCS becomes A (was B)

	// Blocking calls and sysmon.
	SysEnter // G on M enters the blocking call Text at Site, P stays nominally attached
	SysExit  // G leaves it: A=0 with its old P, A=1 with another idle P, A=2 without one
	Retake   // sysmon takes P A from its M, which has been in a call for B ns
	SysWake  // sysmon wakes for its round

	// Time.
	TimerSet  // timer Obj will fire at A; for G if it sleeps
	TimerFire // timer Obj fires
	TimerStop // timer Obj stopped before it fired

	// Channels and locks.
	ChanMake  // channel Obj of capacity A, element type Text
	ChanSend  // G sent on Obj: A=0 to waiting Peer, A=1 into the buffer
	ChanRecv  // G received from Obj: A=0 from waiting Peer, A=1 from the buffer, A=2 closed
	ChanClose // G closed Obj
	LockGet   // G acquired lock Obj (Text: "Mutex", "RWMutex.R", "RWMutex.W" …)
	LockPut   // G released lock Obj

	// The program as a whole.
	Output   // G wrote Text; A=1 standard output, A=2 standard error
	Deadlock // no G can ever run again
	Exit     // the program ends with code A

	numKinds
)
