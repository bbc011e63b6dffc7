// Package log is package log as an interpreted program sees it. Times are those
// of the engine's world, Fatal ends the program only, and a Logger's lock is
// one of the engine's: its writer may be the program's own and wait inside.
package log

import (
	"fmt"
	"io"
	"log"
	"path"
	"reflect"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/sync"
	stdtime "gopark/engine/interp/std/time"
)

// A Logger writes lines to a writer, one at a time.
type Logger struct {
	mu     sync.Mutex
	out    io.Writer
	prefix string
	flag   int
}

// New makes a Logger.
func New(out io.Writer, prefix string, flag int) *Logger {
	return &Logger{out: out, prefix: prefix, flag: flag}
}

// SetOutput sets where l writes to.
func (l *Logger) SetOutput(w io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out = w
}

// Writer returns where l writes to.
func (l *Logger) Writer() io.Writer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out
}

// Flags returns l's flags.
func (l *Logger) Flags() int { return l.flag }

// SetFlags sets l's flags.
func (l *Logger) SetFlags(flag int) { l.flag = flag }

// Prefix returns l's prefix.
func (l *Logger) Prefix() string { return l.prefix }

// SetPrefix sets l's prefix.
func (l *Logger) SetPrefix(prefix string) { l.prefix = prefix }

// header returns what comes before the message.
func (l *Logger) header(calldepth int) []byte {
	var b []byte
	if l.flag&log.Lmsgprefix == 0 {
		b = append(b, l.prefix...)
	}
	t := stdtime.Now()
	if l.flag&log.LUTC != 0 {
		t = t.UTC()
	}
	for _, part := range []struct {
		when   bool
		layout string
	}{
		{l.flag&log.Ldate != 0, "2006/01/02 "},
		{l.flag&log.Lmicroseconds != 0, "15:04:05.000000 "},
		{l.flag&log.Ltime != 0 && l.flag&log.Lmicroseconds == 0, time.TimeOnly + " "},
	} {
		if part.when {
			b = t.AppendFormat(b, part.layout)
		}
	}
	if l.flag&(log.Lshortfile|log.Llongfile) != 0 {
		_, file, line, ok := runtime.Caller(max(calldepth-depthOfPrint, 0))
		if !ok {
			file = "???"
		}
		if l.flag&log.Lshortfile != 0 {
			file = path.Base(file)
		}
		b = fmt.Appendf(b, "%s:%d: ", file, line)
	}
	if l.flag&log.Lmsgprefix != 0 {
		b = append(b, l.prefix...)
	}
	return b
}

// depthOfPrint is the calldepth of who calls Print: it and Output, which come
// between the program and the header, are no frames of the program.
const depthOfPrint = 2

// Output writes a line. The position that it may show is the caller's for
// calldepth 1, its caller's for 2 and so on.
func (l *Logger) Output(calldepth int, s string) error { return l.output(calldepth+1, s) }

// output is Output as Print calls it.
func (l *Logger) output(calldepth int, s string) error {
	b := append(l.header(calldepth), s...)
	if len(s) == 0 || s[len(s)-1] != '\n' {
		b = append(b, '\n')
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.out.Write(b)
	return err
}

// Print writes its arguments as fmt.Print does.
func (l *Logger) Print(v ...any) { l.output(depthOfPrint, fmt.Sprint(v...)) }

// Printf writes its arguments as fmt.Printf does.
func (l *Logger) Printf(format string, v ...any) { l.output(depthOfPrint, fmt.Sprintf(format, v...)) }

// Println writes its arguments as fmt.Println does.
func (l *Logger) Println(v ...any) { l.output(depthOfPrint, fmt.Sprintln(v...)) }

// Fatal is Print, and ends the program with code 1.
func (l *Logger) Fatal(v ...any) { l.fatal(fmt.Sprint(v...)) }

// Fatalf is Printf, and ends the program with code 1.
func (l *Logger) Fatalf(format string, v ...any) { l.fatal(fmt.Sprintf(format, v...)) }

// Fatalln is Println, and ends the program with code 1.
func (l *Logger) Fatalln(v ...any) { l.fatal(fmt.Sprintln(v...)) }

// Panic is Print, and panics.
func (l *Logger) Panic(v ...any) { l.panic(fmt.Sprint(v...)) }

// Panicf is Printf, and panics.
func (l *Logger) Panicf(format string, v ...any) { l.panic(fmt.Sprintf(format, v...)) }

// Panicln is Println, and panics.
func (l *Logger) Panicln(v ...any) { l.panic(fmt.Sprintln(v...)) }

func (l *Logger) fatal(s string) {
	l.output(depthOfPrint, s)
	engine.Current().Exit(1)
}

func (l *Logger) panic(s string) {
	l.output(depthOfPrint, s)
	panic(s)
}

// Symbols returns those symbols of package log that differ from the host's, for
// one run, whose standard logger writes to stderr.
func Symbols(stderr io.Writer) map[string]reflect.Value {
	std := New(stderr, "", log.LstdFlags)
	return map[string]reflect.Value{
		"Default": reflect.ValueOf(func() *Logger { return std }),
		"New":     reflect.ValueOf(New),
		"Logger":  reflect.ValueOf((*Logger)(nil)),

		"Fatal":     reflect.ValueOf(std.Fatal),
		"Fatalf":    reflect.ValueOf(std.Fatalf),
		"Fatalln":   reflect.ValueOf(std.Fatalln),
		"Flags":     reflect.ValueOf(std.Flags),
		"Output":    reflect.ValueOf(std.Output),
		"Panic":     reflect.ValueOf(std.Panic),
		"Panicf":    reflect.ValueOf(std.Panicf),
		"Panicln":   reflect.ValueOf(std.Panicln),
		"Prefix":    reflect.ValueOf(std.Prefix),
		"Print":     reflect.ValueOf(std.Print),
		"Printf":    reflect.ValueOf(std.Printf),
		"Println":   reflect.ValueOf(std.Println),
		"SetFlags":  reflect.ValueOf(std.SetFlags),
		"SetOutput": reflect.ValueOf(std.SetOutput),
		"SetPrefix": reflect.ValueOf(std.SetPrefix),
		"Writer":    reflect.ValueOf(std.Writer),
	}
}
