package files

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"gopark/engine/trace"
)

// logVersion is the version of the log, which the package comment describes.
const logVersion = 1

// maxLogLine bounds a line.
const maxLogLine = 64 << 20

type logHead struct {
	Gopark  string `json:"gopark"`
	Version int    `json:"version"`
	Dropped int64  `json:"dropped"`
}

// A logLine is a position or an event.
type logLine struct {
	T    *int64 `json:"t"`
	Kind string `json:"kind"`
	M    *int32 `json:"m"`
	P    *int32 `json:"p"`
	G    int64  `json:"g"`
	Peer int64  `json:"peer"`
	A    int64  `json:"a"`
	B    int64  `json:"b"`
	Obj  int64  `json:"obj"`
	Why  string `json:"why"`

	Site   int32  `json:"site"`
	Text   string `json:"text"`
	Text64 []byte `json:"text64"`

	File string `json:"file"`
	Line int    `json:"line"`
	Func string `json:"func"`

	Caller int32 `json:"caller"`
}

// WriteLog writes a log of the events that rec keeps.
func WriteLog(w io.Writer, rec *trace.Recorder) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `{"gopark":"trace","version":%d,"dropped":%d}`+"\n", logVersion, rec.Dropped())
	l := logWriter{w: b, sites: rec.Sites(), number: make(map[trace.Site]int)}
	for e := range rec.All(0) {
		l.event(e)
	}
	return b.Flush()
}

type logWriter struct {
	w      *bufio.Writer
	sites  *trace.Sites
	number map[trace.Site]int // of positions that were written
	line   []byte
}

func (l *logWriter) event(e trace.Event) {
	site := l.site(e.Site)
	l.line = append(l.line[:0], `{"t":`...)
	l.line = strconv.AppendInt(l.line, e.Time, 10)
	l.text("kind", e.Kind.String())
	if e.M != trace.NoID {
		l.number64("m", int64(e.M))
	}
	if e.P != trace.NoID {
		l.number64("p", int64(e.P))
	}
	l.int("g", e.G)
	l.int("peer", e.Peer)
	l.int("a", e.A)
	l.int("b", e.B)
	l.int("obj", e.Obj)
	l.text("why", string(e.Reason))
	l.int("site", int64(site))
	l.text("text", e.Text)
	l.end()
}

// site returns the number of a position, which it writes if it is new.
func (l *logWriter) site(s trace.Site) int {
	if s == 0 {
		return 0
	}
	if n := l.number[s]; n != 0 {
		return n
	}
	caller := l.site(l.sites.Caller(s))
	n := len(l.number) + 1
	l.number[s] = n
	pos := l.sites.Pos(s)
	l.line = append(l.line[:0], `{"site":`...)
	l.line = strconv.AppendInt(l.line, int64(n), 10)
	l.text("file", pos.File)
	l.int("line", int64(pos.Line))
	l.text("func", pos.Func)
	l.int("caller", int64(caller))
	l.end()
	return n
}

func (l *logWriter) end() {
	l.w.Write(append(l.line, '}', '\n'))
}

func (l *logWriter) int(name string, n int64) {
	if n != 0 {
		l.number64(name, n)
	}
}

func (l *logWriter) number64(name string, n int64) {
	l.line = append(append(append(l.line, ',', '"'), name...), '"', ':')
	l.line = strconv.AppendInt(l.line, n, 10)
}

func (l *logWriter) text(name, s string) {
	if s == "" {
		return
	}
	var value []byte
	var err error
	if utf8.ValidString(s) {
		value, err = json.Marshal(s)
	} else {
		name += "64"
		value, err = json.Marshal([]byte(s))
	}
	if err != nil {
		return // a string and a slice of bytes can always be written
	}
	l.line = append(append(append(l.line, ',', '"'), name...), '"', ':')
	l.line = append(l.line, value...)
}

