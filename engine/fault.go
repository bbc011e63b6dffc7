package engine

// Faults that tests plant, to see whether the search over schedules finds them
// (TestSearchFindsPlanted). Each is a mistake that somebody could make in a
// scheduler, at the place that asks for it. In every engine but a test's,
// Engine.fault is noFault, and nothing of this has any effect.

// A fault is the number of one.
type fault uint8

const (
	noFault fault = iota

	// Starting Ms.
	wakesNobody      // wakep takes an idle P and starts no M for it
	countsNobody     // wakep counts a spinning M though there is no P for it
	wakesNoneAfter   // an M that has found work wakes no other to look for more
	skipsRecheck     // an M goes to sleep without a last look
	forgetsTimers    // the last look is not at timers
	leavesLocal      // handoffp does not see what is in the P's own queue
	leavesNeed       // nor that somebody has work and found no P: the runtime's own handoffp does not
	leavesCalls      // sysmon takes no P from a call
	miscountsLocked  // a locked M that is woken is still counted as waiting
	miscountsStopped // a P that stops is not counted while the world stops

	// Queues.
	losesKicked    // whom a new runnext displaces is forgotten
	losesRunnext   // a P that is removed forgets its runnext
	losesPreempted // a G that must give way is put nowhere
	losesReturned  // so is one that comes back from a call and finds no P
	losesSpilled   // the G for which there was no room does not go with the half that makes some
	losesOneOfMany // of a share of the global queue one G is forgotten
	stealsTooMany  // a thief takes one more than it takes away
	stealsUnasked  // a thief does not notice that another was there
	losesTimers    // a P that is removed forgets its timers
	pollsTooLong   // the M in the poller is not told of an earlier timer

	// Channels, select, locks.
	overtakes       // the one who came last is served first
	servesLast      // so is the one who came last for a semaphore, a lock or a group
	forgetsOne      // close wakes all but one
	staysInLine     // a select that has won in one line stays in the others
	wonTwice        // a select is served by two
	parksUnchecked  // a semaphore is not looked at again before parking
	looksTooEarly   // who releases a semaphore looks for waiters before it has
	missesCall      // a Cond's waiter waits though its ticket has been called
	staysWoken      // who was woken for a mutex never says that it has come
	handsOverNobody // a starving mutex is handed over but not locked

	// Killing.
	leavesMutex   // one that is killed leaves a mutex's line though it comes next and nobody else is there
	leavesReaders // a reader that is killed does not see that the writer has counted it
	letsInLine    // a writer that is killed lets in the readers in line, and none that is about to be
	callsTheDead  // a Cond calls one that has been killed
	killsGivers   // one that is killed does not give back what it was about to

	numFaults
)

// planted says whether f has been planted.
func (e *Engine) planted(f fault) bool { return e.fault == f }
