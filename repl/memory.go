package repl

import (
	"fmt"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A program that takes all the memory there is would take the workbook, and the
// learner's whole machine, along. So it is stopped before that.

// A memoryWatch looks how much memory the process takes while something runs.
type memoryWatch struct {
	limit uint64
	over  chan struct{} // gets a value when it is too much
	was   atomic.Bool
	done  chan struct{}
}

// watchEvery is how often it looks; a fast program takes some hundred megabytes
// meanwhile.
const watchEvery = 50 * time.Millisecond

func watchMemory() *memoryWatch {
	m := &memoryWatch{limit: memoryLimit(), over: make(chan struct{}, 1), done: make(chan struct{})}
	go func() {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		for {
			select {
			case <-m.done:
				return
			case <-tick.C:
			}
			if heapInUse() > m.limit {
				m.was.Store(true)
				m.over <- struct{}{}
				return
			}
		}
	}()
	return m
}

func (m *memoryWatch) stop()                     { close(m.done) }
func (m *memoryWatch) exceeded() <-chan struct{} { return m.over }
func (m *memoryWatch) full() bool                { return m.was.Load() }

func (m *memoryWatch) text() string {
	return fmt.Sprintf("It had taken %d MB of memory, which is as much as it gets.", m.limit>>20)
}

// heapInUse is how many bytes the host's heap holds, garbage included.
func heapInUse() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() + s[1].Value.Uint64()
}

// What is assumed to be free where nothing is known, and bounds of the limit.
const (
	usualMemory = 4 << 30
	leastMemory = 512 << 20
	mostMemory  = 8 << 30
)

// memoryLimit is two thirds of what the process may still take, and never more
// than a program that teaches something needs.
func memoryLimit() uint64 {
	free := uint64(usualMemory)
	if n, ok := availableMemory(); ok {
		free = n + heapInUse()
	}
	return min(max(free/3*2, leastMemory), mostMemory)
}

// availableMemory asks Linux, and the container if there is one.
func availableMemory() (uint64, bool) {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	free, ok := uint64(0), false
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "MemAvailable:" {
			kb, err := strconv.ParseUint(f[1], 10, 64)
			free, ok = kb<<10, err == nil
		}
	}
	limit, err1 := readNumber("/sys/fs/cgroup/memory.max")
	used, err2 := readNumber("/sys/fs/cgroup/memory.current")
	if err1 == nil && err2 == nil && limit > used {
		free = min(free, limit-used)
	}
	return free, ok
}

func readNumber(path string) (uint64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimSpace(string(data)), 10, 64)
}
