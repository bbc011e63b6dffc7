package files

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// A trace of the Go runtime's is written in generations of about a second. The
// batches of each are followed by its tables of stacks and strings, and a reader
// takes nothing of a generation that is not whole: of a program that was killed
// within its first second, nothing at all.
//
// A goMender passes on what it reads, and where that ends in the middle of a
// generation, it ends that: without the batch that is not whole, and with tables in
// which texts are missing, but nothing that is referred to. So what has come is read
// as far as it can be put in order.
type goMender struct {
	in      *bufio.Reader
	version int          // 26 for Go 1.26
	out     bytes.Buffer // to be passed on
	raw     bool         // nothing is known of what comes: it is passed on as it is
	over    bool
	cut     bool // the end was missing,
	tables  bool // and before it the tables of stacks and strings

	gen     uint64 // of the batches since the last end of a generation; 0: there are none
	time    uint64 // of the first of them
	sync    bool   // the clock's frequency has come
	events  bool   // and batches of events,
	strings map[uint64]bool
	refers  map[uint64]bool // strings that stacks refer to
}

// Batches and events that are looked at, besides those that are written.
const (
	evExperimentalBatch = 49
	evSync              = 50
	evClockSnapshot     = 51
	evEndOfGeneration   = 52

	maxGoBatch = 64 << 10
)

// goReasons22 are the first strings of each generation: the runtime's labels, and
// the reasons why goroutines wait, in the order in which it puts them there
// (runtime/trace.go: traceRegisterLabelsAndReasons). Of what comes after those only
// the reasons of Go 1.22 are sure to be the same in every version.
var goReasons22 = []string{
	"Not worker", "GC (dedicated)", "GC (fractional)", "GC (idle)",
	"unspecified", "forever", "network", "select", "sync.(*Cond).Wait", "sync", "chan send", "chan receive",
	"GC mark assist wait for work", "GC background sweeper wait", "system goroutine wait", "preempted",
	"wait for debug call", "wait until GC ends", "sleep",
}

// maxReasons is how many labels and reasons there may be.
const maxReasons = 40

// newGoMender reads the header of a trace.
func newGoMender(r io.Reader) (*goMender, error) {
	m := &goMender{in: bufio.NewReaderSize(r, 1<<16)}
	head := make([]byte, len(goHeader))
	if n, err := io.ReadFull(m.in, head); err != nil {
		if n > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errNothingWhole
		}
		return nil, err
	}
	fmt.Sscanf(string(head), "go 1.%d trace", &m.version)
	m.raw = m.version < 22 // another format
	m.out.Write(head)
	m.begin(0)
	return m, nil
}

// begin begins a generation.
func (m *goMender) begin(gen uint64) {
	m.gen, m.time, m.sync, m.events = gen, 0, false, false
	m.strings, m.refers = map[uint64]bool{}, map[uint64]bool{}
}

// Read implements io.Reader.
func (m *goMender) Read(p []byte) (int, error) {
	for m.out.Len() == 0 && !m.over {
		if m.raw {
			return m.in.Read(p)
		}
		if err := m.next(); err != nil {
			return 0, err
		}
	}
	return m.out.Read(p)
}

// next passes on the next batch, or ends what was cut.
func (m *goMender) next() error {
	kind, err := m.in.Peek(1)
	switch {
	case err == io.EOF:
		m.end(m.gen != 0 && (m.version >= 26 || !m.whole()))
		return nil
	case err != nil:
		return err
	case kind[0] == evEndOfGeneration:
		m.in.Discard(1)
		m.out.WriteByte(evEndOfGeneration)
		m.begin(0)
		return nil
	}
	b := &batchReader{in: m.in}
	typ, _ := b.ReadByte()
	if typ == evExperimentalBatch {
		b.ReadByte() // which experiment
	}
	gen, _, time, size := b.number(), b.number(), b.number(), b.number()
	if b.err == nil && (typ != evEventBatch && typ != evExperimentalBatch || size > maxGoBatch) {
		m.raw = true // no trace; the reader will say so
		m.out.Write(b.head.Bytes())
		return nil
	}
	data := make([]byte, min(size, maxGoBatch))
	if b.err == nil {
		_, b.err = io.ReadFull(m.in, data)
	}
	switch {
	case b.err == io.EOF || b.err == io.ErrUnexpectedEOF:
		m.end(true)
		return nil
	case b.err != nil:
		return b.err
	}
	if gen != m.gen {
		m.begin(gen)
		m.time = time
	}
	m.out.Write(b.head.Bytes())
	m.out.Write(data)
	if typ == evEventBatch && size > 0 {
		m.note(data)
	}
	return nil
}

