package interp

import (
	"fmt"
	"go/types"
	"reflect"
	"regexp"
	"runtime"
	"strings"

	"gopark/engine"
	rt "gopark/engine/internal/runtime"
)

// A thrown is what the panic of an interpreted program travels as.
type thrown struct {
	value any
	m     *machine
}

// String makes a thrown readable to host code that recovers it. It must not be
// called Error: the interpreter calls that while the panic is on its way.
func (t *thrown) String() string { return t.message() }

// message is what Go prints after "panic: ".
func (t *thrown) message() string {
	if text, ok := t.m.text(reflect.ValueOf(t.value), t.m.typeOrAny(t.value)); ok {
		return strings.ReplaceAll(text, "\n", "\n\t")
	}
	switch v := t.value.(type) {
	case error, interface{ String() string }:
		return engine.PanicText(v)
	}
	r := reflect.ValueOf(t.value)
	name := t.m.typeName(t.value)
	text, ok := basicText(t.value)
	text = strings.ReplaceAll(text, "\n", "\n\t")
	switch {
	case ok && r.Type().Name() == r.Kind().String(): // predeclared
		return text
	case ok && r.Kind() == reflect.String:
		return name + "(\"" + text + "\")"
	case ok && (r.Kind() == reflect.Complex64 || r.Kind() == reflect.Complex128):
		return name + text
	case ok:
		return name + "(" + text + ")"
	case r.Kind() == reflect.Pointer, r.Kind() == reflect.Map, r.Kind() == reflect.Chan, r.Kind() == reflect.Func:
		return fmt.Sprintf("(%s) %#x", name, r.Pointer())
	}
	return fmt.Sprintf("(%s) %#x", name, reflect.New(r.Type()).Pointer())
}

// typeOrAny is the program's type of what an interface holds, or any.
func (m *machine) typeOrAny(x any) types.Type {
	if t := m.types.typeOf(reflect.TypeOf(x)); t != nil {
		return t
	}
	return types.Universe.Lookup("any").Type()
}

// basicText writes a value of a basic kind as print does.
func basicText(v any) (string, bool) {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
		return "", false
	case r.CanInt(), r.CanUint(), r.CanFloat(), r.CanComplex(), r.Kind() == reflect.String, r.Kind() == reflect.Bool:
		return fmt.Sprint(basicValue(r)), true
	}
	return "", false
}

const nilDeref = "invalid memory address or nil pointer dereference"

// translate turns what the interpreter panics with into what Go would.
func translate(r any) any {
	text := ""
	switch v := r.(type) {
	case runtime.Error:
		if text = v.Error(); !strings.HasPrefix(text, "hash of") && text != allocationText {
			return r
		}
	case string:
		text = v
	case error:
		text = v.Error()
	default:
		return r
	}
	switch {
	case conversionText.MatchString(text):
		return rt.AssertionError(conversionText.FindStringSubmatch(text)[1])
	case strings.HasPrefix(text, "reflect.MakeSlice: negative cap"), strings.HasPrefix(text, "reflect.MakeSlice: len > cap"):
		return rt.ErrorString("makeslice: cap out of range")
	case strings.HasPrefix(text, "reflect.MakeSlice: negative len"), text == allocationText:
		return rt.ErrorString("makeslice: len out of range")
	case strings.HasPrefix(text, "reflect: slice index out of range"),
		strings.HasPrefix(text, "reflect: array index out of range"),
		strings.HasPrefix(text, "reflect: string index out of range"):
		return rt.BoundsError("index out of range")
	case strings.HasPrefix(text, "reflect.Value.Slice"), strings.HasPrefix(text, "reflect.Value.Slice3"):
		return rt.BoundsError("slice bounds out of range")
	case strings.HasPrefix(text, "hash of unhashable type: "):
		return rt.ErrorString("hash of unhashable type " + strings.TrimPrefix(text, "hash of unhashable type: "))
	case strings.HasPrefix(text, "reflect: cannot convert slice with length "):
		return rt.BoundsError(sliceToArray(text))
	case strings.Contains(text, "on zero Value"), strings.Contains(text, "nil pointer"), strings.Contains(text, "nil interface value"):
		return rt.ErrorString(nilDeref)
	case methodText.MatchString(text): // in a checked program, of what is nil
		return rt.ErrorString(nilDeref)
	case strings.HasPrefix(text, "reflect: call of reflect.Value.") && strings.Contains(text, "on ptr Value"):
		return rt.ErrorString(nilDeref)
	case text == "reflect: reflect.Value.Call: call of nil function", strings.Contains(text, "call of nil function"):
		return rt.ErrorString(nilDeref)
	}
	return r
}

