package view

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/lessons"
)

// Every kind of event is told: by a sentence, a rule, a lesson that there is,
// and a place in Go's source.
func TestEveryKindIsTold(t *testing.T) {
	book, err := lessons.Default()
	if err != nil {
		t.Fatal(err)
	}
	taught := map[string]bool{}
	for _, l := range book.Lessons {
		taught[l.ID] = true
	}
	place := regexp.MustCompile(`^[a-z/]+/[a-z_]+\.go: [A-Za-z._0-9]+(, [A-Za-z._]+)*$`)
	for _, k := range trace.Kinds() {
		row, ok := tellings[k]
		if !ok {
			t.Errorf("%s is not told: it needs a row in tellings", k)
			continue
		}
		if !taught[row.lesson] {
			t.Errorf("%s: there is no lesson %q", k, row.lesson)
		}
		if !place.MatchString(row.source) {
			t.Errorf("%s: %q does not name a place in Go's source", k, row.source)
		}
	}
	if extra := len(tellings) - 1 - len(trace.Kinds()); extra != 0 {
		t.Errorf("%d rows tell what is no kind of event", extra)
	}
	if told := Tell(trace.NewState(nil), trace.Event{Kind: 250}); told.What == "" || told.String() == "" {
		t.Error("an unknown kind is told with nothing")
	}
}

// sentences checks that a text is one or more whole sentences.
func sentences(t *testing.T, what, text string) {
	t.Helper()
	switch {
	case !strings.HasSuffix(text, "."):
		t.Errorf("%s: does not end: %q", what, text)
	case strings.Contains(text, "%!") || strings.Contains(text, "\n") || strings.Contains(text, "  "):
		t.Errorf("%s: %q", what, text)
	case strings.ToUpper(text[:1]) != text[:1]:
		t.Errorf("%s: begins with a small letter: %q", what, text)
	case regexp.MustCompile(`\bP-1\b|\bM-1\b|\bG0\b|-\d+(µs|ns|ms)|\bno (is|was)\b`).MatchString(text):
		t.Errorf("%s: tells of what there is not: %q", what, text)
	}
}

// programs make every kind of event that a program can.
var programs = map[string]string{
	"steals": `
	var wg sync.WaitGroup
	for range 12 { wg.Add(1); go func() { defer wg.Done(); for i := 0; i < 1000; i++ { } }() }
	wg.Wait()`,
	"spills": `
	var wg sync.WaitGroup
	for range 700 { wg.Add(1); go wg.Done() }
	runtime.Gosched()
	wg.Wait()`,
	"channels": `
	c, d, none := make(chan int), make(chan string, 2), make(chan bool)
	go func() { for v := range c { d <- fmt.Sprint(v) }; close(d) }()
	go func() { for i := range 5 { c <- i }; close(c) }()
	for s := range d { fmt.Println(s) }
	select { case <-none: case <-time.After(time.Millisecond): }
	t := time.NewTimer(time.Hour); t.Stop()`,
	"locks": `
	var mu sync.Mutex; var rw sync.RWMutex; var wg sync.WaitGroup
	for i := range 6 { wg.Add(1); go func() { defer wg.Done(); if i%2 == 0 { rw.RLock(); time.Sleep(time.Millisecond); rw.RUnlock() } else { rw.Lock(); time.Sleep(time.Millisecond); rw.Unlock() }; mu.Lock(); time.Sleep(time.Microsecond); mu.Unlock() }() }
	wg.Wait()
	c := sync.NewCond(&mu)
	go func() { time.Sleep(time.Millisecond); mu.Lock(); c.Broadcast(); mu.Unlock() }()
	mu.Lock(); c.Wait(); mu.Unlock()`,
	"calls": `
	var wg sync.WaitGroup
	for range 6 { wg.Add(1); go func() { defer wg.Done(); time.Sleep(0); fmt.Fprint(os.Stderr, "x"); os.ReadFile("/nowhere"); syscall.Nanosleep(&syscall.Timespec{Nsec: 30e6}, nil) }() }
	wg.Wait()`,
	"hogs": `
	go func() { for { } }()
	go func() { for { } }()
	for range 3 { time.Sleep(30 * time.Millisecond); runtime.Gosched() }
	runtime.GOMAXPROCS(1); runtime.GOMAXPROCS(3)
	runtime.LockOSThread()`,
	"starving lock": `
	var mu sync.Mutex; var wg sync.WaitGroup
	for range 3 { wg.Add(1); go func() { defer wg.Done(); for range 6 { mu.Lock(); time.Sleep(400 * time.Microsecond); mu.Unlock() } }() }
	wg.Wait()`,
	"locked threads": `
	c := make(chan int)
	for i := range 3 { go func() { runtime.LockOSThread(); time.Sleep(time.Millisecond); c <- i }() }
	for range 3 { <-c }
	time.Sleep(time.Millisecond)`,
	"deep calls": `
	var sum func(n int) int
	sum = func(n int) int { if n == 0 { return 0 }; return n + sum(n-1) }
	done := make(chan bool)
	go func() { sum(500); for range 9 { time.Sleep(time.Millisecond) }; done <- true }()
	<-done`,
	"deadlock": `go func() { select {} }(); var c chan int; <-c`,
	"panic":    `go func() { defer runtime.Goexit() }(); go func() { panic("oh") }(); select {}`,
}

