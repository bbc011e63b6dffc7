package engine_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gopark/engine"
)

// Random little programs, run in every world and by Go's own runtime. What comes
// out must be one of the outcomes that the oracle says are legal.

// A runtimeOf is what a little program needs.
type runtimeOf interface {
	send(ch, v int)
	recv(ch int) (int, bool)
	choose(cases []caseOp, def bool) (i, v int, ok bool)
	close(ch int)
	lock()
	unlock()
	sleep(d time.Duration)
	spawn(f func())
	wait() // for all that were spawned
}

// perform is the program. see is told what goroutine g has seen.
func perform(p program, rt runtimeOf, see func(g int, what string)) {
	var run func(g int)
	run = func(g int) {
		if p.safe[g] {
			defer func() {
				if recover() != nil {
					see(g, seenRecovered)
				}
			}()
		}
		for _, o := range p.gs[g] {
			switch o.kind {
			case opSend:
				rt.send(o.ch, o.v)
			case opRecv:
				see(g, seenRecv(rt.recv(o.ch)))
			case opSelect:
				i, v, ok := rt.choose(o.cases, o.def)
				switch {
				case i < 0:
					see(g, seenDefault)
				case o.cases[i].send:
					see(g, seenSent(i))
				default:
					see(g, seenCase(i, v, ok))
				}
			case opClose:
				rt.close(o.ch)
			case opLock:
				rt.lock()
			case opUnlock:
				rt.unlock()
			case opSleep:
				rt.sleep(time.Duration(o.v) * time.Millisecond)
			case opGo:
				rt.spawn(func() { run(o.ch) })
			case opPanic:
				panic("on purpose")
			}
		}
	}
	run(0)
	rt.wait()
}

// onEngine runs the program on an engine.
func onEngine(t testing.TB, p program, cfg engine.Config) string {
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	seen := make([]string, len(p.gs))
	err = e.RunLimited(func() {
		rt := &engineRuntime{e: e}
		for _, n := range p.caps {
			rt.chs = append(rt.chs, engine.NewChan[int](n))
		}
		perform(p, rt, func(g int, what string) { seen[g] += what })
	}, engine.RunLimit{Events: 1_000_000, Time: time.Minute})
	var dead *engine.DeadlockError
	var panicked *engine.PanicError
	switch {
	case err == nil:
		return outcome(seen, "done")
	case errors.As(err, &dead):
		return outcome(seen, "deadlock")
	case errors.As(err, &panicked):
		return outcome(seen, "panic: "+engine.PanicText(panicked.Value))
	}
	return err.Error()
}

type engineRuntime struct {
	e   *engine.Engine
	chs []*engine.Chan[int]
	mu  engine.Mutex
	wg  engine.WaitGroup
}

func (rt *engineRuntime) ch(i int) *engine.Chan[int] {
	if i < 0 {
		return nil
	}
	return rt.chs[i]
}

func (rt *engineRuntime) send(ch, v int)          { rt.ch(ch).Send(v) }
func (rt *engineRuntime) recv(ch int) (int, bool) { return rt.ch(ch).RecvOK() }
func (rt *engineRuntime) close(ch int)            { rt.ch(ch).Close() }
func (rt *engineRuntime) lock()                   { rt.mu.Lock() }
func (rt *engineRuntime) unlock()                 { rt.mu.Unlock() }
func (rt *engineRuntime) sleep(d time.Duration)   { engine.Sleep(d) }
func (rt *engineRuntime) wait()                   { rt.wg.Wait() }

func (rt *engineRuntime) spawn(f func()) {
	rt.wg.Add(1)
	engine.Go(func() { f(); rt.wg.Done() })
}

func (rt *engineRuntime) choose(cases []caseOp, def bool) (i, v int, ok bool) {
	list := make([]engine.Case, len(cases))
	got := make([]int, len(cases))
	for i, c := range cases {
		if c.send {
			list[i] = rt.ch(c.ch).OnSend(c.v)
		} else {
			list[i] = rt.ch(c.ch).OnRecv(&got[i])
		}
	}
	if def {
		i, ok = engine.TrySelect(list...)
	} else {
		i, ok = engine.Select(list...)
	}
	if i >= 0 {
		v = got[i]
	}
	return i, v, ok
}

type nativeRuntime struct {
	chs []chan int
	mu  sync.Mutex
	wg  sync.WaitGroup
}

func (rt *nativeRuntime) ch(i int) chan int {
	if i < 0 {
		return nil
	}
	return rt.chs[i]
}

func (rt *nativeRuntime) send(ch, v int)          { rt.ch(ch) <- v }
func (rt *nativeRuntime) recv(ch int) (int, bool) { v, ok := <-rt.ch(ch); return v, ok }
func (rt *nativeRuntime) close(ch int)            { close(rt.ch(ch)) }
func (rt *nativeRuntime) lock()                   { rt.mu.Lock() }
func (rt *nativeRuntime) unlock()                 { rt.mu.Unlock() }
func (rt *nativeRuntime) sleep(d time.Duration)   { time.Sleep(d) }
func (rt *nativeRuntime) wait()                   { rt.wg.Wait() }

func (rt *nativeRuntime) spawn(f func()) {
	rt.wg.Add(1)
	go func() { f(); rt.wg.Done() }()
}

