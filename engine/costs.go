package engine

import (
	"fmt"
	"reflect"
	"time"
)

// Costs says how many virtual nanoseconds things take: the one table of them.
// The values of DefaultCosts are of the size that they have on an ordinary
// machine with real Go, rounded; what matters is their proportion. None is
// negative, or more than a minute.
type Costs struct {
	Tick    int64 // a loop turn or call of the program's own (Hooks.Ticks counts them)
	Op      int64 // entering any operation of the engine
	Spawn   int64 // making a G
	Start   int64 // beginning or going on with a G
	Park    int64 // leaving a G
	Exit    int64 // ending a G
	Queue   int64 // an access to a P's own queue
	Lock    int64 // taking a lock of the scheduler's
	Steal   int64 // looking at another P's queue
	Grab    int64 // the pause before another P's runnext is taken
	Spin    int64 // one turn of a spinning Mutex.Lock
	Timer   int64 // setting, stopping or running a timer
	Wake    int64 // from the wake-up of a sleeping thread until it moves, on average
	Late    int64 // by how much a sleep that nobody ends lasts too long, on average
	Write   int64 // writing to standard output or standard error
	NewM    int64 // from the making of a thread until it moves
	Syscall int64 // a blocking call whose length nobody gave
	Enter   int64 // entering a blocking call, and leaving it
	Stop    int64 // stopping the world, per P
	Stack   int64 // making a stack larger, and again for each KB in use that is copied
	Jitter  int64 // percent by which any of these may be exceeded, at most 1000; the seed decides
}

// maxCost and maxJitter keep vary from overflowing.
const (
	maxCost   = int64(time.Minute)
	maxJitter = 1000
)

// check says which of the costs cannot be.
func (c *Costs) check() error {
	if c.Jitter > maxJitter {
		return fmt.Errorf("engine: Costs.Jitter is %d: it is a percentage from 0 to %d", c.Jitter, maxJitter)
	}
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if n := v.Field(i).Int(); n < 0 || n > maxCost {
			return fmt.Errorf("engine: Costs.%s is %d: it is a number of nanoseconds from 0 to %d", v.Type().Field(i).Name, n, maxCost)
		}
	}
	return nil
}

// DefaultCosts returns the costs that an engine has unless told otherwise.
func DefaultCosts() *Costs {
	return &Costs{
		Tick:    10,
		Op:      15,
		Spawn:   100,
		Start:   40,
		Park:    40,
		Exit:    40,
		Queue:   5,
		Lock:    15,
		Steal:   40,
		Grab:    3_000,
		Spin:    50,
		Timer:   60,
		Wake:    4_000,
		Late:    50_000,
		Write:   3_000,
		NewM:    12_000,
		Syscall: 50_000,
		Enter:   30,
		Stop:    200,
		Stack:   200,
		Jitter:  20,
	}
}
