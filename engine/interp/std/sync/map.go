package sync

import (
	"slices"
	"sync"

	"gopark/engine"
)

// step is where another goroutine may come in before an operation that cannot
// wait.
func step() {
	if e := engine.Current(); e != nil {
		e.Safepoint()
	}
}

// A Map is a map for use by several goroutines.
type Map struct {
	mu    sync.Mutex // the host's, never held while anything else runs
	items map[any]*item
	born  int64
}

// An item is a key's value. It is numbered, so that Range has an order to start
// from that is the same in every run.
type item struct {
	key, value any
	born       int64
}

// set sets the value of key, which is new if it is nil.
func (m *Map) set(it *item, key, value any) {
	if it != nil {
		it.value = value
		return
	}
	if m.items == nil {
		m.items = make(map[any]*item)
	}
	m.born++
	m.items[key] = &item{key, value, m.born}
}

// Load returns the value of key.
func (m *Map) Load(key any) (value any, ok bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	if it := m.items[key]; it != nil {
		return it.value, true
	}
	return nil, false
}

// Store sets the value of key.
func (m *Map) Store(key, value any) { m.Swap(key, value) }

// Swap sets the value of key and returns what it was.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[key]
	if it != nil {
		previous = it.value
	}
	m.set(it, key, value)
	return previous, it != nil
}

// LoadOrStore returns the value of key, or sets it if there is none.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	if it := m.items[key]; it != nil {
		return it.value, true
	}
	m.set(nil, key, value)
	return value, false
}

// LoadAndDelete deletes key and returns what its value was.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[key]
	if it == nil {
		return nil, false
	}
	delete(m.items, key)
	return it.value, true
}

// Delete deletes key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// CompareAndSwap sets the value of key to new if it is old.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[key]
	if it == nil || it.value != old {
		return false
	}
	it.value = new
	return true
}

// CompareAndDelete deletes key if its value is old.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[key]
	if it == nil || it.value != old {
		return false
	}
	delete(m.items, key)
	return true
}

// Clear deletes all keys.
func (m *Map) Clear() {
	step()
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.items)
}

// Range calls f for each key until it returns false. The order is none, as in
// real Go, but the same for the same seed.
func (m *Map) Range(f func(key, value any) bool) {
	step()
	for _, it := range m.shuffled() {
		value, ok := m.Load(it.key)
		if ok && !f(it.key, value) {
			return
		}
	}
}

func (m *Map) shuffled() []*item {
	m.mu.Lock()
	items := make([]*item, 0, len(m.items))
	for _, it := range m.items {
		items = append(items, it)
	}
	m.mu.Unlock()
	slices.SortFunc(items, func(a, b *item) int { return int(a.born - b.born) })
	if e := engine.Current(); e != nil {
		e.Rand().Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	}
	return items
}
