package runtime

import (
	_ "embed"
	"runtime"
)

// Source is the text of cleanup.go, which an interpreter's symbol table cannot
// hold.
//
//go:embed cleanup.go
var Source string

// Cleanup is the host's.
type Cleanup = runtime.Cleanup
