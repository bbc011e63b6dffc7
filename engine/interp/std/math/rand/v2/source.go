package rand

import _ "embed"

// Source is the text of the package's generic part, which an interpreter's
// symbol table cannot hold.
//
//go:embed n.go
var Source string
