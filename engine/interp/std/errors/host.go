package errors

import "errors"

// As is the host's.
var As = errors.As
