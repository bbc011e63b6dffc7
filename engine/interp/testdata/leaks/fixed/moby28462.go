package main

import "sync"

func init() { programs["Moby28462"] = closeInsteadOfSend }

// Closing a channel waits for nobody, so it may be done with the lock held.
type health28462 struct {
	mu   sync.Mutex
	stop chan struct{}
}

func (h *health28462) monitor() {
	for {
		select {
		case <-h.stop:
			return
		default:
			h.mu.Lock()
			h.mu.Unlock()
		}
	}
}

func (h *health28462) changed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.stop)
}

func closeInsteadOfSend() {
	for range 20 {
		h := &health28462{stop: make(chan struct{})}
		go h.monitor()
		go h.changed()
	}
}
