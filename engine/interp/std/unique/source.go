package unique

import _ "embed"

// Source is the text of unique.go.
//
//go:embed unique.go
var Source string
