//go:build !race

package trace

// publish stores n for readers in other goroutines: who loads it sees all that
// the writer wrote before. On this processor a plain store does it (it shows
// stores to others in the order in which they were made), and takes a tenth of
// the time of atomic.StoreInt64, which also waits for all of them to be seen.
// It is what the runtime's own atomic.StoreRel64 is here.
func publish(at *int64, n int64) { *at = n }

func publish32(at *uint32, n uint32) { *at = n }
