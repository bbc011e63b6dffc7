package engine

// With one P, the real runtime has goroutines of its own in the queue when main
// starts: updateMaxProcsGoroutine, and runFinalizers if the program has package
// os. They do nothing that anybody would see. But they have a place in the ring,
// which therefore overflows earlier, and a turn, which puts off those of the
// global queue. So a program of 300 goroutines shows them (Config.SystemGs).
//
// They are not Gs here, only counted: no event tells of them. They were made
// before all others, so they are always at the head of a queue. They are gone
// after their first turn, or when there is another P.

// maxSystemGs is how many there may be: they all go with the half of the ring that makes
// room.
const maxSystemGs = runqLen / 2

// systemGs counts them by the place where they wait.
type systemGs struct {
	left int // in all three

	next   bool   // one is in P 0's runnext
	ring   uint32 // so many are at the head of its ring
	global int    // and so many at the head of the global queue
}

// plantSystemGs puts n of them on pp, whose runnext holds main: the last made
// takes its place when main has started.
func (e *Engine) plantSystemGs(pp *p, n int) {
	if n <= 0 || e.virt == nil || e.gomaxprocs.Load() != 1 {
		return
	}
	pp.schedtick, pp.boot = bootTicksOfMain, bootTicksOfMain
	e.system = systemGs{left: n, next: true, ring: uint32(n - 1)}
}

// bootTicksOfMain is P 0's schedtick when main.main begins and they have not
// had their turn.
const bootTicksOfMain = 4

// kickSystemG moves the one in runnext to the ring: another G takes its place.
func (e *Engine) kickSystemG() {
	if e.system.next {
		e.system.next = false
		e.system.ring++
	}
}

// spillSystemGs moves those in the ring to the global queue with the half of the
// ring that goes there. It returns how many of that half they are.
func (e *Engine) spillSystemGs() uint32 {
	n := e.system.ring
	if n == 0 {
		return 0 // where several Ms move at the same time there never are any
	}
	e.system.ring = 0
	e.system.global += int(n)
	return n
}

// runSystemGs gives a turn to those whose turn it is, as findLocal would.
func (e *Engine) runSystemGs(pp *p) {
	s := &e.system
	turn := func() {
		s.left--
		pp.schedtick++
		pp.boot++
	}
	for s.left > 0 {
		empty := pp.runqhead == pp.runqtail
		switch {
		case pp.schedtick%61 == 0 && s.global > 0:
			s.global--
			turn()
		case pp.schedtick%61 == 0 && e.sched.runqsize.Load() > 0 || pp.runnext != 0:
			return
		case s.next: // inherits the time slice
			s.next = false
			s.left--
		case s.ring > 0:
			s.ring--
			turn()
		case empty && s.global > 0:
			s.global--
			turn()
		default:
			return
		}
	}
}
