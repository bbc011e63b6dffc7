package repl

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

var errStopped = errors.New("the program was stopped while it read")

// A keyboard shares the terminal's input between the line editor and the
// programs. It reads only when the one whose turn it is asks; who loses the
// turn while waiting leaves what comes to the other. So no typed line is lost,
// and a program that waits for input can be stopped.
//
// The line editor may ask out of turn, since it reads ahead: it then waits for
// its turn.
type keyboard struct {
	in     io.Reader
	filter func([]byte) []byte // takes out what is not for the line; nil: nothing
	chunks chan chunk          // from the one pending read of in

	mu      sync.Mutex
	asked   bool // a read of in is pending
	rest    []byte
	typing  bool          // it is the line editor's turn
	dropped bool          // Ctrl-C came while a line was awaited
	changed chan struct{} // closed at the end of the turn
}

type chunk struct {
	data []byte
	err  error
}

func newKeyboard(in io.Reader) *keyboard {
	return &keyboard{in: in, chunks: make(chan chunk, 1), changed: make(chan struct{})}
}

// turn begins a turn: of the line editor if typing, else of a program. What
// waits for input is told that its turn is over.
func (k *keyboard) turn(typing bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.typing, k.dropped = typing, false
	close(k.changed)
	k.changed = make(chan struct{})
}

// drop ends what waits for a line, without one.
func (k *keyboard) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dropped = true
	close(k.changed)
	k.changed = make(chan struct{})
}

// Read reads for a program.
func (k *keyboard) Read(p []byte) (int, error) { return k.read(p, false) }

// An editorKeyboard reads for the line editor.
type editorKeyboard struct{ *keyboard }

func (k editorKeyboard) Read(p []byte) (int, error) { return k.read(p, true) }

// read never remembers an end of input: on a terminal, Ctrl-D ends what one
// program reads and no more.
func (k *keyboard) read(p []byte, typing bool) (int, error) {
	for {
		n, changed := k.take(p, typing)
		if n > 0 {
			return n, nil
		}
		if typing && k.wasDropped() {
			return 0, errDropped
		}
		var chunks chan chunk // nil, which never comes, out of turn
		if k.ask(typing) {
			chunks = k.chunks
		}
		select {
		case c := <-chunks:
			if typing && k.filter != nil {
				if kept := k.filter(c.data); len(kept) == 0 && len(c.data) > 0 && c.err == nil {
					k.mu.Lock()
					k.asked = false
					k.mu.Unlock()
					continue
				} else {
					c.data = kept
				}
			}
			k.mu.Lock()
			k.asked = false
			k.rest = dropNUL(c.data)
			end := c.err != nil && len(k.rest) == 0
			k.mu.Unlock()
			if end {
				return 0, c.err
			}
		case <-changed:
			if !typing {
				return 0, errStopped
			}
		}
	}
}

// take takes what has been read already, if it is the caller's turn.
func (k *keyboard) take(p []byte, typing bool) (n int, changed chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.typing == typing {
		n = copy(p, k.rest)
		if typing {
			// A line at a time: what follows may be for a program that it starts.
			if end := bytes.IndexAny(k.rest[:n], "\r\n"); end >= 0 {
				n = end + 1
			}
		}
		k.rest = k.rest[n:]
	}
	return n, k.changed
}

func (k *keyboard) wasDropped() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	dropped := k.dropped
	k.dropped = false
	return dropped
}

// ask sees to it that a read of the input is pending, if it is the caller's
// turn.
func (k *keyboard) ask(typing bool) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.typing != typing {
		return false
	}
	if !k.asked {
		k.asked = true
		go func() {
			b := make([]byte, 4096)
			n, err := k.in.Read(b)
			k.chunks <- chunk{b[:n], err}
		}()
	}
	return true
}

// pasting tells whether more has come in than the line that is being read, as
// when a text is pasted.
func (k *keyboard) pasting() bool {
	if k == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.rest) > 0
}

// dropNUL takes out bytes 0, which the line editor takes for the end of input.
func dropNUL(b []byte) []byte {
	kept := b[:0]
	for _, c := range b {
		if c != 0 {
			kept = append(kept, c)
		}
	}
	return kept
}
