package interp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
)

// A run in pieces is the run in one piece: the same events at the same times,
// the same end, and no more virtual time than it may take.
func TestPaceChangesNothing(t *testing.T) {
	programs := map[string]string{
		"workers": `
	c, done := make(chan int), make(chan bool, 3)
	for i := range 5 { go func() { for v := range c { time.Sleep(time.Duration(v*i) * time.Microsecond) }; done <- true }() }
	for v := range 40 { c <- v }
	close(c)
	for range 5 { <-done }
	fmt.Println("done")`,
		"deadlock": `
	go func() { time.Sleep(time.Millisecond) }()
	<-make(chan int)`,
		"panic":  `go func() { panic("oh") }(); time.Sleep(time.Second)`,
		"exit":   `go func() { os.Exit(3) }(); select {}`,
		"a loop": `go func() { for { } }(); time.Sleep(30*time.Millisecond)`,
		"limit":  `for { time.Sleep(time.Millisecond) }`,
	}
	for name, body := range programs {
		t.Run(name, func(t *testing.T) {
			src := "package main\n\nimport (\"fmt\"; \"os\"; \"time\")\n\nvar _, _, _ = fmt.Sprint, os.Exit, time.Now\n\nfunc main() {" + body + "\n}\n"
			p, err := interp.Compile("main.go", []byte(src), "")
			if err != nil {
				t.Fatal(err)
			}
			random := false
			run := func(pace func(time.Duration) engine.RunLimit) (string, *interp.Result) {
				rec := trace.NewRecorder(trace.WithSites(p.Sites()))
				var strategy engine.Strategy
				if random {
					strategy = engine.RandomStrategy(5)
				}
				var made engine.Schedule
				res := p.Run(context.Background(), interp.Options{Procs: 2, Seed: 3, Trace: rec, MaxTime: time.Second, Pace: pace,
					Strategy: engine.Recording(strategy, &made)})
				moves, err := made.MarshalText()
				if err != nil {
					t.Fatal(err)
				}
				var b strings.Builder
				if err := trace.WriteText(&b, rec.Events(), rec.Sites()); err != nil {
					t.Fatal(err)
				}
				return b.String() + string(moves), res
			}
			for range 2 {
				want, res := run(nil)
				for what, limit := range map[string]engine.RunLimit{
					"7 events": {Events: 7}, "700ns": {Time: 700}, "100µs or 50 events": {Time: 100_000, Events: 50}, "no limit": {},
				} {
					if name == "limit" && what == "700ns" {
						continue // a million pieces
					}
					var last time.Duration
					got, res2 := run(func(now time.Duration) engine.RunLimit {
						if now < last {
							t.Errorf("time went back from %v to %v", last, now)
						}
						last = now
						return limit
					})
					if got != want {
						t.Errorf("%s: the trace is another", what)
					}
					if res2.ExitCode != res.ExitCode || res2.Report != res.Report || res2.Elapsed != res.Elapsed {
						t.Errorf("%s: ended with %d after %v, %q; want %d after %v, %q", what, res2.ExitCode, res2.Elapsed, res2.Report, res.ExitCode, res.Elapsed, res.Report)
					}
				}
				random = true
			}
		})
	}
}

// In a session too, where time also goes by with nobody there to notice.
func TestPaceOfASession(t *testing.T) {
	run := func(pace func(time.Duration) engine.RunLimit) string {
		rec := trace.NewRecorder()
		s, err := interp.NewSession(interp.Options{Procs: 2, Seed: 3, Trace: rec, Pace: pace})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		ctx := context.Background()
		for _, src := range []string{"c := make(chan int)", "go func() { for i := range 3 { time.Sleep(time.Millisecond); c <- i } }()", "<-c"} {
			_, err := s.Eval(ctx, src)
			must(err)
		}
		must(s.Step(ctx, 5))
		must(s.Sleep(ctx, 10*time.Millisecond))
		_, err = s.Eval(ctx, "<-c")
		must(err)
		must(s.RunAll(ctx))
		must(s.Sleep(ctx, time.Second))
		var b strings.Builder
		must(trace.WriteText(&b, rec.Events(), rec.Sites()))
		return b.String() + s.Engine().State().String()
	}
	want := run(nil)
	for what, limit := range map[string]engine.RunLimit{"7 events": {Events: 7}, "30µs": {Time: 30_000}, "no limit": {}} {
		if got := run(func(time.Duration) engine.RunLimit { return limit }); got != want {
			t.Errorf("%s: another run:\n%s\nwant\n%s", what, got, want)
		}
	}
}

// What ends a run ends it in any of its pieces.
func TestPacedRunEnds(t *testing.T) {
	src := "package main\n\nimport \"time\"\n\nfunc main() {\n\tgo func() { for { } }()\n\tfor { time.Sleep(time.Microsecond) }\n}\n"
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []engine.RunLimit{{Events: 3}, {Time: 500}, {}} {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		res := p.Run(ctx, interp.Options{Pace: func(time.Duration) engine.RunLimit {
			if n++; n == 100 || limit == (engine.RunLimit{}) {
				cancel()
			}
			return limit
		}})
		cancel()
		if res.ExitCode != 130 || res.Err != engine.ErrInterrupted {
			t.Errorf("%v: ended with %d, %v", limit, res.ExitCode, res.Err)
		}
		res = p.Run(context.Background(), interp.Options{MaxWall: 20 * time.Millisecond, Pace: func(time.Duration) engine.RunLimit { return limit }})
		if res.Err != interp.ErrMaxWall {
			t.Errorf("%v: ended with %v", limit, res.Err)
		}
	}
}