// ReadLog reads what WriteLog wrote.
func ReadLog(r io.Reader) (*trace.Recorder, error) {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<16), maxLogLine)
	var rec *trace.Recorder
	sites := []trace.Site{0}
	n := 0
	for s.Scan() {
		n++
		line := bytes.TrimSpace(s.Bytes())
		if len(line) == 0 {
			continue
		}
		if rec == nil {
			var err error
			if rec, err = readHead(line); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			continue
		}
		if err := readLine(rec, &sites, line); err != nil {
			var bad *json.SyntaxError
			cut := errors.As(err, &bad) && int(bad.Offset) >= len(line)
			if cut && !s.Scan() && s.Err() == nil && rec.Len() > 0 {
				return rec, fmt.Errorf("line %d: %w", n, ErrCut)
			}
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := s.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line %d is longer than %d MB", n+1, maxLogLine>>20)
		}
		return nil, err
	}
	if rec == nil {
		return nil, errors.New("it is empty")
	}
	return rec, nil
}

func readHead(line []byte) (*trace.Recorder, error) {
	var h logHead
	if err := json.Unmarshal(line, &h); err != nil || h.Gopark != "trace" {
		return nil, errors.New(`this is no log of gopark's, which begins with {"gopark":"trace","version":1}`)
	}
	if h.Version != logVersion {
		return nil, fmt.Errorf("the log is of version %d, and this gopark reads version %d", h.Version, logVersion)
	}
	if h.Dropped < 0 || h.Dropped > 1<<50 {
		return nil, fmt.Errorf("%d events cannot have been dropped", h.Dropped)
	}
	return trace.NewRecorder(trace.After(h.Dropped)), nil
}

// maxID bounds ids of goroutines, which pictures keep in 32 bits, and maxTime the
// clock, a year or so, which they multiply.
const (
	maxID   = 1<<31 - 1
	maxTime = 1 << 55
)

func readLine(rec *trace.Recorder, sites *[]trace.Site, line []byte) error {
	var l logLine
	if err := json.Unmarshal(line, &l); err != nil {
		return fmt.Errorf("it is no JSON as a log has it: %w", jsonFault(err))
	}
	if l.Kind == "" {
		if int(l.Site) != len(*sites) {
			return fmt.Errorf("site %d is out of turn: %d is next", l.Site, len(*sites))
		}
		if l.Caller < 0 || l.Caller >= l.Site {
			return fmt.Errorf("the caller %d of site %d was not given before", l.Caller, l.Site)
		}
		all := rec.Sites()
		*sites = append(*sites, all.AddCall(all.Add(trace.Pos{File: l.File, Line: l.Line, Func: l.Func}), (*sites)[l.Caller]))
		return nil
	}
	kind, ok := trace.KindByName(l.Kind)
	switch {
	case !ok:
		return fmt.Errorf("there is no kind of event %q", l.Kind)
	case l.T == nil:
		return errors.New("the event has no time (t)")
	case *l.T < -maxTime || *l.T > maxTime:
		return fmt.Errorf("the time %d is out of range", *l.T)
	case l.Site < 0 || int(l.Site) >= len(*sites):
		return fmt.Errorf("site %d was not given before", l.Site)
	case l.G < 0 || l.G > maxID || l.Peer < 0 || l.Peer > maxID || l.Obj < 0 || l.Obj > maxID:
		return errors.New("an id is out of range")
	}
	e := trace.Event{
		Time: *l.T, Kind: kind, M: trace.NoID, P: trace.NoID,
		G: l.G, Peer: l.Peer, A: l.A, B: l.B, Obj: l.Obj,
		Reason: trace.WaitReason(l.Why), Site: (*sites)[l.Site], Text: l.Text,
	}
	if l.Text64 != nil {
		e.Text = string(l.Text64)
	}
	if l.M != nil {
		e.M = *l.M
	}
	if l.P != nil {
		e.P = *l.P
	}
	rec.Emit(e)
	return nil
}

// jsonFault words what encoding/json says for somebody who does not know our
// types.
func jsonFault(err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) {
		return fmt.Errorf("%s cannot be a %s", t.Field, t.Value)
	}
	return err
}
