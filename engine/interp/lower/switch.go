package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// switchStmt emits an expression switch.
func (f *fn) switchStmt(s *ast.SwitchStmt) {
	label := f.label
	f.label = ""
	f.site(s, s.Tag != nil && (f.touches(s.Tag) || f.mayPanic(s.Tag)) || f.touches(s.Init))
	f.line("{")
	f.simpleStmt(s.Init)
	tag := ""
	var tagType types.Type
	if s.Tag != nil {
		// The tag is evaluated once, and has a type that constants take on.
		tagType = types.Default(f.typeOf(s.Tag))
		tag = f.temp()
		f.line("var %s %s", tag, f.spell(tagType))
		f.line("%s = %s", tag, f.value(s.Tag, tagType))
	}
	if fallsThrough(s) {
		f.fallingSwitch(s, label, tag, tagType)
		return
	}
	f.label = label
	f.takeLabel()
	if tagType != nil && f.comparesEach(s, tagType) {
		f.line("switch {") // each case makes its own comparison
	} else {
		f.line("switch %s {", tag)
	}
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		f.caseHead(clause, tag, tagType, tagType != nil && f.comparesEach(s, tagType))
		f.block(clause.Body)
	}
	f.line("}")
	f.line("}")
}

// fallsThrough tells whether a clause of s ends in a fallthrough.
func fallsThrough(s *ast.SwitchStmt) bool {
	for _, c := range s.Body.List {
		body := c.(*ast.CaseClause).Body
		if len(body) > 0 {
			if b, ok := body[len(body)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				return true
			}
		}
	}
	return false
}

// fallingSwitch emits a switch with a fallthrough, which yaegi gets wrong around
// a default clause: first the clause is chosen, then the clauses are gone
// through, each entered if it was chosen or the one before fell through.
func (f *fn) fallingSwitch(s *ast.SwitchStmt, label, tag string, tagType types.Type) {
	which, falls := f.temp(), f.temp()
	f.line("%s := -1", which)
	f.line("%s := false", falls)
	if tagType != nil && f.comparesEach(s, tagType) || tag == "" {
		f.line("switch {")
	} else {
		f.line("switch %s {", tag)
	}
	deflt := -1
	for i, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			deflt = i
			continue
		}
		f.caseHead(clause, tag, tagType, tagType != nil && f.comparesEach(s, tagType))
		f.line("%s = %d", which, i)
	}
	f.line("default:")
	f.line("%s = %d", which, deflt)
	f.line("}")
	f.label = label
	f.takeLabel()
	f.line("switch { default:")
	for i, c := range s.Body.List {
		body := c.(*ast.CaseClause).Body
		f.line("if %s == %d || %s {", which, i, falls)
		f.line("%s = false", falls)
		if n := len(body); n > 0 {
			if b, ok := body[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				f.block(body[:n-1])
				f.line("%s = true", falls)
			} else {
				f.block(body)
			}
		}
		f.line("}")
	}
	f.line("}")
	f.line("}")
}

// comparesEach tells whether the cases of a switch have to be compared one by
// one: where interfaces are compared.
func (f *fn) comparesEach(s *ast.SwitchStmt, tagType types.Type) bool {
	if types.IsInterface(tagType) || isStruct(tagType) || !types.Comparable(tagType) {
		return true
	}
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if types.IsInterface(f.typeOf(e)) {
				return true
			}
		}
	}
	return false
}

func (f *fn) caseHead(c *ast.CaseClause, tag string, tagType types.Type, each bool) {
	if c.List == nil {
		f.line("default:")
		return
	}
	vals := make([]string, len(c.List))
	for i, e := range c.List {
		t := f.typeOf(e)
		switch {
		case tag == "" && types.IsInterface(t):
			vals[i] = f.equal(f.value(e, nil), t, "true", types.Typ[types.Bool])
		case each && isNil(t):
			vals[i] = f.helper("isnil", fmt.Sprintf("(v %s) bool { return v == nil }", f.spell(tagType))) + "(" + tag + ")"
		case each && (types.IsInterface(tagType) || types.IsInterface(t)):
			vals[i] = f.equal(tag, tagType, f.value(e, nil), t)
		case each:
			vals[i] = tag + " == " + f.value(e, tagType)
		default:
			vals[i] = f.value(e, tagType)
		}
	}
	if tag == "" || each {
		// one condition: yaegi looks at the first of several only
		f.line("case (%s):", strings.Join(vals, ") || ("))
		return
	}
	f.line("case %s:", strings.Join(vals, ", "))
}

// typeSwitch emits a type switch as a chain of assertions, inside a switch
// without a tag so that break keeps its meaning.
func (f *fn) typeSwitch(s *ast.TypeSwitchStmt) {
	label := f.label
	f.label = ""
	f.site(s, f.touches(s.Assign) || f.mayPanic(s.Assign) || f.touches(s.Init))
	f.line("{")
	f.simpleStmt(s.Init)
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	}
	v := f.temp()
	f.line("var %s %s", v, f.typ(f.Info.TypeOf(x)))
	f.line("%s = %s", v, f.expr(x))

	// which clause: its number, or 0 for the default
	which := f.temp()
	f.line("%s := 0", which)
	opened := 0
	for i, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if f.Info.Types[e].IsNil() {
				f.line("if %s == nil { %s = %d } else {", v, which, i+1)
			} else {
				ok := f.temp()
				f.line("_, %s := %s", ok, f.assertPair(v, f.typeOf(x), f.typeOf(e)))
				f.line("if %s { %s = %d } else {", ok, which, i+1)
			}
			opened++
		}
	}
	f.line("%s", strings.Repeat("}", opened))
	f.label = label
	f.takeLabel()
	f.line("switch %s {", which)
	for i, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			f.line("default:")
		} else {
			f.line("case %d:", i+1)
		}
		if o := f.Info.Implicits[clause]; o != nil {
			f.line("var %s %s", f.obj(o), f.typ(o.Type()))
			if len(clause.List) == 1 && !f.Info.Types[clause.List[0]].IsNil() {
				got := f.temp()
				f.line("%s, _ := %s", got, f.assertPair(v, f.typeOf(x), f.typeOf(clause.List[0])))
				f.line("%s = %s", f.obj(o), got)
			} else {
				f.line("%s = %s", f.obj(o), v)
			}
		}
		f.block(clause.Body)
	}
	f.line("}")
	f.line("}")
}
