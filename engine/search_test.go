package engine

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The search: small programs, each under many schedules of the virtual world,
// while a watcher looks on. Whatever goes wrong is told with what to repeat it
// by.

// A trial is one run of the search. Its number decides everything about it.
type trial struct {
	n        uint64
	program  int
	procs    int
	strategy string
	fine     bool // with steps between single accesses to memory
}

// searchStrategies come in the order of how often they find something.
var searchStrategies = []string{"random", "priority", "earliest", "roundrobin"}

func newTrial(n uint64) trial {
	r := newRng(n, 'Q')
	return trial{
		n:        n,
		program:  int(n) % len(searched),
		procs:    1 + int(r.n(4)),
		strategy: searchStrategies[r.n(uint32(len(searchStrategies)))],
		fine:     r.n(4) > 0,
	}
}

func (tr trial) String() string {
	return fmt.Sprintf("trial %d: %q, %d Ps, %s, fine %v", tr.n, searched[tr.program].name, tr.procs, tr.strategy, tr.fine)
}

// searchLimit is more than any of the programs needs: what goes beyond does not
// end.
const searchLimit = 100_000

// run says what goes wrong; "" if nothing does.
func (tr trial) run(planted fault) (wrong string, steps int) {
	inner, err := StrategyNamed(tr.strategy, tr.n)
	if err != nil {
		return err.Error(), 0
	}
	w := &watcher{inner: inner}
	e, err := New(Config{Procs: tr.procs, Seed: tr.n, Strategy: w})
	if err != nil {
		return err.Error(), 0
	}
	w.e = e
	e.fault = planted
	if tr.fine {
		SetFine(e)
	}
	x := &probe{e: e, w: w, rng: newRng(tr.n, 'X'), earliest: tr.strategy == "earliest"}
	defer e.Close()
	defer func() {
		steps = w.steps
		if r := recover(); r != nil {
			wrong = fmt.Sprint(r)
		}
	}()
	err = e.RunLimited(func() { searched[tr.program].run(x) }, RunLimit{Events: searchLimit, Time: 5 * time.Second})
	switch {
	case w.fault != "":
		return w.fault, 0
	case errors.Is(err, ErrLimit):
		return "it does not end\n" + e.State().String(), 0
	case err != nil:
		return err.Error() + "\n" + e.State().String(), 0
	case x.wrong != "":
		return x.wrong, 0
	}
	return "", 0
}

// searchSize is how many trials the test makes: GOPARK_SEARCH, or few.
func searchSize(t *testing.T) uint64 {
	n := uint64(30_000)
	if testing.Short() {
		n = 1500
	}
	if s := os.Getenv("GOPARK_SEARCH"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("GOPARK_SEARCH: %v", err)
		}
	}
	return n
}

// searchAll makes n trials of the programs whose names begin so on all cores, and
// returns the one that goes wrong which has the lowest number.
func searchAll(n uint64, programs string, planted fault) (found *trial, wrong string, steps int64) {
	var (
		next, made, total atomic.Int64
		mu                sync.Mutex
		wg                sync.WaitGroup
		stop              atomic.Bool
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for !stop.Load() {
				tr := newTrial(uint64(next.Add(1) - 1))
				if !strings.HasPrefix(searched[tr.program].name, programs) {
					continue
				}
				if uint64(made.Add(1)) > n {
					return
				}
				what, steps := tr.run(planted)
				total.Add(int64(steps))
				if what != "" {
					stop.Store(true)
					mu.Lock()
					if found == nil || tr.n < found.n {
						found, wrong = &tr, what
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return found, wrong, total.Load()
}

// TestSearch: in no schedule is a G lost or run twice, a P idle while there is
// work that nobody looks for, a waiter forgotten or overtaken. GOPARK_SEARCH is
// the number of schedules; a million take a few minutes.
func TestSearch(t *testing.T) {
	n := searchSize(t)
	found, wrong, steps := searchAll(n, "", noFault)
	if found != nil {
		t.Fatalf("%v\n%s", found, wrong)
	}
	t.Logf("%d schedules, %d steps", n, steps)
}

// TestSearchRepeats: a trial is the same each time.
func TestSearchRepeats(t *testing.T) {
	for n := range uint64(3 * len(searched)) {
		tr := newTrial(n)
		wrong, steps := tr.run(noFault)
		again, steps2 := tr.run(noFault)
		if wrong != again || steps != steps2 {
			t.Errorf("%v: %d steps %s, then %d %s", tr, steps, wrong, steps2, again)
		}
	}
}

// TestSearchFindsPlanted: the search finds every fault that somebody could have
// made in the scheduler. If it misses one it may miss a real one.
func TestSearchFindsPlanted(t *testing.T) {
	names := faultNames(t)
	if len(names) != int(numFaults) {
		t.Fatalf("%d faults, with the names %v", numFaults, names)
	}
	for planted := noFault + 1; planted < numFaults; planted++ {
		t.Run(names[planted], func(t *testing.T) {
			programs := ""
			switch {
			case planted == leavesNeed:
				programs = "a P is given away while work comes"
			case planted == forgetsTimers:
				programs = "a timer is set"
			case planted >= leavesMutex:
				programs = "killed"
			}
			found, wrong, _ := searchAll(max(50_000, searchSize(t)), programs, planted)
			if found == nil {
				t.Fatal("not found")
			}
			what, _, _ := strings.Cut(wrong, "\n")
			t.Logf("%v: %s", found, what)
		})
	}
}

// faultNames returns the names that the faults have in fault.go.
func faultNames(t *testing.T) (names []string) {
	file, err := parser.ParseFile(token.NewFileSet(), "fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.CONST {
			for _, s := range d.Specs {
				names = append(names, s.(*ast.ValueSpec).Names[0].Name)
			}
		}
	}
	return names[:len(names)-1]
}
