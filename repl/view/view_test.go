package view

import (
	"os"
	"testing"
	"fmt"

	"gopark/engine/trace"
)

// busy is a state with something of everything, as a program of the lessons
// could show it.
func busy() *trace.State {
	sites := new(trace.Sites)
	st := trace.NewState(sites)
	seq := int64(0)
	do := func(es ...trace.Event) {
		for _, e := range es {
			e.Seq = seq
			e.Time = 1_200_000 + seq*1700
			seq++
			st.Apply(e)
		}
	}
	at := func(line int, f string) trace.Site {
		return sites.Add(trace.Pos{File: "main.go", Line: line, Func: f})
	}
	do(trace.Event{Kind: trace.MNew, P: trace.NoID}, trace.Event{Kind: trace.ProcsSet, A: 4, P: trace.NoID},
		trace.Event{Kind: trace.PAcquire})
	do(trace.Event{Kind: trace.GoCreate, G: 1, Text: "main.main"}, trace.Event{Kind: trace.GoStart, G: 1})
	do(trace.Event{Kind: trace.MNew, A: 1, Text: "sysmon"})
	do(trace.Event{Kind: trace.ChanMake, Obj: 3, A: 2, Text: "int", G: 1}, trace.Event{Kind: trace.ChanMake, Obj: 4, Text: "string", G: 1})
	for id := int64(2); id <= 60; id++ {
		do(trace.Event{Kind: trace.GoCreate, G: id, Peer: 1, Text: "main.worker", Site: at(9, "main.main")})
	}
	park := func(id int64, m, p int32, r trace.WaitReason, obj int64, line int) {
		do(trace.Event{Kind: trace.GoStart, G: id, M: m, P: p},
			trace.Event{Kind: trace.GoPark, G: id, M: m, P: p, Reason: r, Obj: obj, Site: at(line, "main.worker")})
	}
	do(trace.Event{Kind: trace.GoPark, G: 1, Reason: trace.WaitWaitGroup, Obj: 9, Site: at(12, "main.main")})
	for id := int64(20); id < 30; id++ {
		park(id, 0, 0, trace.WaitChanRecv, 3, 22)
	}
	do(trace.Event{Kind: trace.GoStart, G: 6}, trace.Event{Kind: trace.LockGet, Obj: 11, Text: "Mutex", G: 6, Site: at(30, "main.worker")},
		trace.Event{Kind: trace.TimerSet, Obj: 21, A: 100_000_000, G: 6},
		trace.Event{Kind: trace.GoPark, G: 6, Reason: trace.WaitSleep, Obj: 21, Site: at(31, "main.worker")})
	do(trace.Event{Kind: trace.TimerSet, Obj: 22, A: 300_000_000})
	park(30, 0, 0, trace.WaitMutexLock, 11, 30)
	park(31, 0, 0, trace.WaitMutexLock, 11, 30)
	for id := int64(2); id < 6; id++ {
		m := int32(id)
		do(trace.Event{Kind: trace.MNew, A: id}, trace.Event{Kind: trace.MStart, A: id, B: 1})
		if id == 5 {
			do(trace.Event{Kind: trace.MPark, M: m, P: trace.NoID})
		} else if id < 4 {
			do(trace.Event{Kind: trace.PAcquire, M: m, P: m - 1})
		}
	}
	do(trace.Event{Kind: trace.GoStart, G: 2, M: 2, P: 1}, trace.Event{Kind: trace.SysEnter, G: 2, M: 2, P: 1, Text: "read", Site: at(17, "main.worker")})
	do(trace.Event{Kind: trace.Retake, A: 1, B: 20000, M: 1, P: trace.NoID}, trace.Event{Kind: trace.Handoff, A: 1, B: 2, M: 1, P: trace.NoID},
		trace.Event{Kind: trace.PAcquire, M: 4, P: 1}, trace.Event{Kind: trace.GoStart, G: 3, M: 4, P: 1})
	do(trace.Event{Kind: trace.ChanSend, G: 3, M: 4, P: 1, Obj: 4, A: 1, Site: at(19, "main.worker")})
	do(trace.Event{Kind: trace.MSpin, M: 3, P: 2})
	do(trace.Event{Kind: trace.GoStart, G: 7}, trace.Event{Kind: trace.ChanSend, G: 7, Site: at(14, "main.worker"), Obj: 3, A: 1})
	do(trace.Event{Kind: trace.RunqPut, G: 8, B: 0})
	for id := int64(9); id < 20; id++ {
		do(trace.Event{Kind: trace.RunqPut, G: id, B: 1})
	}
	for _, id := range []int64{35, 33, 39} {
		do(trace.Event{Kind: trace.RunqPut, G: id, A: 1, B: 1})
	}
	for id := int64(40); id <= 60; id++ {
		do(trace.Event{Kind: trace.GlobPut, G: id})
	}
	return st
}

func TestLook(t *testing.T) {
	st := busy()
	for _, w := range [][2]int{{80, 24}, {120, 30}, {160,50}} {
		for _, c := range []bool{os.Getenv("COLOR") != ""} {
			o := Options{Width: w[0], Height: w[1], Color: c}
			fmt.Print(Sched(st, o), "-----------\n", Goroutines(st, o), "-----------\n", Goroutine(st, 30, o), Goroutine(st, 22, o), Goroutine(st, 6, o), Goroutine(st, 2, o), Goroutine(st, 33, o), Goroutine(st, 70, o), Procs(st, o), Threads(st, o))
		}
	}
}