// Real runs are told in whole sentences, with numbers in them.
func TestRealRunsAreTold(t *testing.T) {
	one := regexp.MustCompile(`(?i)\b1 (\w+s|others?) (are|have|wait|go|end|hold|were|which get)\b|\b1\)? (are|have|wait|go|end|hold|were)\b|\b1 (goroutines|others|receivers|senders|values|lines|places|timers|Ps|threads|events|functions)\b|\b([02-9]|1[0-9]) (goroutine|value|receiver|sender|line|place|thread) |\ba RW`)
	number := regexp.MustCompile(`[0-9]|(?i)\bno (goroutine|timer|line)`)
	seen := map[trace.Kind]int{}
	numbers := map[trace.Kind]bool{}
	for name, body := range programs {
		src := "package main\n\nimport (\"fmt\"; \"os\"; \"runtime\"; \"sync\"; \"syscall\"; \"time\")\n\n" +
			"var _, _, _, _, _ = fmt.Sprint, os.Exit, runtime.GC, syscall.Getpid, time.Now\nvar _ sync.Once\n\nfunc main() {" + body + "\n}\n"
		p, err := interp.Compile("main.go", []byte(src), "")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, procs := range []int{1, 3} {
			rec := trace.NewRecorder(trace.WithSites(p.Sites()))
			p.Run(context.Background(), interp.Options{Procs: procs, Seed: 5, Trace: rec})
			st := trace.NewState(rec.Sites())
			for _, e := range rec.Events() {
				told := Tell(st, e)
				if seen[e.Kind]++; seen[e.Kind] < 500 {
					what := fmt.Sprintf("%s on %d Ps, event %s", name, procs, e)
					sentences(t, what, told.What)
					sentences(t, what, told.Rule)
					if bad := one.FindString(told.String()); bad != "" {
						t.Errorf("%s: one and many are mixed up in %q: %q", what, bad, told)
					}
					if number.MatchString(told.Rule) {
						numbers[e.Kind] = true
					}
				}
				st.Apply(e)
			}
		}
	}
	for _, k := range trace.Kinds() {
		if seen[k] == 0 {
			t.Errorf("no program shows %s", k)
			continue
		}
		if !numbers[k] {
			t.Errorf("the rule of %s is never told with a number", k)
		}
	}
}

// What is told of stealing and of some other events, to the word.
func TestToldInWords(t *testing.T) {
	st := trace.NewState(nil)
	seq := int64(0)
	nobody := int32(trace.NoID)
	do := func(e trace.Event) Told {
		told := Tell(st, e)
		e.Seq, e.Time = seq, seq*100
		seq++
		st.Apply(e)
		return told
	}
	do(trace.Event{Kind: trace.ProcsSet, A: 3, M: nobody, P: nobody})
	for m := range int64(3) {
		do(trace.Event{Kind: trace.MNew, A: m, P: nobody})
		do(trace.Event{Kind: trace.PAcquire, M: int32(m), P: int32(m)})
	}
	for id := int64(1); id <= 7; id++ {
		do(trace.Event{Kind: trace.GoCreate, G: id, Peer: 1, Text: "main.worker"})
		if id > 1 {
			do(trace.Event{Kind: trace.RunqPut, G: id, B: 1})
		}
	}
	try := do(trace.Event{Kind: trace.StealTry, M: 1, P: 1, A: 1, B: 2})
	steal := do(trace.Event{Kind: trace.Steal, M: 1, P: 1, A: 0, B: 3, G: 4, Obj: 1})
	for _, c := range []struct{ got, want string }{
		{try.What, "M1 with P1 has nothing to do: P1's queue is empty, and so is the global one. It goes to look for work at the other Ps."},
		{try.Rule, "It looks at all of them up to four times, each time in an order left to chance, so that not all thieves come to the same door: this time at P0 and then P2."},
		{steal.What, "P1 found its queue empty, and the global one; it looked at P0 first (random start) and took 3 of P0's 6 goroutines: half, rounded up."},
		{steal.Rule, "A thief takes n − n/2 of a queue of n: 6 − 3 = 3, from the head, where they have waited longest. The last of them, G4, runs at once; the other 2 go to P1's queue."},
		{do(trace.Event{Kind: trace.Steal, M: 2, P: 2, A: 0, B: 2, G: 6, Obj: 3}).What,
			"P2 found its queue empty, and the global one; in its 3rd round of looking at the others it came to P0 and took 2 of P0's 3 goroutines: half, rounded up."},
	} {
		if c.got != c.want {
			t.Errorf("told\n%s\nwant\n%s", c.got, c.want)
		}
	}
}
