package engine

// A world is what the scheduler runs in: it says what time it is, moves Ms, and
// decides where another M may step in. The scheduler's rules are written
// against it and ask for nothing else.
//
// mp is the M that calls. It is nil for the host: code outside of Run, which
// may put work in place but cannot wait.
type world interface {
	// now returns the time that mp sees.
	now(mp *m) int64

	// step lets cost ns of mp's time go by. Any other M may move before it
	// returns: whatever mp knows of shared state it must look up again.
	step(mp *m, cost int64)

	// usleep makes mp sleep for d ns; nobody can wake it.
	usleep(mp *m, d int64)

	// start lets a new M move, cost ns from now. It begins with mp.begin, on a
	// carrier.
	start(mp *m, cost int64)

	// notesleep makes mp sleep until notewakeup(mp), which may have come first.
	// notetsleep also ends by itself once until has passed, somewhat late as
	// such sleeps do, and says whether mp was woken. by is the M that wakes.
	notesleep(mp *m)
	notetsleep(mp *m, until int64) bool
	notewakeup(by, mp *m)

	// leave takes mp off the G's stack on which it stands: mp goes on with
	// mp.begin on another carrier. leave returns when an M, which may be
	// another, has come onto this stack by enter.
	leave(mp *m)

	// enter makes c the stack that mp stands on. The caller, which is on an
	// idle stack, must then give its own stack back with carrier.rest.
	enter(mp *m, c *carrier)

	// mexit ends mp, which stands on an idle stack.
	mexit(mp *m)

	// stop makes everything stand still, and Run return why. It returns when
	// the next Run lets mp go on.
	stop(mp *m, why error)

	// getm returns the M that the calling code runs on; nil for the host.
	getm() *m

	// run moves the Ms until everything stands still, and says why: what stop
	// was given, ErrInterrupted or ErrLimit, or nil if nobody could move any
	// more.
	run(limit RunLimit) error

	// pass lets time go by until a given time, while nobody can move.
	pass(until int64)

	// crash makes run panic: the engine itself has, with this value and stack.
	// c, whose stack it is, is of no more use.
	crash(c *carrier, value any, stack []byte)
}
