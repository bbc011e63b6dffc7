//go:build !amd64 || race

package trace

import "sync/atomic"

// publish stores n for readers in other goroutines: who loads it sees all that
// the writer wrote before.
func publish(at *int64, n int64) { atomic.StoreInt64(at, n) }

func publish32(at *uint32, n uint32) { atomic.StoreUint32(at, n) }
