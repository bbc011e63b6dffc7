package trace

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// nonsense returns n random events, the same every time.
func nonsense(n int) []Event {
	r := rand.New(rand.NewPCG(1, 2))
	events := make([]Event, n)
	reasons := []WaitReason{"", WaitChanSend, WaitChanRecv, WaitSelect, WaitMutexLock, "something new"}
	for i := range events {
		events[i] = Event{
			Seq: int64(i), Time: int64(i) * 7, Kind: Kind(r.IntN(int(numKinds) + 2)),
			M: r.Int32N(6) - 1, P: r.Int32N(6) - 1, G: r.Int64N(50), Peer: r.Int64N(50),
			A: r.Int64N(8) - 1, B: r.Int64N(8) - 1, Obj: r.Int64N(9),
			Reason: reasons[r.IntN(len(reasons))], Site: Site(r.IntN(3)),
			Text: []string{"", "a", "b", fmt.Sprint("text ", i), "main.main"}[r.IntN(5)],
		}
	}
	return events
}

func TestRecorderKeepsEvents(t *testing.T) {
	r := NewRecorder()
	events := nonsense(3*chunkEvents + 5)
	for i := range events {
		if i%9 == 0 { // numbers as large as they get
			e := &events[i]
			e.Time, e.G, e.Peer, e.Obj, e.A, e.B = math.MinInt64, math.MaxInt64, math.MaxInt64, math.MinInt64, math.MaxInt64, math.MinInt64
			e.M, e.P, e.Site = math.MaxInt32, math.MinInt32, math.MaxInt32
		}
	}
	for _, e := range events {
		e.Seq = 999 // Emit sets it
		r.Emit(e)
	}
	if r.Len() != len(events) || r.Dropped() != 0 {
		t.Fatalf("Len %d, Dropped %d", r.Len(), r.Dropped())
	}
	for i, got := range r.Events() {
		if got != events[i] || r.At(i) != events[i] {
			t.Fatalf("event %d is %+v, was %+v", i, got, events[i])
		}
	}
}

// States must be right wherever they are asked for, in any order, also after
// the recorder dropped its oldest events.
func TestStateAt(t *testing.T) {
	events := nonsense(40 * chunkEvents)
	for _, limit := range []int{DefaultLimit, 20 * chunkEvents} {
		r := NewRecorder(Limit(limit))
		want := make(map[int64]string)
		s := NewState(r.Sites())
		ask := map[int64]bool{0: true, 1: true, int64(len(events) - 1): true}
		rnd := rand.New(rand.NewPCG(3, 4))
		for range 40 {
			ask[rnd.Int64N(int64(len(events)))] = true
		}
		for i, e := range events {
			r.Emit(e)
			s.Apply(e)
			if ask[e.Seq] {
				want[e.Seq] = s.String()
			}
			if i%(8*chunkEvents) == 77 { // makes snapshots before more is dropped
				r.StateAt(e.Seq)
			}
		}
		if limit != DefaultLimit && (r.Dropped() == 0 || r.Len() > limit) {
			t.Fatalf("limit %d: kept %d, dropped %d", limit, r.Len(), r.Dropped())
		}
		first := r.Dropped()
		for seq := range ask {
			if seq < first {
				continue
			}
			got := r.StateAt(seq)
			if got.Seq != seq || got.String() != want[seq] {
				t.Fatalf("limit %d: state at %d is of %d:\n%s\nwant\n%s", limit, seq, got.Seq, got, want[seq])
			}
			// It is the caller's own.
			for _, g := range got.Gs {
				g.Func = "spoilt"
			}
			for _, p := range got.Ps {
				p.Queue = append(p.Queue[:0], 99, 98, 97)
			}
			got.Global = append(got.Global[:0], 1, 2)
		}
		for _, seq := range []int64{int64(len(events)), 1 << 40, math.MaxInt64} {
			if got := r.StateAt(seq).Seq; got != int64(len(events)-1) {
				t.Errorf("state at %d, after the end, is of %d", seq, got)
			}
		}
		for _, seq := range []int64{-1, -5, math.MinInt64} {
			if got := r.StateAt(seq).Seq; got != first-1 {
				t.Errorf("state at %d, before the start, is of %d, want %d", seq, got, first-1)
			}
		}
		if n := len(r.snaps.states); n < 2 {
			t.Errorf("%d snapshots", n)
		}
	}
}

