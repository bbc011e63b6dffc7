package os

import (
	"os"
	"strings"
	"sync"
	"syscall"
)

// An environ is one program's environment variables, in the order in which
// they were first set.
type environ struct {
	mu    sync.Mutex
	order []string
	value map[string]string
}

func newEnviron(list []string) *environ {
	v := &environ{value: make(map[string]string)}
	for _, s := range list {
		// A name may start with '=' on Windows.
		if i := strings.IndexByte(s[min(1, len(s)):], '='); i >= 0 {
			v.put(s[:i+1], s[i+2:])
		}
	}
	return v
}

func (v *environ) put(key, value string) {
	if _, ok := v.value[key]; !ok {
		v.order = append(v.order, key)
	}
	v.value[key] = value
}

func (v *environ) lookup(key string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.value[key]
	return s, ok
}

func (v *environ) get(key string) string {
	s, _ := v.lookup(key)
	return s
}

func (v *environ) set(key, value string) error {
	if key == "" || strings.ContainsAny(key, "=\x00") || strings.Contains(value, "\x00") {
		return os.NewSyscallError("setenv", syscall.EINVAL)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.put(key, value)
	return nil
}

func (v *environ) unset(key string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.value[key]; !ok {
		return nil
	}
	delete(v.value, key)
	for i, k := range v.order {
		if k == key {
			v.order = append(v.order[:i], v.order[i+1:]...)
			break
		}
	}
	return nil
}

func (v *environ) clear() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.order, v.value = nil, make(map[string]string)
}

func (v *environ) list() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([]string, len(v.order))
	for i, k := range v.order {
		out[i] = k + "=" + v.value[k]
	}
	return out
}

func (v *environ) expand(s string) string { return os.Expand(s, v.get) }
