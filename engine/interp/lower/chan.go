package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// isChan tells whether t is a channel type.
func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// elemOf spells the element type of a channel expression.
func (f *fn) elemOf(ch ast.Expr) string {
	return f.spell(f.elemType(ch))
}

func (f *fn) elemType(ch ast.Expr) types.Type {
	return f.typeOf(ch).Underlying().(*types.Chan).Elem()
}

// recvExpr emits <-ch in the middle of an expression: a call of a function for
// that type, so that the order of evaluation stays what it was.
func (f *fn) recvExpr(e *ast.UnaryExpr) string {
	c, t := f.typ(f.Info.TypeOf(e.X)), f.elemOf(e.X)
	text := fmt.Sprintf("(c %s) %s {\nvar v %s\ngp.Recv(c, &v)\nreturn v\n}", c, t, t)
	return f.helper("recv", text) + "(" + f.expr(e.X) + ")"
}

// send emits ch <- v. The value is copied to a variable of the element's type:
// the engine moves it from there when a receiver comes, which may be later.
func (f *fn) send(s *ast.SendStmt) {
	ch := f.expr(s.Chan)
	if !simple(s.Chan) {
		c := f.temp()
		f.line("%s := %s", c, ch)
		ch = c
	}
	v := f.temp()
	f.line("var %s %s", v, f.elemOf(s.Chan))
	f.line("%s = %s", v, f.value(s.Value, f.elemType(s.Chan)))
	f.line("gp.Send(%s, &%s)", ch, v)
}

// simple tells whether e can be evaluated later without a difference: a plain
// variable whose value the statement cannot change before it is used.
func simple(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.Ident)
	return ok
}
