// Package files writes traces for other tools and reads them back: pictures
// (.svg, .html, .png), Chrome's trace-event format (.json), a log of events that
// is gopark's own (.jsonl), and Go's execution-trace format (.trace).
//
// Everything is a function of the trace alone: the same trace gives the same
// bytes.
//
// # The log of events
//
// A log is a text of lines, each a JSON object. The first is
//
//	{"gopark":"trace","version":1,"dropped":0}
//
// where dropped is how many events at the beginning were not kept. The others are
// a position in the program, before the first event that is there,
//
//	{"site":1,"file":"main.go","line":7,"func":"main.main"}
//
// with the site that the function was called from, if that is known, as "caller",
// or an event, in the order in which they happened:
//
//	{"t":1200,"kind":"GoPark","m":0,"p":0,"g":1,"obj":3,"why":"chan receive","site":1}
//
//	t      time in ns
//	kind   as in package trace, whose comments say what the others mean
//	m p    the M and the P; left out if there was none
//	g      the goroutine
//	peer   the other goroutine
//	a b    two numbers
//	obj    channel, lock or timer
//	why    what a goroutine waits for
//	site   a position
//	text   a name, or what the program wrote; text64 if that is no UTF-8: in base64
//
// What is 0 or empty is left out. The version grows when an old reader would
// misread a new log.
package files

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// A format is a way to write a trace.
type format struct {
	ending string
	what   string
	write  func(w io.Writer, rec *trace.Recorder, run *lanes.Run) error
}

// formats is the one table of them.
var formats = []format{
	{".svg", "a picture", writeSVG},
	{".html", "a picture with keys", writeHTML},
	{".png", "a picture of pixels", writePNG},
	{".json", "Chrome's trace-event format", writeChrome},
	{".jsonl", "gopark's log of events", func(w io.Writer, rec *trace.Recorder, _ *lanes.Run) error { return WriteLog(w, rec) }},
	{".trace", "Go's execution trace", func(w io.Writer, rec *trace.Recorder, _ *lanes.Run) error { return WriteGo(w, rec) }},
}

// Endings lists what Write knows.
func Endings() []string {
	var list []string
	for _, f := range formats {
		list = append(list, f.ending)
	}
	return list
}

// Known returns an error if a file of that name cannot be written.
func Known(name string) error {
	_, err := find(name)
	return err
}

func find(name string) (format, error) {
	ending := strings.ToLower(filepath.Ext(name))
	for _, f := range formats {
		if f.ending == ending {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("%s: what kind of file is that to be? The ending says it: %s", name, strings.Join(Endings(), " "))
}

// Write writes a trace in the format that the file's name asks for. run is made
// of rec.
func Write(w io.Writer, name string, rec *trace.Recorder, run *lanes.Run) error {
	f, err := find(name)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if err := f.write(b, rec, run); err != nil {
		return err
	}
	return b.Flush()
}

// ErrNoTrace says that a file is no trace of any kind that is known.
var ErrNoTrace = errors.New("it is neither a log of gopark's (.jsonl) nor a trace of the Go runtime's (.trace)")

// ErrCut says that a trace ends in the middle.
var ErrCut = errors.New("the trace ends in the middle: was it cut off?")

// Read reads a log of gopark's or a trace of the Go runtime's: the first bytes
// tell which. Errors say where the file is wrong. If all that is wrong is that the
// end is missing, what is there comes with an error that is ErrCut.
func Read(r io.Reader) (*trace.Recorder, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(8)
	if len(head) == 0 {
		if err == io.EOF {
			return nil, errors.New("it is empty")
		}
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte(goMagic)):
		return ReadGo(b)
	case head[0] == '{':
		return ReadLog(b)
	}
	return nil, ErrNoTrace
}

// How files begin that Read knows.
const (
	goMagic  = "go 1."
	logMagic = `{"gopark"`
)

// IsTrace reports whether a file that begins so is a trace that Read may know.
func IsTrace(head []byte) bool {
	return bytes.HasPrefix(head, []byte(goMagic)) || bytes.HasPrefix(head, []byte(logMagic))
}
