package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gopark/engine"
)

// Random programs in which everything that happens has one order with one P: no
// clock, and no choice that chance would make. They run on Go's own runtime and on
// the engine, and must say the same, word for word.

// A tangle is such a program while it runs. What it needs is written twice: for Go's
// runtime, and for the engine.
type tangle struct {
	orderly
	said []byte
	born int
}

// orderly is what a tangle needs.
type orderly interface {
	spawn(f func())
	yield()
	exit()
	lockThread()
	send(c, v int)
	recv(c int) int
	trySend(c, v int) bool
	tryRecv(c int) (v int, ok bool)
	selectSend(c, v int) // with a nil channel beside
	selectRecv(c int) int
	close(c int)
	mutex(i int) locker
	rw() (reader, writer locker)
	wait() // for the condition, with its lock
	signal()
	broadcast()
	once(f func())
	group() group
}

// A group is a WaitGroup.
type group interface {
	Add(n int)
	Wait()
}

// A locker is sync.Locker that can try.
type locker interface {
	Lock()
	Unlock()
	TryLock() bool
}

// A deed is one thing that a goroutine of a tangle does.
type deed struct {
	kind, a, b int
	more       []deed
}

func deeds(r *rand.Rand, depth int) (list []deed) {
	for range 1 + r.IntN(7) {
		d := deed{kind: r.IntN(23), a: r.IntN(6), b: r.IntN(5)}
		if d.kind <= 1 || d.kind == 18 {
			if depth == 0 {
				continue
			}
			d.more = deeds(r, depth-1)
		}
		list = append(list, d)
	}
	return list
}

// run is what main does.
func (x *tangle) run(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range 2 + r.IntN(6) {
		x.start(deeds(r, 2))
		if i%3 == 2 {
			x.yield()
		}
	}
	// In the end those that wait are helped on, and those that wait still are left.
	for range 300 {
		x.yield()
	}
	for k := range 6 {
		for c := range 3 {
			func() {
				defer func() { recover() }()
				if k%2 == 0 {
					x.tryRecv(c)
				} else {
					x.trySend(c, 50+k)
				}
			}()
		}
		x.signal()
		func() {
			defer func() { recover() }()
			x.group().Add(-1)
		}()
		for range 60 {
			x.yield()
		}
	}
	return string(x.said)
}

func (x *tangle) say(g int, format string, args ...any) {
	x.said = fmt.Appendf(x.said, "%d:"+format+" ", append([]any{g}, args...)...)
}

func (x *tangle) start(list []deed) {
	x.born++
	g := x.born
	x.spawn(func() {
		defer func() {
			if r := recover(); r != nil {
				x.say(g, "panic(%v)", r)
			}
		}()
		x.say(g, "begins")
		x.do(g, list)
		x.say(g, "ends")
	})
}

func (x *tangle) do(g int, list []deed) {
	hold := func(l locker, d deed, what string) {
		l.Lock()
		x.say(g, "%s", what)
		if d.b%2 == 0 {
			x.yield()
		}
		l.Unlock()
	}
	for i, d := range list {
		c := d.a % 3
		switch d.kind {
		case 0, 1:
			for range 1 + d.b%3 {
				x.start(d.more)
			}
		case 2, 3:
			x.send(c, i)
			x.say(g, "sent")
		case 4, 5:
			x.say(g, "got%d", x.recv(c))
		case 6:
			x.yield()
		case 7:
			x.say(g, "try%v", x.trySend(c, i))
		case 8:
			v, ok := x.tryRecv(c)
			x.say(g, "try%d%v", v, ok)
		case 9:
			if d.b == 0 {
				x.close(c)
			}
			x.say(g, "on")
		case 10:
			hold(x.mutex(d.a%2), d, "locks")
		case 11:
			reader, _ := x.rw()
			hold(reader, d, "reads")
		case 12:
			_, writer := x.rw()
			hold(writer, d, "writes")
		case 13:
			l := x.mutex(2)
			l.Lock()
			x.wait()
			x.say(g, "called")
			l.Unlock()
		case 14:
			if d.b%2 == 0 {
				x.signal()
			} else {
				x.broadcast()
			}
		case 15:
			x.selectSend(c, i)
			x.say(g, "sent")
		case 16:
			x.say(g, "got%d", x.selectRecv(c))
		case 17:
			switch l := x.mutex(d.a % 2); {
			case d.b == 0:
				x.lockThread()
			case l.TryLock():
				x.say(g, "had it")
				l.Unlock()
			}
		case 18:
			x.once(func() { x.do(g, d.more) })
		case 19:
			switch d.b {
			case 0:
				x.exit()
			case 1:
				panic("!")
			}
			x.yield()
		case 20:
			x.group().Add(1 + d.b%2)
		case 21:
			x.group().Add(-1) // often there is nothing to be done, and it panics
			x.say(g, "done")
		case 22:
			x.group().Wait() // used again too early it panics, too
			x.say(g, "all done")
		}
	}
}

