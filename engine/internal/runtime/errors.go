// Package runtime has the errors that package runtime panics with when a
// program breaks a rule of the language. The host's cannot be made by hand, and
// a program may print the type of what it recovers: so these carry the names of
// the host's, package and all.
package runtime

import "runtime"

// An errorString is a plain rule broken: a nil pointer, a division by zero.
type errorString string

func (e errorString) Error() string { return "runtime error: " + string(e) }
func (errorString) RuntimeError()   {}

// ErrorString returns the error with text behind "runtime error: ".
func ErrorString(text string) runtime.Error { return errorString(text) }

// A plainError has no "runtime error: " before its text.
type plainError string

func (e plainError) Error() string { return string(e) }
func (plainError) RuntimeError()   {}

// PlainError returns the error with just this text.
func PlainError(text string) runtime.Error { return plainError(text) }

// A boundsError is an index or a bound out of range.
type boundsError struct{ text string }

func (e boundsError) Error() string { return "runtime error: " + e.text }
func (boundsError) RuntimeError()   {}

// BoundsError returns the error with text behind "runtime error: ".
func BoundsError(text string) runtime.Error { return boundsError{text} }

// A TypeAssertionError is a type assertion that failed.
type TypeAssertionError struct{ text string }

func (e *TypeAssertionError) Error() string { return e.text }
func (*TypeAssertionError) RuntimeError()   {}

// AssertionError returns the error with just this text.
func AssertionError(text string) runtime.Error { return &TypeAssertionError{text} }
