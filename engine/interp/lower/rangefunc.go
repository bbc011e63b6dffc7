package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// An enclosing is a statement around the one being emitted, inside the same
// function: one that break or continue may speak of.
type enclosing struct {
	stmt  ast.Stmt
	label string
	outer string    // the label of the outer loop, where the loop is cut into strips
	iter  *iterator // set for a range over a function
}

// An iterator is a range over a function being emitted. Its body becomes a
// function that the iterator function calls, so whatever leaves the body by
// another way than its end becomes a return from that function: with true to
// go on, with false to stop. A statement that leaves more than this loop leaves
// its number in the variable exit, and is carried out behind the loop.
//
// The iterator function may be wrong: it may call the body again when that has
// returned false or panicked, or when the loop is over. The variable state tells.
type iterator struct {
	state   string // name of the variable: a loopReady, ...
	exit    string // name of the variable
	exits   []ast.Stmt
	results []string // hold the values of a return
}

// The states of a range over a function, as the run time knows them.
const (
	loopReady   = iota // the body may be called
	loopRunning        // the body runs, or has panicked
	loopDone           // the body has returned false
	loopOver           // the iterator function has returned
)

// leave emits the return from the body that stops the iterator.
func (f *fn) leave(it *iterator) {
	f.line("%s = %d", it.state, loopDone)
	f.line("return false")
}

// goOn emits the return from the body that asks the iterator for more.
func (f *fn) goOn(it *iterator) {
	f.line("%s = %d", it.state, loopReady)
	f.line("return true")
}

// rangeFunc emits a range over a function.
func (f *fn) rangeFunc(r *ranging, sig *types.Signature) {
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	it := &iterator{state: f.temp(), exit: f.temp()}
	f.around[len(f.around)-1].iter = it
	f.line("%s, %s := %d, 0", it.state, it.exit, loopReady)
	f.line("_ = %s", it.exit)
	for _, t := range f.rtypes {
		v := f.temp()
		f.line("var %s %s", v, f.spell(t))
		it.results = append(it.results, v)
	}
	params := make([]string, yield.Params().Len())
	given := []string{"", ""}
	for i := range params {
		given[i] = f.temp()
		params[i] = given[i] + " " + f.spell(f.subst(yield.Params().At(i).Type(), f.env))
	}
	fun := f.temp()
	f.line("%s := func(%s) bool {", fun, strings.Join(params, ", "))
	name := f.name
	*f.bodies++
	f.name = fmt.Sprintf("%s-range%d", f.root, *f.bodies)
	f.enterBody(r.s)
	f.line("if %s != %d { gp.Iterate(%s) }", it.state, loopReady, it.state)
	f.line("%s = %d", it.state, loopRunning)
	f.begin(r, given[0], given[1])
	f.block(r.s.Body.List)
	f.goOn(it)
	f.line("}")
	f.name = name
	f.site(r.s, false)
	f.line("%s(%s)", f.operand(r.s.X), fun)
	f.line("if %s == %d { gp.Swallowed() }", it.state, loopRunning)
	f.line("%s = %d", it.state, loopOver)

	// What left more than the loop goes on from here, in the context outside.
	inside := f.around
	f.around = f.around[:len(f.around)-1]
	for i, s := range it.exits {
		f.line("if %s == %d {", it.exit, i+1)
		switch s := s.(type) {
		case *ast.ReturnStmt:
			f.returnHeld(it)
		case *ast.BranchStmt:
			f.branch(s)
		}
		f.line("}")
	}
	f.around = inside
}

// target finds the statement that a break or continue leaves, as an index into
// f.around; -1 for a goto and for what is not inside one.
func (f *fn) target(s *ast.BranchStmt) int {
	for i := len(f.around) - 1; i >= 0; i-- {
		e := f.around[i]
		if s.Label != nil {
			if e.label == s.Label.Name {
				return i
			}
			continue
		}
		switch e.stmt.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return i
		default:
			if s.Tok == token.BREAK {
				return i
			}
		}
	}
	return -1
}

// innermost returns the index of the innermost range over a function, or -1.
func (f *fn) innermost() int {
	for i := len(f.around) - 1; i >= 0; i-- {
		if f.around[i].iter != nil {
			return i
		}
	}
	return -1
}

// leaveIterator emits a branch out of the body of a range over a function. It
// returns false if s stays inside.
func (f *fn) leaveIterator(s *ast.BranchStmt) bool {
	in := f.innermost()
	if in < 0 || s.Tok == token.FALLTHROUGH {
		return false
	}
	to := f.target(s)
	it := f.around[in].iter
	switch {
	case to > in || s.Tok == token.GOTO && !f.labelOutside(s, in):
		return false
	case to == in && s.Tok == token.CONTINUE:
		f.goOn(it)
	case to == in:
		f.leave(it)
	default:
		it.exits = append(it.exits, s)
		f.line("%s = %d", it.exit, len(it.exits))
		f.leave(it)
	}
	return true
}

// labelOutside tells whether a goto's label is outside the body of the loop
// f.around[in].
func (f *fn) labelOutside(s *ast.BranchStmt, in int) bool {
	inside := false
	ast.Inspect(f.around[in].stmt, func(n ast.Node) bool {
		if l, ok := n.(*ast.LabeledStmt); ok && l.Label.Name == s.Label.Name {
			inside = true
		}
		return !inside
	})
	return !inside
}

// returnFromIterator emits a return in the body of a range over a function.
func (f *fn) returnFromIterator(s *ast.ReturnStmt) bool {
	in := f.innermost()
	if in < 0 {
		return false
	}
	it := f.around[in].iter
	held := it.results
	switch {
	case len(s.Results) == 1 && len(held) > 1:
		f.line("%s = %s", strings.Join(held, ", "), f.expr(s.Results[0]))
	case len(s.Results) > 0:
		for i, r := range s.Results {
			f.line("%s = %s", held[i], f.value(r, f.rtypes[i]))
		}
	default: // a bare return: the named results have their values
		for i, r := range f.results {
			f.line("%s = %s", held[i], r)
		}
	}
	it.exits = append(it.exits, s)
	f.line("%s = %d", it.exit, len(it.exits))
	f.leave(it)
	return true
}

// returnHeld emits, behind a loop, a return of the values that were held.
func (f *fn) returnHeld(it *iterator) {
	if in := f.innermost(); in >= 0 {
		outer := f.around[in].iter
		for i, v := range it.results {
			f.line("%s = %s", outer.results[i], v)
		}
		outer.exits = append(outer.exits, &ast.ReturnStmt{})
		f.line("%s = %d", outer.exit, len(outer.exits))
		f.leave(outer)
		return
	}
	if !f.boxed {
		f.line("return %s", strings.Join(it.results, ", "))
		return
	}
	for i, v := range it.results {
		f.line("%s = %s", f.results[i], v)
	}
	f.line("return")
}
