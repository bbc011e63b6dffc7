package strings

import "strings"

// These are the host's.
var (
	FieldsFunc = strings.FieldsFunc
	IndexByte  = strings.IndexByte
	Split      = strings.Split
	SplitAfter = strings.SplitAfter
)