func capacities(seed uint64) (caps [3]int) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range caps {
		caps[i] = r.IntN(3)
	}
	return caps
}

// realOrderly is Go itself.
type realOrderly struct {
	ch   [3]chan int
	mu   [3]sync.Mutex
	rwmu sync.RWMutex
	cond *sync.Cond
	o    sync.Once
	wg   sync.WaitGroup
}

type realReader struct{ *sync.RWMutex }

func (l realReader) Lock()         { l.RLock() }
func (l realReader) Unlock()       { l.RUnlock() }
func (l realReader) TryLock() bool { return l.TryRLock() }

func newRealOrderly(seed uint64) *realOrderly {
	o := &realOrderly{}
	for i, n := range capacities(seed) {
		o.ch[i] = make(chan int, n)
	}
	o.cond = sync.NewCond(&o.mu[2])
	return o
}

func (o *realOrderly) spawn(f func())     { go f() }
func (o *realOrderly) yield()             { runtime.Gosched() }
func (o *realOrderly) exit()              { runtime.Goexit() }
func (o *realOrderly) lockThread()        { runtime.LockOSThread() }
func (o *realOrderly) send(c, v int)      { o.ch[c] <- v }
func (o *realOrderly) recv(c int) int     { return <-o.ch[c] }
func (o *realOrderly) close(c int)        { close(o.ch[c]) }
func (o *realOrderly) mutex(i int) locker { return &o.mu[i] }
func (o *realOrderly) rw() (reader, writer locker) {
	return realReader{&o.rwmu}, &o.rwmu
}
func (o *realOrderly) group() group { return &o.wg }

func (o *realOrderly) wait()         { o.cond.Wait() }
func (o *realOrderly) signal()       { o.cond.Signal() }
func (o *realOrderly) broadcast()    { o.cond.Broadcast() }
func (o *realOrderly) once(f func()) { o.o.Do(f) }

func (o *realOrderly) trySend(c, v int) bool {
	select {
	case o.ch[c] <- v:
		return true
	default:
		return false
	}
}

func (o *realOrderly) tryRecv(c int) (int, bool) {
	select {
	case v := <-o.ch[c]:
		return v, true
	default:
		return 0, false
	}
}

func (o *realOrderly) selectSend(c, v int) {
	var never chan int
	select {
	case o.ch[c] <- v:
	case <-never:
	}
}

func (o *realOrderly) selectRecv(c int) int {
	var never chan int
	select {
	case v := <-o.ch[c]:
		return v
	case never <- 0:
	}
	return -1
}

// ourOrderly is the engine.
type ourOrderly struct {
	ch   [3]*engine.Chan[int]
	mu   [3]engine.Mutex
	rwmu engine.RWMutex
	cond *engine.Cond
	o    engine.Once
	wg   engine.WaitGroup
}

type ourReader struct{ *engine.RWMutex }

func (l ourReader) Lock()         { l.RLock() }
func (l ourReader) Unlock()       { l.RUnlock() }
func (l ourReader) TryLock() bool { return l.TryRLock() }

func newOurOrderly(seed uint64) *ourOrderly {
	o := &ourOrderly{}
	for i, n := range capacities(seed) {
		o.ch[i] = engine.NewChan[int](n)
	}
	o.cond = engine.NewCond(&o.mu[2])
	return o
}

