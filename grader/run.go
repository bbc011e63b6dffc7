package grader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/exercises"
)

// The bounds of one run, unless the exercise says otherwise.
const (
	maxTime   = time.Minute     // virtual
	maxWall   = 3 * time.Second // a run takes some milliseconds: this is for those that never end
	maxOutput = 64 << 10
	maxEvents = 300_000 // bounds memory, too: every goroutine costs at least one
)

// patience is how long the runs of one program may take before seeds are left
// out, if at least fewestRuns have been made.
const (
	patience   = 10 * time.Second
	fewestRuns = 10
)

// How a run ended.
const (
	endWell     = ""
	endDeadlock = "deadlock"
	endPanic    = "panic"
	endExit     = "exit"  // with a code other than 0
	endLimit    = "limit" // of time, output or events
)

// A job is one run to be made.
type job struct {
	prog  *interp.Program
	seed  uint64
	procs int
}

// An outcome is what came of it.
type outcome struct {
	job
	code   int
	end    string
	report string // what Go would have written about the end
	output string
	left   []engine.GInfo
	facts  facts
	err    error // no judgement is possible
}

// bounds returns the bounds of an exercise's runs.
func bounds(ex *exercises.Exercise) interp.Options {
	opt := interp.Options{MaxTime: maxTime, MaxWall: maxWall, MaxOutput: maxOutput}
	if d, err := time.ParseDuration(ex.Limits.Time); err == nil {
		opt.MaxTime = d
	}
	if ex.Limits.Output > 0 {
		opt.MaxOutput = ex.Limits.Output
	}
	return opt
}

// runAll makes the runs, some at a time. When one reaches a bound the others
// are given up: they would most likely do the same, and the learner waits.
func runAll(ctx context.Context, jobs []job, opt interp.Options) ([]outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make([]*outcome, len(jobs))
	start := time.Now()
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 8) {
		wg.Go(func() {
			for i := range next {
				o := runOne(ctx, jobs[i], opt)
				if ctx.Err() != nil && o.end != endLimit {
					continue // given up, it tells nothing
				}
				outcomes[i] = o
				if o.end == endLimit {
					cancel(errGivenUp)
				}
			}
		})
	}
feed:
	for i := range jobs {
		if i >= fewestRuns && time.Since(start) > patience {
			break
		}
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	var done []outcome
	for _, o := range outcomes {
		if o == nil {
			continue
		}
		if o.err != nil {
			return nil, o.err
		}
		done = append(done, *o)
	}
	if err := context.Cause(ctx); err != nil && !errors.Is(err, errGivenUp) {
		return nil, err
	}
	return done, nil
}

var errGivenUp = errors.New("a run reached a limit")

// runOne makes one run. A crash of the interpreter is an error, not ours.
func runOne(ctx context.Context, j job, opt interp.Options) (o *outcome) {
	o = &outcome{job: j}
	defer func() {
		if r := recover(); r != nil {
			o.err = fmt.Errorf("gopark itself failed on this program (seed %d, procs %d): %v", j.seed, j.procs, r)
		}
	}()
	var stdout bytes.Buffer
	rec := trace.NewRecorder(trace.WithSites(j.prog.Sites()), trace.Limit(maxEvents+8192))
	opt.Procs, opt.Seed, opt.Stdout, opt.Trace = j.procs, j.seed, &stdout, rec
	runCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	tooMany := watch(runCtx, rec, cancel)
	res := j.prog.Run(runCtx, opt)
	cancel()
	o.code, o.report, o.left = res.ExitCode, strings.TrimRight(res.Report, "\n"), res.Left
	o.output = stdout.String()
	o.facts = gather(rec)
	o.end, o.err = ending(res)
	if <-tooMany {
		o.end, o.err = endLimit, nil
		o.report = fmt.Sprintf("stopped: after %d events of the scheduler there was no end in sight (%d goroutines were alive at once)", maxEvents, o.facts.together)
	}
	return o
}

// watch stops a run that has too many events. The channel tells at the end of
// ctx whether it did.
func watch(ctx context.Context, rec *trace.Recorder, stop func()) <-chan bool {
	result := make(chan bool, 1)
	go func() {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				result <- false
				return
			case <-tick.C:
				if int64(rec.Len())+rec.Dropped() > maxEvents {
					result <- true
					stop()
					return
				}
			}
		}
	}()
	return result
}

func ending(res *interp.Result) (string, error) {
	var (
		panicked *engine.PanicError
		dead     *engine.DeadlockError
		exit     *engine.ExitError
		fatal    *engine.FatalError
		compile  interp.ErrorList
	)
	switch err := res.Err; {
	case err == nil:
		return endWell, nil
	case errors.As(err, &panicked), errors.As(err, &fatal):
		return endPanic, nil
	case errors.As(err, &dead), errors.Is(err, engine.ErrGoexitDeadlock):
		return endDeadlock, nil
	case errors.As(err, &exit):
		if exit.Code == 0 {
			return endWell, nil
		}
		return endExit, nil
	case errors.Is(err, interp.ErrMaxTime), errors.Is(err, interp.ErrMaxWall), errors.Is(err, interp.ErrMaxOutput):
		return endLimit, nil
	case errors.Is(err, engine.ErrInterrupted):
		return endLimit, nil
	case errors.As(err, &compile):
		return "", err
	default:
		return "", err
	}
}
