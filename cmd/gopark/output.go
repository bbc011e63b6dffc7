package main

import (
	"io"
	"os"
	"sync"
)

// An output is where commands write. It remembers that something could not be
// written, since a half list that ends with exit code 0 would be a lie. What a
// program of the learner's writes is the program's own business.
type output struct {
	mu  sync.Mutex
	w   io.Writer
	err error // the first
}

var stdout = &output{w: os.Stdout}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.err == nil {
			o.err = err
		}
	}
	return n, err
}

// failed returns why something was not written; nil if all was.
func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}
