//go:build !race

package interp_test

// raceOn says whether the race detector watches.
const raceOn = false
