package errgroup

import _ "embed"

// Source is the text of errgroup.go, which is lowered with the programs that use it.
//
//go:embed errgroup.go
var Source string
