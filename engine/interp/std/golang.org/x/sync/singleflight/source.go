package singleflight

import _ "embed"

// Source is the text of singleflight.go, which is lowered with the programs that use it.
//
//go:embed singleflight.go
var Source string
