package errors

import _ "embed"

// Source is the text of astype.go.
//
//go:embed astype.go
var Source string
