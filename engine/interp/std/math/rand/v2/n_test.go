package rand_test

import (
	"testing"
	"time"

	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/math/rand/v2"
)

func TestN(t *testing.T) {
	enginetest.Run(t, func() {
		seen := make(map[time.Duration]bool)
		for range 200 {
			seen[rand.N(time.Duration(4))] = true
		}
		if len(seen) != 4 || !seen[0] || !seen[3] {
			t.Errorf("N(4) gave %v", seen)
		}
		if n := rand.N(uint64(1)<<63 + 1); n > 1<<63 {
			t.Errorf("N(1<<63+1) gave %d", n)
		}
		for _, n := range []int8{0, -1} {
			if v := enginetest.Panic(func() { rand.N(n) }); v != "invalid argument to N" {
				t.Errorf("N(%d): panic %v", n, v)
			}
		}
	})
}
