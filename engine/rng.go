package engine

import (
	"math/bits"
	"sync"
)

// An rng is a small fast generator. The engine keeps one for each purpose, so
// that a program that draws numbers does not change the schedule.
type rng uint64

// newRng returns the stream of that name which seed has.
func newRng(seed, stream uint64) rng {
	r := rng(seed*0x9e3779b97f4a7c15 + stream)
	r.next()
	return r
}

func (r *rng) next() uint64 {
	*r += 0xa0761d6478bd642f
	hi, lo := bits.Mul64(uint64(*r), uint64(*r)^0xe7037ed1a0b428db)
	return hi ^ lo
}

// n returns a number below n.
func (r *rng) n(n uint32) uint32 {
	return uint32(r.next() >> 32 * uint64(n) >> 32)
}

// A lockedRng is an rng for several Ms: the program's.
type lockedRng struct {
	mu  sync.Mutex
	rng rng
}

// Uint64 makes it a math/rand/v2 Source.
func (r *lockedRng) Uint64() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.next()
}
