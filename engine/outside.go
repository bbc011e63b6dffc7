package engine

import (
	"sync"
	"sync/atomic"

	"gopark/engine/trace"
)

// What comes from outside: the end of a read, of another process, a signal, a
// call of the program by a library that runs on host goroutines of its own.
// Whoever waits for such a thing is parked in the engine, and a host goroutine
// tells the engine when it has happened.
//
// While somebody waits for the outside, the virtual clock does not run ahead of
// the real one: see virtual.waitOutside. Nor is it a deadlock if all wait.

// outside is what host goroutines and the scheduler share.
type outside struct {
	awaited atomic.Int64  // how many things are waited for, or have come and not been dealt with
	bell    chan struct{} // rung when something has come, or the run is to end
	closed  chan struct{} // closed when the engine is

	adopted sync.Map // the Adopts, by number of G, of which nothing has run yet

	mu      sync.Mutex
	came    []event
	pending atomic.Bool // came is not empty
	atClose []func()
	ended   bool
}

// An event is something that has come from outside: a G or an M may go on, or f
// is to be called.
type event struct {
	a  *awaiter
	mp *m
	f  func()
}

// An awaiter is one wait of a G for the outside.
type awaiter struct{ g *G }

// post hands an event, which has been counted in awaited, to the scheduler.
func (e *Engine) post(ev event) {
	o := &e.out
	o.mu.Lock()
	o.came = append(o.came, ev)
	o.pending.Store(true)
	o.mu.Unlock()
	e.ring()
}

// ring tells the world that something has come, or that one should not wait for
// it any more.
func (e *Engine) ring() {
	e.out.ring()
	e.w.rung()
}

func (o *outside) ring() {
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

func (o *outside) take() []event {
	o.mu.Lock()
	defer o.mu.Unlock()
	came := o.came
	o.came = nil
	o.pending.Store(false)
	return came
}

// hear passes on what has come: an M whose call is over is woken, and all else
// is left to the poller.
func (e *Engine) hear() {
	if !e.out.pending.Load() {
		return
	}
	for _, ev := range e.out.take() {
		if ev.mp != nil {
			e.out.awaited.Add(-1)
			e.w.notewakeup(nil, ev.mp)
			continue
		}
		e.sched.cameLock.Lock()
		e.sched.came = append(e.sched.came, ev)
		e.sched.ncame.Store(int32(len(e.sched.came)))
		e.sched.cameLock.Unlock()
	}
	if e.sched.ncame.Load() > 0 {
		e.netpollBreak(nil)
	}
}

// Await parks the current G until ready is called, which any host goroutine may
// do, once or more often. start is called once the G is parked, by the
// scheduler: it must not block, nor call the engine. Starting a host goroutine
// is what it is for.
//
// If the G is killed it goes on without ready having been called: what start
// began goes on too, and must not harm anybody.
func (e *Engine) Await(start func(ready func())) {
	mp := e.enter()
	if mp == nil || mp.curg == nil {
		done := make(chan struct{})
		start(sync.OnceFunc(func() { close(done) }))
		<-done
		return
	}
	gp := waiter(mp)
	a := &awaiter{gp}
	gp.awaits.Store(a)
	e.out.awaited.Add(1)
	mp.parkfn = func() {
		start(sync.OnceFunc(func() { e.post(event{a: a}) }))
	}
	e.gopark(mp, nil, trace.WaitIO, 0, false)
}

// Call runs f, which may block for long, in a host goroutine, and parks the
// current G until it has returned. f must not call the engine. If it panics, or calls
// the host's Goexit, the caller does. If the G is killed, it does not wait for f.
func (e *Engine) Call(f func()) {
	call := &realCall{f: f}
	e.Await(func(ready func()) {
		go func() {
			defer ready()
			call.make()
		}()
	})
	call.end(e)
}

// SyscallOutside makes the call named name, which blocks the M until call has
// returned: nobody knows when. call runs in a host goroutine and must not call
// the engine. If it panics, or calls the host's Goexit, the caller does. If the G is
// killed, it dies when call has returned.
func (e *Engine) SyscallOutside(name string, call func()) {
	mp := e.enter()
	if mp == nil || mp.curg == nil {
		call()
		return
	}
	gp := mp.curg
	real := &realCall{f: call}
	e.entersyscall(mp, name)
	e.out.awaited.Add(1)
	go func() {
		defer e.post(event{mp: mp})
		real.make()
	}()
	e.w.notesleep(mp)
	e.exitsyscall(mp)
	if gp.condemned() {
		e.die(gp)
	}
	real.end(e)
}

// Post makes the scheduler call f soon, as it calls a timer's function: f may do what
// that may, and must not block. It may be called from any host goroutine. While all Ps
// run goroutines, f is called when the next of these gives way; if nothing moves the
// world, in the next run; and after Close not any more.
func (e *Engine) Post(f func()) {
	e.out.awaited.Add(1)
	e.post(event{f: f})
}

// Adopt runs f in a new G named name, and returns when that has ended, with
// ErrClosed if it never will since the engine has been closed. It may be called
// from any host goroutine; from a G of the engine it only calls f.
//
// It is for a library of the host that calls the program on a goroutine of its
// own.
func (e *Engine) Adopt(f func(), name string) error {
	if Current() == e {
		f()
		return nil
	}
	done := make(chan struct{})
	e.Post(func() {
		mp := e.getm()
		id := e.newGoid(mp.p)
		e.out.adopted.Store(id, done)
		var list gQueue
		list.pushBack(e.newproc1(mp, func() {
			e.out.adopted.Delete(id)
			defer close(done)
			f()
		}, name, id))
		e.injectglist(mp, &list)
	})
	select {
	case <-done:
		return nil
	case <-e.out.closed:
		return ErrClosed
	}
}

// neverBegan ends the Adopt, if there is one, of a G that was killed before it
// began.
func (o *outside) neverBegan(gp *G) {
	if done, ok := o.adopted.LoadAndDelete(gp.id); ok {
		close(done.(chan struct{}))
	}
}

// Expect says that something may come from outside at any time, until release is
// called: as long as that may be, it is no deadlock if all wait. Both may be
// called from any host goroutine.
func (e *Engine) Expect() (release func()) {
	e.out.awaited.Add(1)
	return sync.OnceFunc(func() {
		e.out.awaited.Add(-1)
		e.ring()
	})
}

// AtClose makes Close call f, which ends what the program has left open
// outside. cancel takes that back.
func (e *Engine) AtClose(f func()) (cancel func()) {
	o := &e.out
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		go f()
		return func() {}
	}
	i := len(o.atClose)
	o.atClose = append(o.atClose, f)
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if i < len(o.atClose) {
			o.atClose[i] = nil
		}
	}
}

// end is called by Close.
func (o *outside) end() {
	close(o.closed)
	o.mu.Lock()
	o.ended = true
	fs := o.atClose
	o.atClose = nil
	o.mu.Unlock()
	for _, f := range fs {
		if f != nil {
			f()
		}
	}
}
