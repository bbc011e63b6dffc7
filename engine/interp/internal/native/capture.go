package native

// captured gives the variables that a function literal uses of the function
// around it new slots, without gaps, and returns the slots that they have there.
// So what a goroutine keeps of that function is what it uses, and not all that
// there is. It returns nil, and changes nothing, if the literal does more with
// that function's frame than use variables.
//
// A node that is in a literal in a literal is two levels from the frame that the
// outer one is made in, and so on.
func captured(lit *node) []int {
	slots := []int{}
	numbers := map[int]int{} // slot there → slot here
	var others []int
	plain := true
	within(lit.child[3], 1, func(n *node, depth int) {
		switch {
		case n.level != depth || n.findex < 0 || n.rval.IsValid():
		case n.kind != identExpr:
			others = append(others, n.findex)
		case n.sym == nil || n.sym.global || n.sym.index != n.findex || n.anc.kind == rangeStmt:
			plain = false
		default:
			if _, ok := numbers[n.findex]; !ok {
				numbers[n.findex] = len(slots)
				slots = append(slots, n.findex)
			}
		}
	})
	for _, slot := range others { // where the result of an expression goes straight to a variable
		if _, ok := numbers[slot]; !ok {
			plain = false
		}
	}
	if !plain {
		return nil
	}
	within(lit.child[3], 1, func(n *node, depth int) {
		if n.level != depth || n.findex < 0 || n.rval.IsValid() {
			return
		}
		n.findex = numbers[n.findex]
		if n.kind == identExpr {
			sym := *n.sym // others use it too
			sym.index = n.findex
			n.sym = &sym
		}
	})
	return slots
}

// within calls f for n and all nodes below, with how many literals they are in.
func within(n *node, depth int, f func(n *node, depth int)) {
	f(n, depth)
	for i, c := range n.child {
		if n.kind == funcLit && i == 3 {
			within(c, depth+1, f)
		} else {
			within(c, depth, f)
		}
	}
}
