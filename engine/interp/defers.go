package interp

// A deferRun is one call of an interpreted function that defers calls: the
// calls deferred so far, and the panic under way. It keeps the rules of the
// language by using the host's own: each deferred call runs inside a deferred
// host function, so a panic or a Goexit on the way does not skip the rest.
type deferRun struct {
	m        *machine
	calls    []deferred
	panicked bool
	value    any // of the panic under way
	returned bool
}

// A deferred is one deferred call.
type deferred struct {
	fn         func()
	mayRecover bool // fn itself may call recover
}

// run executes body, the function's own statements, and then the deferred calls.
func (d *deferRun) run(body func()) {
	defer d.unwind()
	body()
	d.returned = true
}

// unwind runs the deferred calls, last first. It is itself a deferred call of
// the host, so a panic that no call recovers goes on from here.
func (d *deferRun) unwind() {
	if !d.returned {
		if r := recover(); r != nil {
			d.panicked, d.value = true, r
		}
	}
	d.runAll()
	if d.panicked {
		panic(d.value)
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
	defer func() {
		d.m.local().recovering = nil
		if done {
			return
		}
		if r := recover(); r != nil {
			d.panicked, d.value = true, r
			return
		}
		d.panicked = false
		d.runAll()
	}()
	if call.mayRecover {
		d.m.local().recovering = d
	}
	call.fn()
	done = true
}

// recover is the learner's recover, called in a function that d runs.
func (d *deferRun) recover() any {
	if d == nil || !d.panicked {
		return nil
	}
	v := unwrap(d.value)
	d.panicked, d.value = false, nil
	d.m.local().trail = 0
	return v
}
