package engine

// A table is a growing list of things, in pieces: it never has to be copied to
// grow, nor leaves its old memory to the garbage collector, and of a million Gs that
// is worth several bytes each.
type table[T any] struct {
	pieces []*[tablePiece]*T
	n      int
}

const tablePiece = 64

// at returns the place of the i'th.
func (t *table[T]) at(i int) **T { return &t.pieces[i/tablePiece][i%tablePiece] }

// add puts x at the end, and returns its index.
func (t *table[T]) add(x *T) int {
	if t.n == len(t.pieces)*tablePiece {
		t.pieces = append(t.pieces, new([tablePiece]*T))
	}
	t.n++
	*t.at(t.n - 1) = x
	return t.n - 1
}

// drop takes the last off the table, and returns it.
func (t *table[T]) drop() *T {
	t.n--
	at := t.at(t.n)
	x := *at
	*at = nil
	if t.n%tablePiece == 0 {
		last := len(t.pieces) - 1
		t.pieces[last] = nil
		t.pieces = t.pieces[:last]
	}
	return x
}

// all yields all, in order.
func (t *table[T]) all(yield func(*T) bool) {
	for i := range t.n {
		if !yield(*t.at(i)) {
			return
		}
	}
}
