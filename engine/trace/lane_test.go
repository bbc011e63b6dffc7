package trace

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
)

// Whatever several write, in rows or one by one, is read in the order of the times,
// also while they write: all that has been told by then, and nothing else.
func TestLanes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	now := int64(0)
	r := NewRecorder()
	r.Share(func() int64 { return now })
	lanes := make([]*Lane, 5)
	runs := make([]int64, len(lanes)) // the G that runs on each
	made := int64(0)
	for i := range lanes {
		lanes[i] = r.NewLane()
	}
	var want []Event
	add := func(events ...Event) {
		for _, e := range events {
			e.Seq = int64(len(want))
			want = append(want, e)
		}
	}
	name := "main.main.func1"
	for len(want) < 100_000 {
		i := rnd.IntN(len(lanes))
		l, mid := lanes[i], int32(i)
		actor := NewActor(mid, mid)
		event := func(kind Kind, g, a, b int64) Event {
			return Event{Kind: kind, Time: now, M: mid, P: mid, G: g, A: a, B: b}
		}
		if rnd.IntN(50) == 0 {
			now += 1 << 20
		}
		now += 1 + rnd.Int64N(200)
		switch rnd.IntN(4) {
		case 0:
			park := Event{Kind: GoPark, Time: now, M: mid, P: mid, G: 3, Obj: 4, Reason: WaitChanRecv, Site: Site(rnd.IntN(3))}
			l.Emit(park)
			l.Emit(event(StealTry, 0, 3, 1000))
			add(park, event(StealTry, 0, 3, 1000))
		case 1:
			l.Emit(Event{Kind: Output, Time: now, M: mid, P: mid, G: 3, A: 1, Text: fmt.Sprint("line ", now)})
			add(Event{Kind: Output, Time: now, M: mid, P: mid, G: 3, A: 1, Text: fmt.Sprint("line ", now)})
		case 2:
			create := func(g int64) Event {
				return Event{Kind: GoCreate, Time: now, M: mid, P: mid, G: g, Peer: 1, Site: 2, Text: name}
			}
			made += 10
			l.PutCreate(now, actor, made, 1, 2, name)
			add(create(made))
			made++
			if !l.PutSpawn(now, now, actor, made, 0, 1, 2, &name) {
				t.Fatal("no room for a seqSpawn")
			}
			add(create(made), event(RunqPut, made, int64(mid), 0))
			if l.SpawnRow(actor) {
				for range rnd.IntN(20) {
					made++
					l.Again()
					add(create(made), event(RunqPut, made, int64(mid), 0), event(RunqKick, made-1, int64(mid), 0))
				}
				l.EndRow()
			}
		case 3:
			next := func(g int64) []Event {
				return []Event{event(RunqGet, g, int64(mid), 1), event(GoStart, g, 0, 0)}
			}
			g := rnd.Int64N(100) + 1
			if runs[i] == 0 || !l.PutNext(now, now, now, actor, runs[i], g, true) {
				l.Put(RunqGet, now, actor, g, 0, int64(mid), 1, 0)
				l.Put(GoStart, now, actor, g, 0, 0, 0, 0)
				l.PutRun(now, now, actor, g, true) // that rows can begin after
				add(next(g)...)
				add(next(g)...)
			} else {
				add(event(GoEnd, runs[i], 0, 0))
				add(next(g)...)
			}
			if l.last.started[actor>>32] == g && l.NextRow(actor) {
				for range rnd.IntN(20) {
					l.Again()
					add(event(GoEnd, g, 0, 0))
					g++
					add(next(g)...)
				}
				l.EndRow()
			}
			runs[i] = g
		}
		if rnd.IntN(300) == 0 && r.Len() != len(want) {
			t.Fatalf("%d of %d events", r.Len(), len(want))
		}
	}
	got := r.Events()
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
	for i, e := range want {
		if got[i] != e {
			t.Fatalf("got  %+v\nwant %+v", got[i], e)
		}
	}
}

// What comes after a claim that is not settled cannot be read yet.
func TestLaneClaim(t *testing.T) {
	now := int64(10)
	r := NewRecorder()
	r.Share(func() int64 { return now })
	a, b := r.NewLane(), r.NewLane()
	a.Emit(Event{Kind: SysWake, Time: 5})
	a.Claim(5)
	b.Emit(Event{Kind: SysWake, Time: 4})
	b.Emit(Event{Kind: SysWake, Time: 8})
	if n := r.Len(); n != 2 {
		t.Errorf("%d events are there, though somebody may tell of the time 6 yet", n)
	}
	a.Emit(Event{Kind: MSpin, Time: 6})
	a.Claimed()
	b.Emit(Event{Kind: SysWake, Time: 12})
	if evs := r.Events(); len(evs) != 4 || evs[2].Kind != MSpin {
		t.Error(evs)
	}
	now = 12
	if n := r.Len(); n != 5 {
		t.Errorf("%d events", n)
	}
}

// However much is written that nobody reads, memory is bounded, and all is counted.
func TestLanesBounded(t *testing.T) {
	now := atomic.Int64{}
	r := NewRecorder(Limit(100_000))
	r.Share(now.Load)
	r.laneLimit = 1 << 20
	const writers, each = 3, 200_000
	var wg sync.WaitGroup
	for w := range int32(writers) {
		l := r.NewLane()
		wg.Go(func() {
			for i := range int64(each) {
				l.Put(StealTry, now.Add(1), NewActor(w, w), 0, 0, i%4, 1, 0)
			}
		})
	}
	wg.Wait()
	if most := r.laneLimit + (writers+1)*chunkLen; r.laneBytes.Load() > most {
		t.Errorf("the lanes hold %d bytes", r.laneBytes.Load())
	}
	if n := r.Dropped() + int64(r.Len()); n != writers*each {
		t.Errorf("%d events of %d", n, writers*each)
	}
	if n := r.Len(); n > 100_000+2*chunkEvents {
		t.Errorf("%d are kept", n)
	}
	if left := r.laneBytes.Load(); left > (writers+1)*chunkLen {
		t.Errorf("the lanes still hold %d bytes when all is read", left)
	}
	if s := Summarize(r); s.Events != writers*each {
		t.Errorf("%d events counted", s.Events)
	}
}