func TestSnapshotsThinOut(t *testing.T) {
	var n snapshots
	for seq := int64(0); seq < 400*snapEvery; seq++ {
		s := &State{Seq: seq, Ms: make([]*M, 0)}
		if seq%snapEvery == 0 {
			s.Gs = make(map[int64]*G)
			for i := range int64(snapEvery / 4) {
				s.Gs[i] = &G{}
			}
			n.offer(s)
		}
	}
	if n.room > snapRoom || len(n.states) < 20 {
		t.Errorf("%d snapshots hold %d things", len(n.states), n.room)
	}
	for i := 1; i < len(n.states); i++ {
		if n.states[i-1].Seq >= n.states[i].Seq {
			t.Error("snapshots out of order")
		}
	}
}

func TestTextsAreBounded(t *testing.T) {
	r := NewRecorder()
	page := strings.Repeat("x", 64<<10)
	const n = 2000
	for i := range n {
		r.Emit(Event{Kind: Output, Text: page + fmt.Sprint(i)})
	}
	if r.Dropped() == 0 || r.bytes > maxTextBytes+2*maxChunkText || Summarize(r).OutputBytes < n*int64(len(page)) {
		t.Errorf("dropped %d events, keeps %d bytes of text", r.Dropped(), r.bytes)
	}
	if last := r.At(r.Len() - 1).Text; last != page+fmt.Sprint(n-1) {
		t.Errorf("the last text is %d bytes", len(last))
	}
}

// A single writer does not wait for readers, who see whole events only, and all
// of those that were written when they began to read.
func TestReadWhileWritten(t *testing.T) {
	r := NewRecorder(Limit(3 * chunkEvents))
	event := func(i int64) Event {
		e := Event{Seq: i, Time: i * 20, Kind: GoPark, M: int32(i % 3), P: int32(i % 2), G: i, Reason: WaitChanRecv, Text: "same"}
		if i%100 == 0 {
			e.Text = fmt.Sprint("text ", i)
		}
		if i%7 == 0 {
			e = Event{Seq: i, Time: i * 20, Kind: RunqPut, M: 1, P: 1, G: i, A: 1}
		}
		return e
	}
	const n = 20 * chunkEvents
	written := make(chan int64, n/1000)
	go func() {
		defer close(written)
		for i := range int64(n) {
			r.Emit(event(i))
			if i%1000 == 0 {
				written <- i
			}
		}
	}()
	for last := range written {
		if got := r.Dropped() + int64(r.Len()) - 1; got < last {
			t.Fatalf("event %d is not there yet, only %d", last, got)
		}
		from := r.Dropped()
		for e := range r.All(last - 50) {
			if e.Seq < from || e != event(e.Seq) {
				t.Fatalf("got %+v, want %+v", e, event(e.Seq))
			}
		}
	}
	if got := Summarize(r).Events; got != n {
		t.Errorf("%d events", got)
	}
}

func TestRecorderShared(t *testing.T) {
	r := NewRecorder(Limit(2 * chunkEvents))
	now := atomic.Int64{}
	r.Share(now.Load)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			lane := r.NewLane()
			for i := range 5000 {
				lane.Emit(Event{Kind: GoCreate, Time: now.Add(1), G: int64(w*5000 + i + 1), Site: r.Sites().Add(Pos{File: "f", Line: i % 7})})
			}
		}()
	}
	r.StateAt(100)
	Summarize(r)
	wg.Wait()
	if got := Summarize(r); got.Made != 20_000 || got.Events != 20_000 {
		t.Errorf("%d made in %d events", got.Made, got.Events)
	}
	if r.Sites().Len() != 7 {
		t.Errorf("%d sites", r.Sites().Len())
	}
	time := int64(0)
	for e := range r.All(0) {
		if e.Time < time {
			t.Fatalf("%v comes after time %d", e, time)
		}
		time = e.Time
	}
}