// note remembers what a batch holds.
func (m *goMender) note(data []byte) {
	b := &batchReader{in: bufio.NewReader(bytes.NewReader(data[1:]))}
	switch data[0] {
	case evFrequency, evSync:
		m.sync = true
	case evStrings:
		for b.skip(1); b.err == nil; b.skip(1) {
			id := b.number()
			b.skip(b.number())
			m.strings[id] = true
		}
	case evStacks:
		for b.skip(1); b.err == nil; b.skip(1) {
			b.number() // which
			for n := b.number(); n > 0 && b.err == nil; n-- {
				b.number() // the program counter
				m.refers[b.number()], m.refers[b.number()] = true, true
				b.number() // the line
			}
		}
	default:
		m.events = true
	}
}

// whole reports whether the tables of the generation are there. Before Go 1.26
// nothing says that it is.
func (m *goMender) whole() bool {
	for id := range m.refers {
		if !m.strings[id] && id != 0 { // 0 is no text
			return false
		}
	}
	return m.sync && len(m.strings) > 0
}

// end ends the trace. If it was cut, what is missing in its last generation is
// added.
func (m *goMender) end(cut bool) {
	m.over, m.cut = true, cut
	if !cut || !m.events {
		return
	}
	m.tables = !m.whole()
	if !m.sync {
		data := goEvent(nil, evFrequency, 1e9/64) // as on most machines
		if m.version >= 25 {
			data = goEvent(append([]byte{evSync}, data...), evClockSnapshot, 0, 0, 0, 0)
		}
		m.batch(data)
	}
	for id := range maxReasons {
		m.refers[uint64(id+1)] = true
	}
	data := []byte{evStrings}
	for _, id := range slices.Sorted(maps.Keys(m.refers)) {
		if m.strings[id] || id == 0 {
			continue
		}
		text := ""
		if i := id - 1; i < uint64(len(goReasons22)) && len(m.strings) == 0 {
			text = goReasons22[i]
		}
		data = append(goEvent(data, evString, id, uint64(len(text))), text...)
		if len(data) > goBatch {
			m.batch(data)
			data = []byte{evStrings}
		}
	}
	m.batch(data)
	if m.version >= 26 {
		m.out.WriteByte(evEndOfGeneration)
	}
}

// batch passes on a batch of no thread's.
func (m *goMender) batch(data []byte) {
	m.out.Write(goEvent(nil, evEventBatch, m.gen, noThread, m.time, uint64(len(data))))
	m.out.Write(data)
}

// goEvent appends an event with its numbers.
func goEvent(b []byte, typ byte, args ...uint64) []byte {
	b = append(b, typ)
	for _, a := range args {
		b = binary.AppendUvarint(b, a)
	}
	return b
}

// A batchReader reads numbers until the first error, and keeps what it has read.
type batchReader struct {
	in   *bufio.Reader
	head bytes.Buffer
	err  error
}

// ReadByte implements io.ByteReader.
func (b *batchReader) ReadByte() (byte, error) {
	if b.err != nil {
		return 0, b.err
	}
	c, err := b.in.ReadByte()
	b.err = err
	if err == nil {
		b.head.WriteByte(c)
	}
	return c, err
}

func (b *batchReader) number() uint64 {
	n, err := binary.ReadUvarint(b)
	if b.err == nil {
		b.err = err
	}
	return n
}

func (b *batchReader) skip(n uint64) {
	if b.err == nil {
		_, b.err = b.in.Discard(int(min(n, maxGoBatch)))
	}
}
