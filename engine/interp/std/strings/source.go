package strings

import _ "embed"

// Source is the text of seq.go.
//
//go:embed seq.go
var Source string
