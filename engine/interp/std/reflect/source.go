package reflect

import _ "embed"

// Source is the text of typefor.go.
//
//go:embed typefor.go
var Source string
