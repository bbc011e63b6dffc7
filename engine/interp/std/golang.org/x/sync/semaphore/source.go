package semaphore

import _ "embed"

// Source is the text of semaphore.go, which is lowered with the programs that use it.
//
//go:embed semaphore.go
var Source string
