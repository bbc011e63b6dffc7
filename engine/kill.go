package engine

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"time"

	"gopark/engine/trace"
)

// Killing goroutines from outside: what a prompt needs when a line was
// interrupted, has deadlocked, or is to be forgotten.

// killLimit bounds how long Kill lets the world go on. Deferred calls may wait,
// and may be made so that they never end.
var killLimit = RunLimit{Events: 1_000_000, Time: 10 * time.Second}

// Kill ends the goroutines with these ids; those that do not exist are no
// error. Each is made to call Goexit where it stands, so that its deferred calls
// run; these may wait, so the world goes on until all have ended. If they do not
// within a bound, Kill gives up on them with an error; they go on dying in the
// next run.
func (e *Engine) Kill(ids ...int64) (err error) {
	if err := e.begin(); err != nil {
		return err
	}
	defer e.finish(&err)
	e.condemn(ids)
	if len(e.killing) == 0 {
		return nil
	}
	e.condemning.Store(true)
	e.disturb()
	for again := true; again; {
		main := e.main.Load()
		err = e.conduct(killLimit)
		// That main has returned is no reason to leave those who are dying as they are.
		again = err == nil && main != nil && e.main.Load() == nil && len(e.killing) > 0
	}
	e.condemning.Store(false)
	left := e.killing
	e.killing = nil
	if len(left) > 0 && (err == nil || err == ErrLimit) {
		return fmt.Errorf("engine: goroutines %v do not end: their deferred calls are still at work", slices.Sorted(maps.Keys(left)))
	}
	return err
}

// condemn makes the goroutines with these ids, if they exist, die at the next
// safepoint, and ends their waiting. The world stands still.
func (e *Engine) condemn(ids []int64) {
	wanted := make(map[int64]bool, len(ids)) // there may be a million
	for _, id := range ids {
		wanted[id] = true
	}
	e.killing = map[int64]bool{}
	var waiting []*G
	e.w.quiet(nil, func() {
		for gp := range e.allgs.all {
			if gp.status == gdead || !wanted[gp.id] {
				continue
			}
			e.killing[gp.id] = true
			if gp.dying == alive {
				gp.dying = condemned
			}
			// If it runs, or will, the next safepoint is where it ends.
			if gp.status == gwaiting && gp.condemned() {
				waiting = append(waiting, gp)
			}
		}
	})
	dropLost(waiting)
	for _, gp := range waiting {
		// One that has let go of a lock may have woken another.
		if gp.status == gwaiting && !gp.beingWoken() && gp.abandon() {
			e.forsake(gp)
			e.ready(nil, gp, false)
		}
	}
}

// dropLost takes those of gs out of their lines that nobody will ever find there, since
// the program has overwritten the lock, condition or group that they wait for (with a new
// one, perhaps, to use it again). What is written there now knows nothing of them, and
// must not be told. The world stands still.
func dropLost(gs []*G) {
	looked, found := map[abandoner]bool{}, map[*sudog]bool{}
	for _, gp := range gs {
		sg := gp.waiting
		if sg == nil || sg.owner == nil || sg.q == nil {
			continue
		}
		if !looked[sg.owner] {
			looked[sg.owner] = true
			for s := sg.firstInLine(); s != nil; s = s.next {
				found[s] = true
			}
		}
	}
	for _, gp := range gs {
		if sg := gp.waiting; sg != nil && sg.owner != nil && sg.q != nil && !found[sg] {
			sg.owner, sg.sema, sg.q = nil, nil, nil
			gp.waiting = nil
		}
	}
}

// firstInLine returns the first of the line that sg, which waits for a lock or the like,
// should be in.
func (sg *sudog) firstInLine() *sudog {
	switch wg, ok := sg.owner.(*WaitGroup); {
	case ok:
		return wg.inLine()
	case sg.sema != nil:
		return sg.sema.line().first
	}
	return sg.q.first
}

// abandon makes what has counted gp, if gp waits for such a thing, forget it. It
// reports whether gp may leave its lines.
func (gp *G) abandon() bool {
	sg := gp.waiting
	return sg == nil || sg.owner == nil || sg.owner.abandon(sg)
}

// forsake ends all waiting of gp.
func (e *Engine) forsake(gp *G) {
	gp.quitLines()
	e.leaveLines(nil, gp)
	if gp.timer != nil {
		gp.timer.stop(nil, false)
	}
	gp.sleeping, gp.onSelect = false, false
	if mp := gp.m; mp != nil {
		mp.parkfn, mp.pollWake = nil, 0
	}
	if gp.awaits.Load() != nil {
		gp.awaits.Store(nil)
		e.out.awaited.Add(-1)
	}
}

// quitLines takes gp out of all lines that it waits in. These must be locked, or
// the world stand still.
func (gp *G) quitLines() {
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		if sg.q != nil {
			sg.q.remove(sg)
			if sg.sema != nil {
				sg.sema.nwait.Add(^uint32(0))
			}
		}
	}
}

// beingWoken says whether somebody has taken the waiting gp out of its line and
// is about to call ready.
func (gp *G) beingWoken() bool {
	if sg := gp.waiting; sg != nil {
		return sg.q == nil || sg.isSelect() && gp.selectDone.Load() == 1
	}
	return gp.reason == trace.WaitSleep && gp.timer.ts.Load() == nil
}

// killed notes that gp, which was to die, has. It reports whether Kill waits for
// no other.
func (e *Engine) killed(gp *G) (last bool) {
	e.acquire(&e.killLock)
	defer e.unlock(&e.killLock)
	delete(e.lost, gp)
	if !e.killing[gp.id] {
		return false
	}
	delete(e.killing, gp.id)
	return len(e.killing) == 0
}

// What the scheduler asks of a G that is to die, and how it does.

// condemned says whether gp is to die now.
func (gp *G) condemned() bool { return gp.dying == condemned && !gp.spared }

// granted says whether gp has been woken because a semaphore may be its own. If
// it is killed it must not die of that before it has taken it, and can give it
// back: it lives until the next safepoint.
func (gp *G) granted() bool { return gp.waiting != nil && gp.waiting.sema != nil }

// die begins the end of gp, which has been killed: only its deferred calls run.
func (e *Engine) die(gp *G) {
	gp.dying = unwinding
	gp.end = 2
	e.leaveLines(gp.m, gp)
	runtime.Goexit()
}

// giveUp ends gp, which has been killed between its last safepoint and here: it
// must not wait. It leaves its lines before it lets go of their locks. The world
// moves: others use the lines, and one could wake gp, which runs.
//
// giveUp returns if gp is to wait for a moment even so, because what it waits for
// has been given to it already (abandoner).
func (e *Engine) giveUp(gp *G, l *mutex) {
	if !gp.abandon() {
		return
	}
	gp.quitLines()
	if l != nil {
		e.unlockq(l)
	}
	if gp.onSelect {
		e.selunlock(gp)
	}
	e.forsake(gp)
	e.die(gp)
}
