package grader

import (
	"fmt"

	"gopark/exercises"
)

// happensDemand says what was seen in the trace instead of what was asked for,
// step by step along the way to it: the first step that was not taken is the
// one worth telling.
func happensDemand(want exercises.HappensCheck, o outcome) string {
	switch want.What {
	case exercises.HappensHandoff:
		return handoffDemand(max(1, want.Size), o.facts)
	case exercises.HappensSteal:
		return stealDemand(max(1, want.Size), o.facts)
	}
	return ""
}

func handoffDemand(size int, f facts) string {
	switch {
	case f.handoffRan >= size:
		return ""
	case f.calls == 0 && f.slept+f.waited > 0:
		return fmt.Sprintf("No goroutine entered a blocking call. Goroutines waited %d times, %d of them in time.Sleep: but that parks only the goroutine. Its M and P stay together and go on with another one, so nothing has to be handed over.", f.slept+f.waited, f.slept)
	case f.calls == 0:
		return "No goroutine entered a blocking call."
	case f.taken == 0:
		return fmt.Sprintf("%d blocking calls were made, but no P was taken from its M: they were over too soon, or no other goroutine was waiting for that P.", f.calls)
	case f.handoffRan == 0:
		return "A P was taken from its blocked M, but no goroutine ran on it before the call was over: none was waiting."
	}
	return fmt.Sprintf("With the P that was handed over, %d other goroutines ran during the call; %d are asked for.", f.handoffRan, size)
}

func stealDemand(size int, f facts) string {
	switch {
	case f.largest >= size:
		return ""
	case f.made == 0:
		return "Your program started no goroutine, so there was nothing to steal."
	case f.procs == 1:
		return "There was only one P (GOMAXPROCS is 1): nobody is there to steal."
	case f.steals == 0:
		return fmt.Sprintf("Nothing was stolen. %d goroutines were started, at most %d alive at once.", f.made, f.together)
	}
	return fmt.Sprintf("There were %d steals, but the largest took only %d; at least %d at once are asked for. At most %d goroutines were alive at the same time.", f.steals, f.largest, size, f.together)
}
