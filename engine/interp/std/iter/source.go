package iter

import _ "embed"

// Source is the text of iter.go.
//
//go:embed iter.go
var Source string
