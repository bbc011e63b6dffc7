package trace

import (
	"math/rand/v2"
	"testing"
)

// Events that are put as sequences are read like those that are put one by one,
// whatever comes between, and wherever a chunk ends.
func TestSequences(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	r := NewRecorder()
	var want []Event
	now, made := int64(0), int64(0)
	runs := map[int32]int64{} // the G that runs on each M
	later := func() int64 {
		d := rnd.Int64N(60)
		switch rnd.IntN(200) {
		case 0:
			d += 5_000
		case 1:
			d += 1 << 15
		}
		now += d
		return now
	}
	fused, all := 0, 0
	names := []string{"main.main.func1", "main.work"}
	add := func(ok bool, events ...Event) {
		for _, e := range events {
			e.Seq = int64(len(want))
			want = append(want, e)
		}
		all++
		if ok {
			fused++
			return
		}
		for _, e := range events {
			if actor := NewActor(e.M, e.P); e.Kind == GoCreate {
				r.PutCreate(e.Time, actor, e.G, e.Peer, e.Site, e.Text)
			} else {
				r.Put(e.Kind, e.Time, actor, e.G, e.Peer, e.A, e.B, e.Obj)
			}
		}
	}
	for len(want) < 20*chunkEvents {
		mid := int32(rnd.IntN(3))
		if rnd.IntN(300) == 0 {
			mid = 70
		}
		pid := mid + 1
		actor := NewActor(mid, pid)
		name := &names[0]
		if rnd.IntN(100) == 0 {
			name = &names[1]
		}
		switch rnd.IntN(5) {
		case 0, 1:
			for range rnd.IntN(20) {
				kicked := made * int64(rnd.IntN(2))
				made++
				created, put := later(), later()
				ok := r.PutSpawn(created, put, actor, made, kicked, 1, 4, name)
				events := []Event{
					{Time: created, Kind: GoCreate, M: mid, P: pid, G: made, Peer: 1, Site: 4, Text: *name},
					{Time: put, Kind: RunqPut, M: mid, P: pid, G: made, A: int64(pid)},
					{Time: put, Kind: RunqKick, M: mid, P: pid, G: kicked, A: int64(pid)},
				}
				if kicked == 0 {
					events = events[:2]
				}
				add(ok, events...)
			}
		case 2, 3:
			for range rnd.IntN(20) {
				next, ring := runs[mid]+rnd.Int64N(4), rnd.IntN(2) == 0
				if rnd.IntN(50) == 0 {
					next += 1000
				}
				ended, got, started := later(), later(), later()
				events := []Event{
					{Time: ended, Kind: GoEnd, M: mid, P: pid, G: runs[mid]},
					{Time: got, Kind: RunqGet, M: mid, P: pid, G: next, A: int64(pid), B: int64(bit(ring))},
					{Time: started, Kind: GoStart, M: mid, P: pid, G: next, A: int64(bit(!ring))},
				}
				if runs[mid] != 0 {
					add(r.PutNext(ended, got, started, actor, runs[mid], next, ring), events...)
				} else {
					add(r.PutRun(got, started, actor, next, ring), events[1:]...)
				}
				runs[mid] = next
			}
		case 4:
			runs[mid] = 0
			e := Event{Seq: int64(len(want)), Time: later(), Kind: GoPark, M: mid, P: pid, G: rnd.Int64N(90), Obj: rnd.Int64N(3), Reason: WaitChanRecv, Site: 3}
			want = append(want, e)
			r.Emit(e)
		}
	}
	if fused < all/2 || fused == all {
		t.Errorf("%d of %d sequences were put as such", fused, all)
	}
	got := r.Events()
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
	for i, e := range got {
		if e != want[i] {
			t.Fatalf("got  %+v\nwant %+v", e, want[i])
		}
	}
	for range 1000 {
		if i := rnd.IntN(len(want)); r.At(i) != want[i] {
			t.Fatalf("got  %+v\nwant %+v", r.At(i), want[i])
		}
	}
}
