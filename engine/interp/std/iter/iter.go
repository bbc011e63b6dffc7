// Package iter is package iter in source, for programs that are interpreted.
// Pull and Pull2 are not here.
package iter

// A Seq gives values, one after the other, to yield until that returns false.
type Seq[V any] func(yield func(V) bool)

// A Seq2 gives pairs of values, one after the other, to yield until that
// returns false.
type Seq2[K, V any] func(yield func(K, V) bool)