func TestSites(t *testing.T) {
	var s Sites
	a, b := Pos{File: "main.go", Line: 3, Func: "main.main"}, Pos{File: "main.go", Line: 4, Func: "main.main"}
	if s.Add(Pos{}) != 0 || s.Pos(0) != (Pos{}) || s.Pos(9) != (Pos{}) || s.Pos(-1) != (Pos{}) {
		t.Error("the unknown position must be Site 0, and an unknown Site the unknown position")
	}
	if s.Add(a) == s.Add(b) || s.Add(a) != s.Add(a) || s.Pos(s.Add(b)) != b {
		t.Error("a Site must name one position")
	}
	if (*Sites)(nil).Pos(1) != (Pos{}) {
		t.Error("a nil table must know no position")
	}
}

func BenchmarkEmit(b *testing.B) {
	r := NewRecorder(Limit(1 << 28))
	b.ReportAllocs()
	for i := range b.N {
		r.Emit(Event{Time: int64(i), Kind: GoPark, G: int64(i%100 + 1), Reason: WaitChanRecv, Obj: 3})
	}
}

func BenchmarkPut(b *testing.B) {
	r := NewRecorder(Limit(1 << 16))
	for i := range b.N {
		if i&(1<<16-1) == 0 {
			r = NewRecorder(Limit(1 << 16))
		}
		r.Put(RunqPut, int64(i)*40, NewActor(0, 0), int64(i>>2), 0, 1, 0, 0)
	}
}

func BenchmarkEmitMixed(b *testing.B) {
	r := NewRecorder(Limit(1 << 28))
	b.ReportAllocs()
	for i := range b.N {
		r.Emit(Event{Time: int64(i), Kind: GoCreate, G: int64(i), Peer: 1, Text: "main.main.func1", Site: 3})
		r.Emit(Event{Time: int64(i), Kind: RunqPut, G: int64(i)})
		r.Emit(Event{Time: int64(i), Kind: GoPark, G: int64(i%100 + 1), Reason: WaitChanRecv, Obj: 3})
	}
}

func BenchmarkApply(b *testing.B) {
	s := NewState(nil)
	for i := range b.N {
		g := int64(i%10_000 + 1)
		s.Apply(Event{Seq: int64(i), Time: int64(i), Kind: GoCreate, G: g, Text: "main.main"})
		s.Apply(Event{Seq: int64(i), Time: int64(i), Kind: GoStart, G: g})
		s.Apply(Event{Seq: int64(i), Time: int64(i), Kind: GoEnd, G: g})
	}
}

// BenchmarkPutSpawn is what a Recorder does for one goroutine of the engine's
// spawn benchmark: six events.
func BenchmarkPutSpawn(b *testing.B) {
	var r *Recorder
	actor, name := NewActor(0, 0), "main.main.func1"
	now := int64(0)
	for done := 0; done < b.N; done += 100 {
		if done%10_000 == 0 {
			r = NewRecorder()
		}
		g, kicked := int64(done), int64(0)
		for range 100 {
			g++
			if !r.PutSpawn(now+110, now+116, actor, g, kicked, 1, 3, &name) {
				r.PutCreate(now+110, actor, g, 1, 3, name)
				r.Put(RunqPut, now+116, actor, g, 0, 0, 0, 0)
			}
			now, kicked = now+116, g
		}
		g -= 100
		for range 100 {
			if !r.PutNext(now+15, now+50, now+100, actor, g, g+1, true) {
				r.Put(GoStart, now+100, actor, g+1, 0, 0, 0, 0)
			}
			g++
			now += 116
		}
	}
}

// BenchmarkDrop is PutSpawn in a Recorder that has no room left: each of the events
// is dropped some time after it was put, and counted then.
func BenchmarkDrop(b *testing.B) {
	r := NewRecorder(Limit(1 << 14))
	for i := range b.N {
		g, now := int64(i+1), int64(i)*300
		r.PutCreate(now, NewActor(0, 0), g, 1, 3, "main.task")
		r.Put(RunqPut, now+5, NewActor(0, 0), g, 0, 0, 0, 0)
		r.Put(RunqGet, now+50, NewActor(0, 0), g, 0, 0, 1, 0)
		r.Put(GoStart, now+100, NewActor(0, 0), g, 0, 0, 0, 0)
		r.Put(GoEnd, now+120, NewActor(0, 0), g, 0, 0, 0, 0)
	}
}
