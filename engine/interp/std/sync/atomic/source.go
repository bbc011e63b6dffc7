package atomic

import _ "embed"

// Source is the text of the package's generic part, which an interpreter's
// symbol table cannot hold.
//
//go:embed pointer.go
var Source string
