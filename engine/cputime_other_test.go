//go:build !unix

package engine_test

import "time"

// cpuTime would return the processor time that this process has used.
func cpuTime() time.Duration { return 0 }
