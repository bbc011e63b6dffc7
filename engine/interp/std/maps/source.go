package maps

import _ "embed"

// Source is the text of maps.go.
//
//go:embed maps.go
var Source string
