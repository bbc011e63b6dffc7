// Package time is package time as an interpreted program sees it: sleeping and
// timers on the engine, and the time of the engine's world.
//
// The world's clock starts at 23:00:00 UTC on 10 November 2009, when Go was
// published, and Local is UTC, so that a program prints the same times on
// every machine. All else, Time itself included, is the host's.
package time

import (
	"reflect"
	"time"

	"gopark/engine"
)

// Now returns the time of the engine's world.
func Now() time.Time { return at(engine.Current().Now()) }

// Since returns the time that went by since t.
func Since(t time.Time) time.Duration { return Now().Sub(t) }

// Until returns the time that will go by until t.
func Until(t time.Time) time.Duration { return t.Sub(Now()) }

// Sleep parks the goroutine for d.
func Sleep(d time.Duration) { engine.Current().Sleep(d) }

// Unix returns the local time of sec seconds and nsec nanoseconds after 1970.
func Unix(sec, nsec int64) time.Time { return time.Unix(sec, nsec).In(local) }

// UnixMilli returns the local time of msec milliseconds after 1970.
func UnixMilli(msec int64) time.Time { return time.UnixMilli(msec).In(local) }

// UnixMicro returns the local time of usec microseconds after 1970.
func UnixMicro(usec int64) time.Time { return time.UnixMicro(usec).In(local) }

// Symbols returns those symbols of package time that differ from the host's.
func Symbols() map[string]reflect.Value {
	zone := local // a program may assign to its time.Local
	return map[string]reflect.Value{
		"After":     reflect.ValueOf(After),
		"AfterFunc": reflect.ValueOf(AfterFunc),
		"Local":     reflect.ValueOf(&zone).Elem(),
		"NewTicker": reflect.ValueOf(NewTicker),
		"NewTimer":  reflect.ValueOf(NewTimer),
		"Now":       reflect.ValueOf(Now),
		"Since":     reflect.ValueOf(Since),
		"Sleep":     reflect.ValueOf(Sleep),
		"Tick":      reflect.ValueOf(Tick),
		"Unix":      reflect.ValueOf(Unix),
		"UnixMicro": reflect.ValueOf(UnixMicro),
		"UnixMilli": reflect.ValueOf(UnixMilli),
		"Until":     reflect.ValueOf(Until),

		"Ticker": reflect.ValueOf((*Ticker)(nil)),
		"Timer":  reflect.ValueOf((*Timer)(nil)),
	}
}
