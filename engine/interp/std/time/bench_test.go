package time_test

import (
	"testing"

	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/time"
)

func BenchmarkAfter(b *testing.B) {
	enginetest.Run(b, func() {
		for range b.N {
			recv(time.After(ms))
		}
	})
}
