package engine

// allGs is all Gs that an engine has made, dead ones too: none is ever given back.
// They lie side by side in pieces, so that there are few objects for the garbage
// collector to find and to look into.
type allGs struct {
	pieces []*gPiece
	n      int
}

// gPiece has a size of which the host's allocator hands out memory without loss, where
// a G takes 320 bytes.
type gPiece [32]G

// add makes a G. Engine.allLock is held.
func (t *allGs) add(e *Engine) *G {
	i, j := t.n/len(gPiece{}), t.n%len(gPiece{})
	if j == 0 {
		t.pieces = append(t.pieces, new(gPiece))
	}
	t.n++
	gp := &t.pieces[i][j]
	gp.e = e
	gp.own.g = gp
	return gp
}

// all yields all, in the order in which they were made.
func (t *allGs) all(yield func(*G) bool) {
	for i := range t.n {
		if !yield(&t.pieces[i/len(gPiece{})][i%len(gPiece{})]) {
			return
		}
	}
}