// sliceToArray words a failed conversion of a slice.
func sliceToArray(text string) string {
	text = strings.TrimPrefix(text, "reflect: ")
	for _, to := range []string{" to pointer to array with", " to array with"} {
		if before, after, ok := strings.Cut(text, to); ok {
			return before + " to array or pointer to array with" + after
		}
	}
	return text
}

// conversionText is yaegi's report of a failed type assertion.
var conversionText = regexp.MustCompile(`^(?:_\.go:)?\d+(?::\d+)?: (interface conversion: .*)`)

// allocationText is what the host says of a slice larger than all memory.
const allocationText = "runtime: allocation size out of range"

// methodText is yaegi's report of a call through an empty interface value.
var methodText = regexp.MustCompile(`^(?:_\.go:)?\d+(?::\d+)?: method not found: `)

// unwrap gives the value that recover returns.
func unwrap(r any) any {
	if t, ok := r.(*thrown); ok {
		return t.value
	}
	return translate(r)
}

// panicMessage is what Go prints after "panic: " for what an unrecovered panic
// travelled as.
func panicMessage(r any) string {
	if t, ok := r.(*thrown); ok {
		return t.message()
	}
	v := translate(r)
	if _, isError := v.(error); isError {
	} else if s, ok := basicText(v); ok {
		return s
	}
	msg := engine.PanicText(v)
	if e, ok := v.(runtime.Error); ok {
		msg = e.Error()
	}
	return msg
}

// indexError panics for an index i into something of length n.
func indexError(i, n int) {
	if i < 0 {
		panic(rt.BoundsError(fmt.Sprintf("index out of range [%d]", i)))
	}
	panic(rt.BoundsError(fmt.Sprintf("index out of range [%d] with length %d", i, n)))
}

// sliceError panics for s[i:j], in the order in which Go looks at the bounds:
// j against the capacity (or, for strings and where j was left out, the
// length), then i against j.
func sliceError(i, j, n, c int, high, str bool) {
	switch {
	case j < 0 && high:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [:%d]", j)))
	case j > c && str:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [:%d] with length %d", j, n)))
	case j > c:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [:%d] with capacity %d", j, c)))
	case i < 0:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [%d:]", i)))
	}
	panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [%d:%d]", i, j)))
}

// slice3Error panics for s[i:j:k].
func slice3Error(i, j, k, c int) {
	switch {
	case k < 0:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [::%d]", k)))
	case k > c:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [::%d] with capacity %d", k, c)))
	case j < 0:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [:%d:]", j)))
	case j > k:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [:%d:%d]", j, k)))
	case i < 0:
		panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [%d::]", i)))
	}
	panic(rt.BoundsError(fmt.Sprintf("slice bounds out of range [%d:%d:]", i, j)))
}

// iterateError panics because an iterator function calls the body of a loop that
// is in another state than ready (lower/rangefunc.go has the numbers).
func iterateError(state int) {
	panic(rt.ErrorString("range function continued iteration after " + []string{1: "loop body panic", 2: "function for loop body returned false", 3: "whole loop exit"}[state]))
}

// swallowedError panics because an iterator function has recovered a panic of
// the loop's body.
func swallowedError() {
	panic(rt.ErrorString("range function recovered a loop body panic and did not resume panicking"))
}

// report writes the end of a program as Go's runtime would: the message, then
// the goroutines concerned.
func report(err error, began beginning) string {
	var b strings.Builder
	switch e := err.(type) {
	case *engine.PanicError:
		for _, before := range began.chain {
			b.WriteString(before + "\n\t")
		}
		b.WriteString("panic: " + panicMessage(e.Value))
		if began.again {
			b.WriteString(" [recovered, repanicked]")
		}
		b.WriteString("\n")
		if v, ok := translate(e.Value).(runtime.Error); ok && strings.HasSuffix(v.Error(), nilDeref) {
			b.WriteString("[signal SIGSEGV: segmentation violation]\n")
		}
		b.WriteString("\n" + e.Goroutine.Traceback("running"))
	case *engine.DeadlockError:
		b.WriteString("fatal error: all goroutines are asleep - deadlock!\n")
		for _, g := range e.Goroutines {
			b.WriteString("\n" + g.Traceback(g.Status()))
		}
	case *engine.FatalError:
		fmt.Fprintf(&b, "fatal error: %s\n", e.Msg)
		for _, g := range e.Goroutines {
			if g.ID == e.Goid {
				b.WriteString("\n" + g.Traceback("running"))
			}
		}
	case nil, *engine.ExitError:
	default:
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}
