// Package play shows runs while they happen. Watch animates one on a whole
// screen, or tells it in sentences; Pace slows one down; Drive asks the learner
// at every choice which goroutine or M goes next, and a schedule keeps what was
// chosen, so that the run can be had again.
//
// It knows programs and traces, but neither lessons nor the prompt.
package play
