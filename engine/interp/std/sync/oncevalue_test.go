package sync_test

import (
	"errors"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/sync"
)

func TestOnceValue(t *testing.T) {
	enginetest.Run(t, func() {
		calls := 0
		one := sync.OnceValue(func() int {
			calls++
			engine.Current().Gosched() // the others have to wait
			return calls
		})
		no := errors.New("no")
		two := sync.OnceValues(func() (int, error) {
			calls++
			return 7, no
		})
		var wg sync.WaitGroup
		for range 3 {
			wg.Add(1)
			engine.Current().Go(func() {
				defer wg.Done()
				if v := one(); v != 1 {
					t.Errorf("OnceValue: %d", v)
				}
			}, "main.func")
		}
		wg.Wait()
		for range 2 {
			if v, err := two(); v != 7 || err != no {
				t.Errorf("OnceValues: %d, %v", v, err)
			}
		}
		if calls != 2 {
			t.Errorf("%d calls, not one each", calls)
		}
	})
}

func TestOnceValuePanics(t *testing.T) {
	enginetest.Run(t, func() {
		calls := 0
		one := sync.OnceValue(func() int {
			calls++
			panic("no")
		})
		two := sync.OnceValues(func() (int, int) {
			calls++
			panic("never")
		})
		for range 2 {
			if v := enginetest.Panic(func() { one() }); v != "no" {
				t.Errorf("OnceValue: panic %v", v)
			}
			if v := enginetest.Panic(func() { two() }); v != "never" {
				t.Errorf("OnceValues: panic %v", v)
			}
		}
		if calls != 2 {
			t.Errorf("%d calls, not one each", calls)
		}
	})
}
