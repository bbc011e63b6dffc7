package interp

type record struct{}
