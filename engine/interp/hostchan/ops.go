package hostchan

import (
	"reflect"

	"gopark/engine"
)

// common are the element types for which values are moved without reflection.
var common = map[reflect.Type]engine.Ops{}

func add[T any]() { common[reflect.TypeFor[T]()] = engine.OpsFor[T]() }

func init() {
	add[bool]()
	add[byte]()
	add[int]()
	add[int32]()
	add[int64]()
	add[uint64]()
	add[float64]()
	add[string]()
	add[struct{}]()
	add[[]byte]()
	add[[]int]()
	add[[]string]()
}

func opsOf(elem reflect.Type) engine.Ops {
	if o, ok := common[elem]; ok {
		return o
	}
	return engine.OpsOf(elem)
}
