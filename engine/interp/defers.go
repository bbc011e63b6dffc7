package interp

import (
	"reflect"
	"slices"
)

// A deferRun is one call of an interpreted function that defers calls: the
// calls deferred so far, and the panic under way. It keeps the rules of the
// language by using the host's own: each deferred call runs inside a deferred
// host function, so a panic or a Goexit on the way does not skip the rest.
type deferRun struct {
	m         *machine
	calls     []deferred
	panicked  bool
	value     any // of the panic under way
	recovered any // of the panic that was recovered last
	returned  bool
	told      bool // the engine knows of a panic here,
	before    bool // and of one before
	from      mark
}

// A deferred is one deferred call.
type deferred struct {
	fn         func()
	mayRecover bool // fn itself may call recover
}

// run executes body, the function's own statements, and then the deferred calls.
func (d *deferRun) run(body func()) {
	d.from = d.m.mark()
	defer d.unwind()
	body()
	d.returned = true
}

// unwind runs the deferred calls, last first. It is itself a deferred call of
// the host, so a panic that no call recovers goes on from here.
func (d *deferRun) unwind() {
	if !d.returned && d.m.e.Getg() == nil {
		return // the engine is closed: what is left of the program just goes
	}
	if !d.returned {
		if r := recover(); r != nil {
			d.panic(r)
		} else {
			d.m.interrupt(goexitFrame)
		}
	}
	d.runAll()
	if d.panicked {
		panic(d.value)
	}
	if d.told {
		d.m.e.SetPanicking(d.before)
	}
	if d.recovered != nil { // what led to it is over
		l := d.m.local()
		l.chain, l.again = l.chain[:min(len(l.chain), l.before)], false
	}
}

func (d *deferRun) runAll() {
	for len(d.calls) > 0 {
		d.runLast()
	}
}

// runLast runs the call deferred last. A panic in it takes the place of the one
// under way; a Goexit in it ends the goroutine, but not before the calls that
// are left have run.
func (d *deferRun) runLast() {
	last := len(d.calls) - 1
	call := d.calls[last]
	d.calls = d.calls[:last]
	done := false
	l := d.m.local()
	before := l.before
	start := len(l.chain)
	l.before = start
	defer func() {
		if !done && d.m.e.Getg() == nil {
			return // see unwind
		}
		l := d.m.local()
		l.recovering = nil
		l.before = before
		if done {
			return
		}
		if r := recover(); r != nil {
			d.replace(r, start)
			return
		}
		d.panicked = false
		d.m.interrupt(goexitFrame)
		d.runAll()
	}()
	if call.mayRecover {
		d.m.local().recovering = d
	}
	panicked := d.panicked
	call.fn()
	done = true
	if panicked && !d.panicked {
		d.m.back(d.from)
	}
}

// recover is the learner's recover, called in a function that d runs.
func (d *deferRun) recover() any {
	if d == nil || !d.panicked {
		return nil
	}
	v := unwrap(d.value)
	d.panicked, d.recovered = false, d.value
	return v
}

// replace makes r the panic under way, in place of one that is still under way
// or that the deferred call has recovered. Go tells of those, too, in the order
// in which they began: this one before all that the deferred call added to the
// chain, which had start entries.
func (d *deferRun) replace(r any, start int) {
	l := d.m.local()
	insert := func(text string) {
		l.chain = slices.Insert(l.chain, min(start, len(l.chain)), "panic: "+text)
	}
	switch {
	case d.panicked:
		insert(panicMessage(d.value))
	case d.recovered != nil && same(d.recovered, r):
		l.again = true
	case d.recovered != nil:
		insert(panicMessage(d.recovered) + " [recovered]")
	}
	d.panic(r)
}

// panic makes r the panic under way, and tells the engine that there is one.
func (d *deferRun) panic(r any) {
	d.m.interrupt(panicFrame)
	d.panicked, d.value = true, r
	if !d.told {
		d.told, d.before = true, d.m.e.SetPanicking(true)
	}
}

// same tells whether two panics have one value.
func same(a, b any) bool {
	x, y := unwrap(a), unwrap(b)
	return reflect.TypeOf(x) == reflect.TypeOf(y) && reflect.TypeOf(x).Comparable() && x == y
}
