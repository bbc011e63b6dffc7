package engine

// A carrierTable is a growing list of carriers, in pieces: it never has to be copied to
// grow, nor leaves its old memory to the garbage collector, and of a million stacks that
// is worth several bytes each.
type carrierTable struct {
	pieces []*[tablePiece]*carrier
	n      int
}

const tablePiece = 64

// at returns the place of the i'th.
func (t *carrierTable) at(i int) **carrier { return &t.pieces[i/tablePiece][i%tablePiece] }

// add puts c at the end, and returns its index.
func (t *carrierTable) add(c *carrier) int {
	if t.n == len(t.pieces)*tablePiece {
		t.pieces = append(t.pieces, new([tablePiece]*carrier))
	}
	t.n++
	*t.at(t.n - 1) = c
	return t.n - 1
}

// drop takes the last off the table, and returns it.
func (t *carrierTable) drop() *carrier {
	t.n--
	at := t.at(t.n)
	c := *at
	*at = nil
	if t.n%tablePiece == 0 {
		last := len(t.pieces) - 1
		t.pieces[last] = nil
		t.pieces = t.pieces[:last]
	}
	return c
}
