// Package enginetest runs test functions on an engine.
package enginetest

import (
	"testing"

	"gopark/engine"
)

// Run runs fn as the main goroutine of a new engine, and fails t if that ends
// otherwise than by fn's return.
func Run(t testing.TB, fn func()) {
	t.Helper()
	if err := Try(t, engine.Config{}, fn); err != nil {
		t.Fatal(err)
	}
}

// Try runs fn as the main goroutine of an engine made with cfg, and returns how
// that ended.
func Try(t testing.TB, cfg engine.Config, fn func()) error {
	t.Helper()
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	return e.Run(fn)
}

// Panic returns what fn panics with; nil if it does not.
func Panic(fn func()) (value any) {
	defer func() { value = recover() }()
	fn()
	return nil
}
