// exit: 2
// An error that is a nil pointer is not nil, and only the call of a method of its
// value minds.
package main

import (
	"errors"
	"fmt"
)

type byValue struct{ err error }

func (e byValue) Error() string { return fmt.Sprint("by value: ", e.err) }
func (e byValue) Unwrap() error { return e.err }

type several struct{ errs []error }

func (e several) Error() string   { return "several" }
func (e several) Unwrap() []error { return e.errs }

type byPointer struct{ err error }

func (e *byPointer) Error() string { return fmt.Sprint("by pointer, nil: ", e == nil) }
func (e *byPointer) Unwrap() []error {
	if e == nil {
		return nil
	}
	return []error{e.err}
}

var end = errors.New("end")

func find(which int) error {
	switch which {
	case 0:
		var e *byValue
		return e
	case 1:
		var e *several
		return e
	case 2:
		var e *byPointer
		return e
	case 3:
		return &byValue{end}
	case 4:
		return several{[]error{nil, end}}
	case 5:
		return &several{[]error{&byPointer{end}}}
	}
	return nil
}

func main() {
	for i := range 7 {
		err := find(i)
		fmt.Printf("%d %t %T\n", i, err == nil, err)
		if i > 1 {
			fmt.Println(err, errors.Is(err, end))
		}
	}
	fmt.Println(find(1).Error())
}
