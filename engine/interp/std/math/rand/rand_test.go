package rand_test

import (
	"fmt"
	hostrand "math/rand"
	"reflect"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/math/rand"
	randv2 "gopark/engine/interp/std/math/rand/v2"
)

// draw calls each function that needs no argument, or an upper bound.
func draw(t *testing.T, seed uint64, syms map[string]reflect.Value) (s string) {
	err := enginetest.Try(t, engine.Config{Seed: seed}, func() {
		for _, name := range []string{"Float64", "Int", "Intn", "IntN", "Perm", "Uint64", "NormFloat64", "Int31n", "Int32N"} {
			f := syms[name]
			if !f.IsValid() {
				continue
			}
			var in []reflect.Value
			if f.Type().NumIn() == 1 {
				in = append(in, reflect.ValueOf(1000).Convert(f.Type().In(0)))
			}
			s += fmt.Sprint(f.Call(in)[0], " ")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeedDecides(t *testing.T) {
	for _, syms := range []map[string]reflect.Value{rand.Symbols(), randv2.Symbols()} {
		if a, b := draw(t, 1, syms), draw(t, 1, syms); a != b {
			t.Errorf("same seed, different numbers:\n%s\n%s", a, b)
		}
		if a, b := draw(t, 1, syms), draw(t, 2, syms); a == b {
			t.Errorf("different seeds, same numbers:\n%s", a)
		}
	}
}

func TestSeedAsInRealGo(t *testing.T) {
	enginetest.Run(t, func() {
		rand.Seed(7)
		host := hostrand.New(hostrand.NewSource(7))
		intn := rand.Symbols()["Intn"].Interface().(func(int) int)
		for range 5 {
			if got, want := intn(1000), host.Intn(1000); got != want {
				t.Errorf("got %d, want %d", got, want)
			}
		}
	})
}
