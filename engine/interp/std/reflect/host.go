package reflect

import "reflect"

// These are the host's.
type Type = reflect.Type

// TypeOf returns the type of what i holds.
func TypeOf(i any) Type { return reflect.TypeOf(i) }
