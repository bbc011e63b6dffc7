package engine_test

import (
	"errors"
	"testing"
	"time"

	"gopark/engine"
)

type namedInt int
type namedString string
type plain struct{ a int }

func TestPanicText(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string // as real Go prints it after "panic: ", unless said otherwise
	}{
		{42, "42"},
		{"s", "s"},
		{"a\nb", "a\n\tb"},
		{4.25, "4.25"},
		{true, "true"},
		{'a', "97"},
		{complex(1, -2), "(1-2i)"},
		{namedInt(3), "engine_test.namedInt(3)"},
		{namedString("q"), `engine_test.namedString("q")`},
		{errors.New("x\ny"), "x\n\ty"},
		{time.Second, "1s"},
		{plain{1}, "(engine_test.plain) {1}"}, // Go: an address
	} {
		if got := engine.PanicText(c.value); got != c.want {
			t.Errorf("%#v: %q, want %q", c.value, got, c.want)
		}
	}
}
