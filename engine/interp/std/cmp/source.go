package cmp

import _ "embed"

// Source is the text of cmp.go.
//
//go:embed cmp.go
var Source string
