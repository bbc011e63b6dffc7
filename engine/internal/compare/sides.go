package main

import (
	"bytes"
	"io"
	rttrace "runtime/trace"
	"time"

	exptrace "golang.org/x/exp/trace"

	"gopark/engine"
	"gopark/engine/trace"
)

// onRuntime runs f on Go's own runtime, and counts in its trace. Goroutines that
// were there before, the runtime's own and the one that reads the trace, do not
// count.
func onRuntime(f func()) (counts, error) {
	var c counts
	var buf bytes.Buffer
	if err := rttrace.Start(&buf); err != nil {
		return c, err
	}
	began := time.Now()
	done := make(chan bool)
	go func() { f(); close(done) }()
	<-done
	c.Took = time.Since(began)
	rttrace.Stop()

	r, err := exptrace.NewReader(&buf)
	if err != nil {
		return c, err
	}
	readied := map[exptrace.GoID]exptrace.ProcID{} // where a goroutine was made runnable; NoProc: by nobody with a P
	threads := map[exptrace.ThreadID]bool{}
	for {
		ev, err := r.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil {
			return c, err
		}
		if ev.Kind() != exptrace.EventStateTransition {
			continue
		}
		st := ev.StateTransition()
		if st.Resource.Kind != exptrace.ResourceGoroutine {
			continue
		}
		id := st.Resource.Goroutine()
		from, to := st.Goroutine()
		known := from == exptrace.GoNotExist
		if !known {
			_, known = readied[id]
		}
		if !known {
			continue
		}
		switch {
		case from == exptrace.GoSyscall && to == exptrace.GoRunnable:
			c.Calls++
			c.Lost++
			readied[id] = exptrace.NoProc
		case from == exptrace.GoSyscall && to == exptrace.GoRunning:
			c.Calls++
		case from == exptrace.GoRunning && to == exptrace.GoRunnable:
			readied[id] = exptrace.NoProc // it gave way, to the global queue
		case to == exptrace.GoRunnable:
			readied[id] = ev.Proc()
		case to == exptrace.GoRunning:
			threads[ev.Thread()] = true
			if readied[id] == exptrace.NoProc {
				break
			}
			c.Started++
			if readied[id] != ev.Proc() {
				c.Moved++
			}
		}
	}
	c.Ms = len(threads)
	return c, nil
}

// onEngine runs f on an engine, and counts in the engine's events.
func onEngine(world engine.WorldKind, procs int, f func(e *engine.Engine)) (counts, error) {
	var c counts
	rec := trace.NewRecorder()
	e, err := engine.New(engine.Config{World: world, Procs: procs, Trace: rec})
	if err != nil {
		return c, err
	}
	defer e.Close()
	began := time.Now()
	if err := e.Run(func() { f(e) }); err != nil {
		return c, err
	}
	c.Took = time.Since(began)

	readied := map[int64]int32{}
	threads := map[int32]bool{}
	for _, ev := range rec.Events() {
		switch ev.Kind {
		case trace.GoCreate, trace.GoReady:
			readied[ev.G] = ev.P
		case trace.GoYield, trace.GoPreempt:
			readied[ev.G] = trace.NoID
		case trace.SysExit:
			c.Calls++
			if ev.A != 0 {
				c.Lost++
			}
			readied[ev.G] = trace.NoID
		case trace.GoStart:
			threads[ev.M] = true
			if readied[ev.G] == trace.NoID {
				break
			}
			c.Started++
			if readied[ev.G] != ev.P {
				c.Moved++
			}
		}
	}
	c.Ms = len(threads)
	return c, nil
}
