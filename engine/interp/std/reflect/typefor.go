// Package reflect is the generic part of package reflect.
package reflect

// TypeFor returns the Type of T.
func TypeFor[T any]() Type {
	var p *T // since an interface has no type of its own when it is nil
	return TypeOf(p).Elem()
}
