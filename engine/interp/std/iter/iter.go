// Package iter is package iter in source, for programs that are interpreted.
package iter

// A Seq gives values, one after the other, to yield until that returns false.
type Seq[V any] func(yield func(V) bool)

// A Seq2 gives pairs of values, one after the other, to yield until that
// returns false.
type Seq2[K, V any] func(yield func(K, V) bool)

// Pull turns seq around: next returns its values one by one, and stop ends it. It
// works in a goroutine of its own, which moves only while next or stop waits.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	var v V
	advance, end := pull(func(yield func() bool) {
		seq(func(x V) bool {
			v = x
			return yield()
		})
	})
	next = func() (V, bool) {
		if advance() {
			return v, true
		}
		var zero V
		return zero, false
	}
	return next, end
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var k K
	var v V
	advance, end := pull(func(yield func() bool) {
		seq(func(x K, y V) bool {
			k, v = x, y
			return yield()
		})
	})
	next = func() (K, V, bool) {
		if advance() {
			return k, v, true
		}
		var noKey K
		var zero V
		return noKey, zero, false
	}
	return next, end
}

// pull runs body step by step: advance lets it go on until it yields, and says
// whether it has.
func pull(body func(yield func() bool)) (advance func() bool, stop func()) {
	var (
		started, ended, finished bool
		panicked                 any
		resume                   = make(chan bool)
		yielded                  = make(chan bool)
	)
	run := func() {
		defer func() {
			if !finished {
				panicked = recover()
			}
			ended = true
			yielded <- false
		}()
		body(func() bool {
			yielded <- true
			return <-resume
		})
		finished = true
	}
	step := func(on bool) bool {
		if ended {
			return false
		}
		if !started {
			started = true
			if !on {
				ended = true
				return false
			}
			go run()
		} else {
			resume <- on
		}
		ok := <-yielded
		if ended && !finished && panicked != nil {
			panic(panicked)
		}
		return ok
	}
	return func() bool { return step(true) }, func() { step(false) }
}
