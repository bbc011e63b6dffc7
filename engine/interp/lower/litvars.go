package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// varLits finds the variables that are given a value only once, and that a
// function literal: a goroutine that is started from one is called what the
// literal is.
func (p *program) varLits() map[types.Object]*ast.FuncLit {
	if p.litOf != nil {
		return p.litOf
	}
	p.litOf = map[types.Object]*ast.FuncLit{}
	times := map[types.Object]int{}
	set := func(e, value ast.Expr) {
		id, ok := e.(*ast.Ident)
		if !ok {
			return
		}
		o := p.Info.ObjectOf(id)
		times[o]++
		if lit, ok := value.(*ast.FuncLit); ok {
			p.litOf[o] = lit
		}
	}
	for _, part := range p.parts() {
		for _, file := range part.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					for i, l := range n.Lhs {
						var value ast.Expr
						if len(n.Lhs) == len(n.Rhs) {
							value = n.Rhs[i]
						}
						set(l, value)
					}
				case *ast.ValueSpec:
					for i, id := range n.Names {
						if i < len(n.Values) {
							set(id, n.Values[i])
						}
					}
				case *ast.RangeStmt:
					set(n.Key, nil)
					set(n.Value, nil)
				case *ast.UnaryExpr:
					if n.Op == token.AND {
						set(n.X, nil) // it may be set by way of the pointer
					}
				}
				return true
			})
		}
	}
	for o := range p.litOf {
		if times[o] != 1 {
			delete(p.litOf, o)
		}
	}
	return p.litOf
}

// varLitName is the name of the literal that a variable holds; "" if it is not
// known.
func (f *fn) varLitName(e ast.Expr) string {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return ""
	}
	lit := f.varLits()[f.Info.Uses[id]]
	if lit == nil {
		return ""
	}
	return f.litNames[lit]
}
