package interp

import (
	"os"
	"time"

	"gopark/engine/interp/std/os/signal"
)

// signalPatience is how long the engine may take to hand a signal over. It polls
// much more often, unless the interpreter is stuck in a call of the host.
const signalPatience = time.Second

// deliver hands signals to the program until stop is called.
func (r *run) deliver(signals <-chan os.Signal, untaken func()) (stop func()) {
	r.e.Attach(signal.Outside{}, true)
	over := make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case sig := <-signals:
				taken := make(chan bool, 1)
				r.e.Post(func() { taken <- signal.Raise(r.e, sig) })
				ok := false
				select {
				case ok = <-taken:
				case <-time.After(signalPatience):
				case <-over:
					return
				}
				if !ok && untaken != nil {
					untaken()
				}
			}
		}
	}()
	return func() { close(over) }
}
