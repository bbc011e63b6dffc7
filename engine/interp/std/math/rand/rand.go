// Package rand is package math/rand as an interpreted program sees it. Its
// functions draw from the engine's seed, so that the same seed is the same run;
// after Seed they give what real Go gives. What New makes is the host's: it is
// the same every time by itself.
package rand

import (
	"math/rand"
	"reflect"

	"gopark/engine"
)

type key struct{}

// top returns the source of the package's functions: one for each engine.
func top() *rand.Rand {
	e := engine.Current()
	if r, ok := e.Attached(key{}).(*rand.Rand); ok {
		return r
	}
	r := rand.New(source{e})
	e.Attach(key{}, r)
	return r
}

// source makes the engine's random numbers a rand.Source64.
type source struct{ e *engine.Engine }

func (s source) Uint64() uint64 { return s.e.Rand().Uint64() }
func (s source) Int63() int64   { return int64(s.Uint64() >> 1) }
func (s source) Seed(int64)     {} // never called: see Seed

// Seed makes the functions give what they give after Seed(seed) in real Go.
func Seed(seed int64) { engine.Current().Attach(key{}, rand.New(rand.NewSource(seed))) }

// Symbols returns those symbols of package math/rand that differ from the
// host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"ExpFloat64":  reflect.ValueOf(func() float64 { return top().ExpFloat64() }),
		"Float32":     reflect.ValueOf(func() float32 { return top().Float32() }),
		"Float64":     reflect.ValueOf(func() float64 { return top().Float64() }),
		"Int":         reflect.ValueOf(func() int { return top().Int() }),
		"Int31":       reflect.ValueOf(func() int32 { return top().Int31() }),
		"Int31n":      reflect.ValueOf(func(n int32) int32 { return top().Int31n(n) }),
		"Int63":       reflect.ValueOf(func() int64 { return top().Int63() }),
		"Int63n":      reflect.ValueOf(func(n int64) int64 { return top().Int63n(n) }),
		"Intn":        reflect.ValueOf(func(n int) int { return top().Intn(n) }),
		"NormFloat64": reflect.ValueOf(func() float64 { return top().NormFloat64() }),
		"Perm":        reflect.ValueOf(func(n int) []int { return top().Perm(n) }),
		"Read":        reflect.ValueOf(func(p []byte) (n int, err error) { return top().Read(p) }),
		"Seed":        reflect.ValueOf(Seed),
		"Shuffle":     reflect.ValueOf(func(n int, swap func(i, j int)) { top().Shuffle(n, swap) }),
		"Uint32":      reflect.ValueOf(func() uint32 { return top().Uint32() }),
		"Uint64":      reflect.ValueOf(func() uint64 { return top().Uint64() }),
	}
}
