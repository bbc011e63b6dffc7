// Package rand is package math/rand/v2 as an interpreted program sees it. Its
// functions draw from the engine's seed, so that the same seed is the same run.
// What New makes is the host's: it is the same every time by itself.
//
// N is Source: an interpreter's symbol table cannot hold a generic function.
package rand

import (
	"math/rand/v2"
	"reflect"

	"gopark/engine"
)

func top() *rand.Rand { return engine.Current().Rand() }

// Uint64N returns a number from 0 up to, but not including, n.
func Uint64N(n uint64) uint64 { return top().Uint64N(n) }

// Symbols returns those symbols of package math/rand/v2 that differ from the
// host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"ExpFloat64":  reflect.ValueOf(func() float64 { return top().ExpFloat64() }),
		"Float32":     reflect.ValueOf(func() float32 { return top().Float32() }),
		"Float64":     reflect.ValueOf(func() float64 { return top().Float64() }),
		"Int":         reflect.ValueOf(func() int { return top().Int() }),
		"Int32":       reflect.ValueOf(func() int32 { return top().Int32() }),
		"Int32N":      reflect.ValueOf(func(n int32) int32 { return top().Int32N(n) }),
		"Int64":       reflect.ValueOf(func() int64 { return top().Int64() }),
		"Int64N":      reflect.ValueOf(func(n int64) int64 { return top().Int64N(n) }),
		"IntN":        reflect.ValueOf(func(n int) int { return top().IntN(n) }),
		"NormFloat64": reflect.ValueOf(func() float64 { return top().NormFloat64() }),
		"Perm":        reflect.ValueOf(func(n int) []int { return top().Perm(n) }),
		"Shuffle":     reflect.ValueOf(func(n int, swap func(i, j int)) { top().Shuffle(n, swap) }),
		"Uint":        reflect.ValueOf(func() uint { return top().Uint() }),
		"Uint32":      reflect.ValueOf(func() uint32 { return top().Uint32() }),
		"Uint32N":     reflect.ValueOf(func(n uint32) uint32 { return top().Uint32N(n) }),
		"Uint64":      reflect.ValueOf(func() uint64 { return top().Uint64() }),
		"Uint64N":     reflect.ValueOf(Uint64N),
		"UintN":       reflect.ValueOf(func(n uint) uint { return top().UintN(n) }),
	}
}
