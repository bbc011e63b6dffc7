package engine

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// How long Kill lets the world go on is no matter of the host's speed in a test.
func init() { killLimit.Time = 5 * time.Minute }

// Dump tells all that there is to know of an engine and the host, for a test in
// which something takes too long. The world may move meanwhile: then what it says
// of different moments is mixed.
func Dump(e *Engine) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	s := &e.sched
	say("killing %v, condemning %v, calm %v, closing %v, interrupted %v, running main %v, panic defers %d",
		e.killing, e.condemning.Load(), e.calm.Load(), e.closing.Load(), e.interrupted.Load(), e.runningMain, e.runningPanicDefers.Load())
	say("sched: lock %d, runq %d, gcwaiting %v, stopwait %d, stopper %v, halt %v, starting %v, idle Ps %d, spinning %d, need %d, sysmon waits %v",
		s.lock.key.Load(), s.runq.size, s.gcwaiting.Load(), s.stopwait, s.stopper != nil, s.halt, s.starting, s.npidle.Load(), s.nmspinning.Load(), s.needspinning.Load(), s.sysmonwait.Load())
	say("Ms: made %d, gone %d, idle %d, locked %d, system %d; lastpoll %d, pollUntil %d, came %d, awaited %d",
		s.nmade, s.nmfree, s.nmidle, s.nmidlelocked, s.nmsys, s.lastpoll.Load(), s.pollUntil.Load(), s.ncame.Load(), e.out.awaited.Load())
	if w := e.par; w != nil {
		say("world: why %v, moving %v, asked %d, stopped %d, poll %d, pending %d", w.why, w.moving, len(w.asked), len(w.stopped), len(w.poll), len(w.pending))
	}
	for _, pp := range e.ps {
		m := int32(-1)
		if mp := pp.m; mp != nil {
			m = mp.id
		}
		say("P%d: status %d, M %d, idle %v, stopped %v, preempt %v, head %d, tail %d, next %v, tick %d", pp.id, pp.status.Load(), m, pp.idle.Load(), pp.stopped,
			pp.preempt.Load(), pp.runqhead, pp.runqtail, pp.runnext, pp.schedtick)
	}
	for _, mp := range e.allm {
		say("M%d: P %s, next P %s, old P %s, G %s, locked G %s, spinning %v, parked %v, sleeping %v, ended %v, in timer %v, call %q, notes %d, stands %s, came from %s",
			mp.id, pid(mp.p), pid(mp.nextp), pid(mp.oldp), gid(mp.curg), gid(mp.lockedg), mp.spinning, mp.parked, mp.sleeping, mp.ended, mp.inTimer, mp.call,
			len(mp.note), mp.on.text(), mp.prev.text())
	}
	for gp := range e.allgs.all {
		if gp.status == gdead {
			continue
		}
		mid := int32(-1)
		if gp.m != nil {
			mid = gp.m.id
		}
		say("G%d: %v, dying %d, M %d, %v #%d, locked %v, stands %s", gp.id, gp.status, gp.dying, mid, gp.reason, gp.obj, gp.lockedm != nil, gp.carrier.text())
		for sg := gp.waiting; sg != nil; sg = sg.waitlink {
			say("    waits: in line %v, owner %T, select %v (%d), ticket %d", sg.q != nil, sg.owner, sg.isSelect(), gp.selectDone.Load(), sg.ticket)
			if sg.sema != nil {
				say("    semaphore: %d, waiters %d", sg.sema.count.Load(), sg.sema.nwait.Load())
			}
		}
	}
	buf := make([]byte, 1<<22)
	say("%s", buf[:runtime.Stack(buf, true)])
	return b.String()
}

func pid(pp *p) string {
	if pp == nil {
		return "-"
	}
	return fmt.Sprint(pp.id)
}

func gid(gp *G) string {
	if gp == nil {
		return "-"
	}
	return fmt.Sprint(gp.id)
}

func (c *carrier) text() string {
	if c == nil {
		return "-"
	}
	return fmt.Sprintf("%p busy %d", c, c.busy)
}