func (rt *nativeRuntime) choose(cases []caseOp, def bool) (i, v int, ok bool) {
	var list []reflect.SelectCase
	for _, c := range cases {
		if c.send {
			list = append(list, reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(rt.ch(c.ch)), Send: reflect.ValueOf(c.v)})
		} else {
			list = append(list, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(rt.ch(c.ch))})
		}
	}
	if def {
		list = append(list, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	i, got, ok := reflect.Select(list)
	if i == len(cases) {
		return -1, 0, false
	}
	if got.IsValid() {
		v = int(got.Int())
	}
	return i, v, ok
}

// nativeProgram is the environment variable by which the test's own executable
// is told to be a little program: alone in a process, since the runtime sees
// deadlocks only if there is nobody else.
const nativeProgram = "GOPARK_TEST_PROGRAM"

func TestMain(m *testing.M) {
	// The program of no bytes is one, too: an executable that did not know itself for
	// it would run all tests, and this one again in them.
	if text, is := os.LookupEnv(nativeProgram); is {
		data, err := hex.DecodeString(text)
		if err != nil {
			panic(err)
		}
		p := decode(data)
		rt := &nativeRuntime{}
		for _, n := range p.caps {
			rt.chs = append(rt.chs, make(chan int, n))
		}
		perform(p, rt, func(g int, what string) { fmt.Fprintf(os.Stdout, "%d %s\n", g, what) })
		os.Exit(0)
	}
	if text := os.Getenv(realTangle); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			panic(err)
		}
		os.Stdout.WriteString(tangleForReal(seed))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// natively runs the program on Go's own runtime.
func natively(t testing.TB, p program, data []byte, procs int) string {
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe)
	cmd.Env = append(os.Environ(), nativeProgram+"="+hex.EncodeToString(data), fmt.Sprintf("GOMAXPROCS=%d", procs), "GORACE=exitcode=66")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	seen := make([]string, len(p.gs))
	for line := range strings.Lines(stdout.String()) {
		id, what, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		g, err := strconv.Atoi(id)
		if err != nil || g >= len(seen) {
			t.Fatalf("the program says %q", line)
		}
		seen[g] += what
	}
	_, panicked, isPanic := strings.Cut(stderr.String(), "panic: ")
	switch {
	case ctx.Err() != nil:
		t.Fatalf("natively, GOMAXPROCS=%d, this hangs:\n%s", procs, p)
	case err == nil:
		return outcome(seen, "done")
	case strings.Contains(stderr.String(), "fatal error: all goroutines are asleep - deadlock!"):
		return outcome(seen, "deadlock")
	case isPanic:
		msg, _, _ := strings.Cut(panicked, "\n")
		return outcome(seen, "panic: "+strings.TrimSuffix(msg, " [recovered, repanicked]"))
	}
	t.Fatalf("%v\n%s", err, stderr.String())
	return ""
}

// worldsAgree runs the program of these bytes everywhere, natively as well if
// told so, and returns in how many ways it came out, and in how many it may.
func worldsAgree(t testing.TB, data []byte, seed uint64, native bool) (came, may int) {
	p := decode(data)
	all := legal(p)
	if all == nil {
		return 0, 0
	}
	outcomes := map[string]bool{}
	check := func(where, got string) {
		outcomes[got] = true
		if !all[got] {
			var list []string
			for o := range all {
				list = append(list, o)
			}
			t.Fatalf("%s: %s\nprogram %x:\n%slegal are:\n%s", where, got, data, p, strings.Join(list, "\n"))
		}
	}
	for i := range uint64(6) {
		procs := 1 + int(i%3)
		cfg := engine.Config{Seed: seed + i, Procs: procs}
		switch i {
		case 3:
			cfg.Strategy = engine.RandomStrategy(seed)
		case 4:
			cfg.Strategy = engine.Priority(seed)
		case 5:
			cfg.Strategy = engine.RoundRobin()
		}
		check(fmt.Sprintf("virtual, seed %d, %d Ps, strategy %T", cfg.Seed, procs, cfg.Strategy), onEngine(t, p, cfg))
	}
	for procs := 1; procs <= 4; procs *= 2 {
		check(fmt.Sprintf("parallel, %d Ps", procs), onEngine(t, p, engine.Config{World: engine.Parallel, Procs: procs, Seed: seed}))
	}
	if native && !engine.RaceEnabled { // with the race detector real Go finds no deadlock
		for procs := 1; procs <= 2; procs++ {
			check(fmt.Sprintf("natively, GOMAXPROCS=%d", procs), natively(t, p, data, procs))
		}
	}
	return len(outcomes), len(all)
}

// FuzzWorlds is for the fuzzer: go test -fuzz Worlds ./engine.
func FuzzWorlds(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	f.Add([]byte{}, uint64(1))
	for range 10 {
		f.Add(randomBytes(r), uint64(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) { worldsAgree(t, data, seed, true) })
}

func randomBytes(r *rand.Rand) []byte {
	data := make([]byte, 60)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

// TestWorldsAgree is FuzzWorlds with programs of its own: few, or as many as
// GOPARK_WORLDS says.
func TestWorldsAgree(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 100
	}
	if s := os.Getenv("GOPARK_WORLDS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatalf("GOPARK_WORLDS: %v", err)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	came, may, used := 0, 0, 0
	for i := range n {
		c, m := worldsAgree(t, randomBytes(r), uint64(i), i%10 == 0)
		came, may = came+c, may+m
		if m > 0 {
			used++
		}
	}
	if used < n/2 {
		t.Errorf("%d of %d programs had few enough states", used, n)
	}
	t.Logf("%d programs came out in %d ways; %d are legal", used, came, may)
}
