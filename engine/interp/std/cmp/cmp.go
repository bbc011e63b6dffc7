// Package cmp is package cmp in source, for programs that are interpreted.
package cmp

// Ordered is satisfied by every type that < and its kin work on.
type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64 |
		~string
}

// Less reports whether x comes before y. A NaN comes before all that is none.
func Less[T Ordered](x, y T) bool {
	return x < y || x != x && y == y
}

// Compare returns -1, 0 or +1 as x comes before y, is equal to it or comes
// after it. NaNs are equal, and come before all else.
func Compare[T Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return +1
	}
	if x == y {
		return 0
	}
	// One of them, at least, is a NaN.
	if y == y {
		return -1
	}
	if x == x {
		return +1
	}
	return 0
}

// Or returns the first of vals that is not zero, or else zero.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
