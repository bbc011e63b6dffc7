package time

import (
	"time"
	"unsafe"
)

var (
	local = time.UTC
	start = time.Date(2009, time.November, 10, 23, 0, 0, 0, local)
)

// at returns the time at which the engine's clock shows ns. It has a monotonic
// reading, so that it prints, compares and subtracts as what time.Now returns.
func at(ns int64) time.Time {
	t := start.Add(time.Duration(ns))
	if hasLayout {
		setMonotonic(&t, ns+1) // as in real Go, which never shows 0
	}
	return t
}

// layout is that of time.Time since Go 1.9: with a monotonic reading, ext holds
// it, and wall the seconds since 1885 in 33 bits and the nanoseconds in 30.
// Nothing that is exported sets the reading and the wall clock apart.
type layout struct {
	wall uint64
	ext  int64
	loc  *time.Location
}

var since1885 = time.Date(1885, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()

func setMonotonic(t *time.Time, ns int64) {
	sec, nsec := t.Unix()-since1885, t.Nanosecond()
	l := (*layout)(unsafe.Pointer(t))
	l.wall = 1<<63 | uint64(sec)<<30 | uint64(nsec)
	l.ext = ns
}

// hasLayout says whether time.Time is still laid out so. If not, times have no
// monotonic reading; they print without " m=+0.1", and all else stays right.
var hasLayout = func() bool {
	if unsafe.Sizeof(time.Time{}) != unsafe.Sizeof(layout{}) {
		return false
	}
	t := start.Add(5)
	setMonotonic(&t, 1e9)
	return t.Round(0) == start.Add(5) &&
		t.String() == "2009-11-10 23:00:00.000000005 +0000 UTC m=+1.000000000"
}()
