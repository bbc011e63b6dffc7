package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// forStmt emits a for loop. Three forms exist:
//
//   - as it is, where nothing stands in the way;
//   - general: init, then an endless loop that runs post and tests the
//     condition itself, where these take more than one line of output or may
//     reach the engine;
//   - per-iteration variables, where one outlives its iteration: each turn gets
//     a new variable, copied from the last one before post.
func (f *fn) forStmt(s *ast.ForStmt) {
	label := f.label
	f.label = ""
	vars := f.loopVars(s)
	f.bindCounter(s)
	f.site(s, f.headTouches(s))
	f.line("{")
	if s.Init != nil {
		f.stmt(s.Init)
	}
	if limit, ok := f.stripLimit(s); ok && len(vars) == 0 {
		f.strips(f.Info.Defs[s.Init.(*ast.AssignStmt).Lhs[0].(*ast.Ident)], limit, label, s.Body)
	} else if len(vars) == 0 && f.plainHead(s) {
		f.site(s, false)
		f.label = label
		f.takeLabel()
		f.line("for ; %s; %s {", f.condText(s.Cond), f.postText(s.Post))
		f.tick()
		f.block(s.Body.List)
	} else {
		f.generalFor(s, label, vars)
	}
	f.line("}")
	f.line("}")
}

func (f *fn) headTouches(s *ast.ForStmt) bool {
	return f.touches(s.Init) || f.touches(s.Cond) || f.touches(s.Post)
}

// generalFor emits the head of a loop that does its own bookkeeping.
func (f *fn) generalFor(s *ast.ForStmt, label string, vars []types.Object) {
	// Each variable that needs it has a pointer to this iteration's instance.
	ptrs := make([]string, len(vars))
	for i, v := range vars {
		ptrs[i] = f.temp()
		t := f.typ(v.Type())
		f.line("%s := new(%s)", ptrs[i], t)
		f.line("*%s = %s", ptrs[i], f.obj(v))
	}
	first := ""
	if s.Post != nil {
		first = f.temp()
		f.line("%s := true", first)
	}
	f.label = label
	f.takeLabel()
	f.line("for {")
	for i, v := range vars {
		// From here on, the variable's name stands for what the pointer shows.
		f.locals.names[v] = "(*" + ptrs[i] + ")"
	}
	if s.Post != nil {
		f.line("if %s {", first)
		f.line("%s = false", first)
		f.line("} else {")
		for i, v := range vars {
			n := f.temp()
			f.line("%s := new(%s)", n, f.typ(v.Type()))
			f.line("*%s = *%s", n, ptrs[i])
			f.line("%s = %s", ptrs[i], n)
		}
		f.stmt(s.Post)
		f.line("}")
	}
	f.tick()
	if s.Cond != nil {
		f.site(s.Cond, f.touches(s.Cond) || f.mayPanic(s.Cond))
		f.line("if !(%s) { break }", f.cond(s.Cond))
	}
	for i, v := range vars {
		this := f.temp()
		f.line("%s := %s", this, ptrs[i])
		f.locals.names[v] = "(*" + this + ")"
	}
	f.block(s.Body.List)
}

// loopVars returns the variables of a three-clause loop that need a new
// instance each turn.
func (f *fn) loopVars(s *ast.ForStmt) []types.Object {
	def, ok := s.Init.(*ast.AssignStmt)
	if !ok || def.Tok != token.DEFINE || f.sharedLoopVars(s) {
		return nil
	}
	var vars []types.Object
	for _, l := range def.Lhs {
		if o := f.Info.Defs[l.(*ast.Ident)]; o != nil && f.esc[o] {
			vars = append(vars, o)
		}
	}
	return vars
}

// plainHead tells whether condition and post statement can stay in the loop's
// head.
func (f *fn) plainHead(s *ast.ForStmt) bool {
	if f.touches(s.Cond) || f.touches(s.Post) {
		return false
	}
	if s.Cond != nil && f.hasIndex(s.Cond) || s.Post != nil && f.hasIndex(s.Post) {
		return false
	}
	switch post := s.Post.(type) {
	case nil, *ast.IncDecStmt:
		return true
	case *ast.AssignStmt:
		return len(post.Lhs) == 1 && post.Tok != token.AND_NOT_ASSIGN
	}
	return false
}

func (f *fn) condText(e ast.Expr) string {
	if e == nil {
		return ""
	}
	return f.expr(e)
}

// postText emits a post statement that fits in the head.
func (f *fn) postText(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.IncDecStmt:
		return f.expr(s.X) + s.Tok.String()
	case *ast.AssignStmt:
		return f.lhs(s.Lhs[0]) + " " + s.Tok.String() + " " + f.value(s.Rhs[0], f.typeOf(s.Lhs[0]))
	}
	return ""
}
