package slices

import _ "embed"

// Source is the text of slices.go.
//
//go:embed slices.go
var Source string
