package interp

import (
	"reflect"

	"gopark/engine/interp/lower"
)

// A type that a program defines on a predeclared one (type Color int) is for
// the interpreter that predeclared type. So that the language's differences are
// kept, such a type is declared on one of these instead: host types that differ
// in nothing but their identity, which their parameter gives them.
type (
	boolN[N any]       bool
	intN[N any]        int
	int8N[N any]       int8
	int16N[N any]      int16
	int32N[N any]      int32
	int64N[N any]      int64
	uintN[N any]       uint
	uint8N[N any]      uint8
	uint16N[N any]     uint16
	uint32N[N any]     uint32
	uint64N[N any]     uint64
	uintptrN[N any]    uintptr
	float32N[N any]    float32
	float64N[N any]    float64
	complex64N[N any]  complex64
	complex128N[N any] complex128
	stringN[N any]     string
)

// stock returns one type of each kind, under the names that lowered code uses.
func stock[N any]() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[boolN[N]](), reflect.TypeFor[intN[N]](), reflect.TypeFor[int8N[N]](), reflect.TypeFor[int16N[N]](),
		reflect.TypeFor[int32N[N]](), reflect.TypeFor[int64N[N]](), reflect.TypeFor[uintN[N]](), reflect.TypeFor[uint8N[N]](),
		reflect.TypeFor[uint16N[N]](), reflect.TypeFor[uint32N[N]](), reflect.TypeFor[uint64N[N]](), reflect.TypeFor[uintptrN[N]](),
		reflect.TypeFor[float32N[N]](), reflect.TypeFor[float64N[N]](), reflect.TypeFor[complex64N[N]](), reflect.TypeFor[complex128N[N]](),
		reflect.TypeFor[stringN[N]](),
	}
}

var stocks = [lower.MaxNamed][]reflect.Type{
	stock[[0]int](), stock[[1]int](), stock[[2]int](), stock[[3]int](), stock[[4]int](), stock[[5]int](), stock[[6]int](), stock[[7]int](),
	stock[[8]int](), stock[[9]int](), stock[[10]int](), stock[[11]int](), stock[[12]int](), stock[[13]int](), stock[[14]int](), stock[[15]int](),
	stock[[16]int](), stock[[17]int](), stock[[18]int](), stock[[19]int](), stock[[20]int](), stock[[21]int](), stock[[22]int](), stock[[23]int](),
	stock[[24]int](), stock[[25]int](), stock[[26]int](), stock[[27]int](), stock[[28]int](), stock[[29]int](), stock[[30]int](), stock[[31]int](),
}

// named holds the stock by the names that lowered code has for it, and the
// names by the types.
var named, namedBy = func() (map[string]reflect.Value, map[reflect.Type]string) {
	syms, names := map[string]reflect.Value{}, map[reflect.Type]string{}
	for i, types := range stocks {
		for _, t := range types {
			name := lower.NamedBasic(t.Kind().String(), i)
			syms[name] = reflect.Zero(reflect.PointerTo(t))
			names[t] = name
		}
	}
	return syms, names
}()
