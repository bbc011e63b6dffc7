//go:build !amd64 || race

package trace

import "sync/atomic"

// publish stores n for readers in other goroutines: who loads it sees all that
// the writer wrote before.
func publish(at *int64, n int64) { atomic.StoreInt64(at, n) }
