package trace

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// String returns the event on one line, the same for the same event on every
// machine: number, clock, M, P, kind, and what happened in words.
func (e Event) String() string { return e.line(nil) }

// Words returns what happened in a few words, without time and place: "G7 runs".
func (e Event) Words() string {
	if e.Kind >= numKinds {
		return "?"
	}
	return kinds[e.Kind].line(e)
}

// line is String, with the position in words if sites are at hand.
func (e Event) line(sites *Sites) string {
	where := ""
	if e.Site != 0 {
		where = fmt.Sprintf("  @%d", e.Site)
		if pos := sites.Pos(e.Site); pos != (Pos{}) {
			where = "  " + pos.String()
		}
	}
	return strings.TrimRight(fmt.Sprintf("%6d %14s %-3s %-3s %-9s %s%s",
		e.Seq, Clock(e.Time), id("M", e.M), id("P", e.P), e.Kind, e.Words(), where), " ")
}

func id(letter string, n int32) string {
	if n == NoID {
		return "-"
	}
	return letter + strconv.Itoa(int(n))
}

// String returns "main.go:12", with "?" for what is not known.
func (p Pos) String() string {
	if p.File == "" {
		return "?"
	}
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// WriteText writes events a line each, as Event.String does but with positions
// in words. sites may be nil.
func WriteText(w io.Writer, events []Event, sites *Sites) error {
	return WriteTexts(w, slices.Values(events), sites)
}

// WriteTexts is WriteText for more events than memory need have room for, such as
// Recorder.All.
func WriteTexts(w io.Writer, events iter.Seq[Event], sites *Sites) error {
	b := bufio.NewWriter(w)
	for e := range events {
		b.WriteString(e.line(sites))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// Duration writes a number of nanoseconds for a person: three figures and a
// unit, "12.3µs", "4ms", "1m5s".
func Duration(ns int64) string {
	if ns < 0 {
		return "-" + Duration(-ns)
	}
	switch {
	case ns < 1e3:
		return strconv.FormatInt(ns, 10) + "ns"
	case ns < 999_500:
		return figures(float64(ns)/1e3) + "µs"
	case ns < 999_500_000:
		return figures(float64(ns)/1e6) + "ms"
	case ns < 59_950_000_000:
		return figures(float64(ns)/1e9) + "s"
	case ns < 3600e9:
		return fmt.Sprintf("%dm%02ds", ns/60e9, ns/1e9%60)
	}
	return fmt.Sprintf("%dh%02dm", ns/3600e9, ns/60e9%60)
}

// figures writes x, which is at least 1 and below 1000, with three figures and
// no zeros at the end.
func figures(x float64) string {
	decimals := 2
	if x >= 99.95 {
		decimals = 0
	} else if x >= 9.995 {
		decimals = 1
	}
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if decimals > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Clock writes a time to the nanosecond, in seconds: "0.000012400".
func Clock(ns int64) string {
	sign := ""
	if ns < 0 {
		sign, ns = "-", -ns
	}
	return fmt.Sprintf("%s%d.%09d", sign, ns/1e9, ns%1e9)
}

// Bytes writes a number of bytes for a person: "2 KB", "1.5 MB", "100 B".
func Bytes(n int64) string {
	units := []string{"B", "KB", "MB", "GB"}
	x, i := float64(n), 0
	for ; x >= 1024 && i < len(units)-1; i++ {
		x /= 1024
	}
	return strconv.FormatFloat(x, 'f', -1, 64) + " " + units[i]
}
