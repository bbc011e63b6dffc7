package play

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"sync"
)

// An Input passes a program's input on, and knows what was read of it: a schedule
// fits a run only if the program reads what it read then.
type Input struct {
	r    io.Reader
	mu   sync.Mutex
	n    int64
	hash hash.Hash
}

// NewInput makes an Input of where the program reads from.
func NewInput(r io.Reader) *Input { return &Input{r: r, hash: sha256.New()} }

// Read implements io.Reader.
func (in *Input) Read(b []byte) (int, error) {
	n, err := in.r.Read(b)
	in.mu.Lock()
	defer in.mu.Unlock()
	in.n += int64(n)
	in.hash.Write(b[:n])
	return n, err
}

// Print stands for what has been read so far: so many bytes, and a fingerprint of
// them; "" if nothing.
func (in *Input) Print() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %x", in.n, in.hash.Sum(nil)[:8])
}

// noInput is what a program reads whose learner types choices.
type noInput struct {
	out  io.Writer
	once sync.Once
}

func (in *noInput) Read([]byte) (int, error) {
	in.once.Do(func() {
		fmt.Fprintln(in.out, "(The program's input is at its end: what is typed here are choices.)")
	})
	return 0, io.EOF
}
