//go:build race

package tracetest

// Race says that the race detector is on, which makes everything ten times as
// slow: tests then try fewer schedules.
const Race = true
