// Package unique is package unique for interpreted programs.
package unique

// A Handle stands for a value: two are equal if their values are.
type Handle[T comparable] struct{ value T }

// Make returns the handle of value.
func Make[T comparable](value T) Handle[T] { return Handle[T]{value} }

// Value returns the value that h stands for.
func (h Handle[T]) Value() T { return h.value }
