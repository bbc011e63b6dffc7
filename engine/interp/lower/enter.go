package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// Lowered code tells the run time by assignments to three variables where it is.
// The run time does not wait until they have been assigned to: it puts native
// code in the place of these statements (package native).
//
//	gp__enter = "17 64 tick"   a function begins: Site 17 is its declaration, its
//	                           frame takes 64 bytes, and its calls are counted
//	gp__at = 18                the goroutine is at Site 18
//	gp__tick = 1               a turn of a loop; also gp__tick = n - m
//
// That a function ends needs no statement.

// Globals declares the variables.
const Globals = "var gp__at, gp__tick int\nvar gp__enter string\n"

// enter emits the beginning of a function: ft and body are its own. A function
// of a library does not show in tracebacks.
func (f *fn) enter(ft *ast.FuncType, sig *types.Signature, body *ast.BlockStmt) {
	calls := f.callsAnything(body)
	if f.lib {
		if calls && !hasDefer(body) {
			f.tick()
		}
		return
	}
	counted := ""
	if calls && !hasDefer(body) {
		counted = " tick"
	}
	f.site(ft, false)
	f.line("gp__enter = %q", fmt.Sprintf("%d %d%s", f.cur, f.frameSize(sig, body), counted))
}

// enterBody emits the beginning of the body of a range over a function.
func (f *fn) enterBody(s *ast.RangeStmt) {
	if !f.lib {
		f.site(s, false)
		f.line("gp__enter = %q", fmt.Sprintf("%d %d", f.cur, f.frameSize(types.NewSignatureType(nil, nil, nil, nil, nil, false), s.Body)))
	}
}

// sizes are those of a 64-bit machine, whatever this one is.
var sizes = types.SizesFor("gc", "amd64")

// frameSize is about how many bytes of stack a compiled function would take: the
// return address, the caller's frame pointer, parameters, results and variables.
// Of what escapes to the heap there is a pointer in the frame.
func (f *fn) frameSize(sig *types.Signature, body *ast.BlockStmt) int64 {
	const word = 8
	size := int64(2 * word)
	add := func(v *types.Var) {
		n := sizes.Sizeof(f.subst(v.Type(), f.env))
		if f.esc[v] {
			n = word
		}
		size += (n + word - 1) / word * word
	}
	for v := range sig.Params().Variables() {
		add(v)
	}
	for v := range sig.Results().Variables() {
		add(v)
	}
	own(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := f.Info.Defs[id].(*types.Var); ok && !v.IsField() {
				add(v)
			}
		}
		return true
	})
	return size
}
