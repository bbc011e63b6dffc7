// Package errors is the generic part of package errors.
package errors

// AsType finds the first error of type E in err's tree.
func AsType[E error](err error) (E, bool) {
	var target E
	ok := As(err, &target)
	return target, ok
}