func (o *ourOrderly) spawn(f func())        { engine.Go(f) }
func (o *ourOrderly) yield()                { engine.Gosched() }
func (o *ourOrderly) exit()                 { engine.Goexit() }
func (o *ourOrderly) lockThread()           { engine.LockOSThread() }
func (o *ourOrderly) send(c, v int)         { o.ch[c].Send(v) }
func (o *ourOrderly) recv(c int) int        { return o.ch[c].Recv() }
func (o *ourOrderly) close(c int)           { o.ch[c].Close() }
func (o *ourOrderly) trySend(c, v int) bool { return o.ch[c].TrySend(v) }
func (o *ourOrderly) mutex(i int) locker    { return &o.mu[i] }
func (o *ourOrderly) rw() (reader, writer locker) {
	return ourReader{&o.rwmu}, &o.rwmu
}
func (o *ourOrderly) group() group { return &o.wg }

func (o *ourOrderly) wait()         { o.cond.Wait() }
func (o *ourOrderly) signal()       { o.cond.Signal() }
func (o *ourOrderly) broadcast()    { o.cond.Broadcast() }
func (o *ourOrderly) once(f func()) { o.o.Do(f) }

func (o *ourOrderly) tryRecv(c int) (int, bool) {
	v, ok, _ := o.ch[c].TryRecv()
	return v, ok
}

func (o *ourOrderly) selectSend(c, v int) {
	var never *engine.Chan[int]
	engine.Select(o.ch[c].OnSend(v), never.OnRecv(nil))
}

func (o *ourOrderly) selectRecv(c int) (v int) {
	var never *engine.Chan[int]
	engine.Select(o.ch[c].OnRecv(&v), never.OnSend(0))
	return v
}

// realTangle is the environment variable by which the test's own executable is told to
// be the tangle with that seed.
const realTangle = "GOPARK_TEST_TANGLE"

// firstYields is how often main gives way before a tangle begins, so that the runtime's own
// goroutines have come to rest. The engine's main does the same: every 61st goroutine
// comes from the global queue.
const firstYields = 10

func tangleForReal(seed uint64) string {
	for range firstYields {
		runtime.Gosched()
	}
	return (&tangle{orderly: newRealOrderly(seed)}).run(seed)
}

func tangleOnEngine(t *testing.T, seed uint64, world engine.WorldKind, before int) (said string) {
	e, err := engine.New(engine.Config{World: world, Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Run(func() {
		for range before {
			engine.Gosched()
		}
		said = (&tangle{orderly: newOurOrderly(seed)}).run(seed)
	}); err != nil {
		said += err.Error()
	}
	return said
}

// TestTangles: GOPARK_TANGLES is how many; without it there are a few.
func TestTangles(t *testing.T) {
	if engine.RaceEnabled {
		t.Skip("the race detector makes the runtime shuffle its queues")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	n := uint64(400)
	if s := os.Getenv("GOPARK_TANGLES"); s != "" {
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("GOPARK_TANGLES: %v", err)
		}
	}
	for seed := range n {
		var orders []string // the engine's, and those of Go
		for _, world := range []engine.WorldKind{engine.Virtual, engine.Parallel} {
			// A thread that is held up for long makes a lock starving, and the order
			// another: in both of these the other tries have it right.
			right := false
			for try := 0; try < 40 && !right; try++ {
				ours := tangleOnEngine(t, seed, world, firstYields)
				if right = slices.Contains(orders, ours); right {
					break
				}
				theirs := realOrder(t, exe, seed)
				right = ours == theirs
				if !slices.Contains(orders, theirs) {
					orders = append(orders, theirs)
				}
				if try == 39 {
					t.Fatalf("seed %d, world %d:\n%s\nGo:\n%s", seed, world, ours, strings.Join(orders, "\nor:\n"))
				}
			}
		}
	}
}

func realOrder(t *testing.T, exe string, seed uint64) string {
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", realTangle, seed), "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1", "GOGC=off")
	text, err := cmd.CombinedOutput()
	if err != nil {
		// Main waits for nobody, and so what is wrong is a fatal error.
		t.Fatalf("seed %d: %v\n%s", seed, err, text)
	}
	return string(text)
}
