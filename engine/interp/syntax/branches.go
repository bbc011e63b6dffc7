package syntax

import (
	"go/ast"
	"go/token"
)

// checkBranches complains about labels and about break, continue, goto and
// fallthrough statements of one function body that make no sense.
func (p *parser) checkBranches(body *ast.BlockStmt) {
	c := &branches{p: p, labels: map[string]*label{}}
	for _, jump := range c.block(nil, around{clause: -1}, nil, body.Lbrace, body.List) {
		name := jump.Label.Name
		if l := c.labels[name]; l != nil {
			l.used = true
			c.errorAt(jump.Label.Pos(), "goto "+name+" jumps into block starting at "+c.place(l.block.start))
		} else {
			c.errorAt(jump.Label.Pos(), "label "+name+" not defined")
		}
	}
	for _, l := range c.order {
		if !l.used {
			c.errorAt(l.stmt.Label.Pos(), "label "+l.stmt.Label.Name+" defined and not used")
		}
	}
}

type branches struct {
	p      *parser
	labels map[string]*label
	order  []*label
}

type label struct {
	stmt  *ast.LabeledStmt
	block *labelBlock // where it stands
	used  bool
}

type labelBlock struct {
	parent *labelBlock
	start  token.Pos
	stmt   *ast.LabeledStmt // whose block it is, if that statement has a label
}

// around is what a statement stands in.
type around struct {
	breaks    ast.Stmt // what a break without label leaves
	continues ast.Stmt // the loop
	clause    int      // number of the switch clause whose list the statement is in, or -1
}

// errorAt does not count as the parser's: such an error hides no other.
func (c *branches) errorAt(pos token.Pos, msg string) {
	c.p.errs = append(c.p.errs, Error{pos, msg})
}

func (c *branches) place(pos token.Pos) string { return c.p.file.Position(pos).String() }

// declare enters a label. A second one of the same name is an error.
func (c *branches) declare(b *labelBlock, s *ast.LabeledStmt) *label {
	name := s.Label.Name
	if other := c.labels[name]; other != nil {
		c.errorAt(s.Label.Pos(), "label "+name+" already defined at "+c.place(other.stmt.Label.Pos()))
		return other
	}
	l := &label{stmt: s, block: b}
	c.labels[name] = l
	c.order = append(c.order, l)
	return l
}

// enclosing finds the statement with the given label that block b is in. known
// tells whether there is such a label at all.
func (c *branches) enclosing(b *labelBlock, name string) (s ast.Stmt, known bool) {
	l := c.labels[name]
	if l == nil {
		return nil, false
	}
	l.used = true
	for ; b != nil; b = b.parent {
		if b.stmt == l.stmt {
			return l.stmt.Stmt, true
		}
	}
	return nil, true
}

// reaches tells whether a goto in block b may jump back to a label.
func (c *branches) reaches(b *labelBlock, name string) bool {
	l := c.labels[name]
	if l == nil {
		return false
	}
	l.used = true
	for ; b != nil; b = b.parent {
		if b == l.block {
			return true
		}
	}
	return false
}

// A blockWalk goes through one block.
type blockWalk struct {
	*branches
	block   *labelBlock
	around  around
	forward []*ast.BranchStmt // gotos whose label has not come yet

	// the last variable declared and the gotos before it
	declared    token.Pos
	declaredAs  string
	jumpingOver []*ast.BranchStmt
}

// block checks a list of statements and returns the gotos whose labels are not
// in it.
func (c *branches) block(parent *labelBlock, a around, stmt *ast.LabeledStmt, start token.Pos, list []ast.Stmt) []*ast.BranchStmt {
	w := &blockWalk{branches: c, block: &labelBlock{parent, start, stmt}, around: a}
	for len(list) > 0 {
		if _, ok := list[len(list)-1].(*ast.EmptyStmt); !ok {
			break
		}
		list = list[:len(list)-1]
	}
	for i, s := range list {
		w.stmt(s, nil, i == len(list)-1)
	}
	return w.forward
}

// stmt checks one statement. lab is its label, last tells whether it is the last
// one of its block.
func (w *blockWalk) stmt(s ast.Stmt, lab *ast.LabeledStmt, last bool) {
	inner := around{w.around.breaks, w.around.continues, -1}
	in := func(a around, start token.Pos, list []ast.Stmt) {
		w.forward = append(w.forward, w.branches.block(w.block, a, lab, start, list)...)
	}
	clauses := func(a around, body *ast.BlockStmt) {
		for i, s := range body.List {
			switch s := s.(type) {
			case *ast.CaseClause:
				a.clause = i
				in(a, s.Case, s.Body)
			case *ast.CommClause:
				in(a, s.Case, s.Body)
			}
		}
	}
	switch s := s.(type) {
	case *ast.DeclStmt:
		if d := s.Decl.(*ast.GenDecl); d.Tok == token.VAR && len(d.Specs) > 0 {
			name := d.Specs[0].(*ast.ValueSpec).Names[0]
			w.declare(name.Pos(), name.Name)
		}
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			w.declare(s.TokPos, exprs(s.Lhs))
		}
	case *ast.LabeledStmt:
		lab = nil
		if s.Label.Name != "_" {
			w.label(s)
			lab = s
		}
		w.stmt(s.Stmt, lab, last)
	case *ast.BranchStmt:
		if s.Label == nil {
			w.unlabeled(s, last)
		} else {
			w.labeled(s)
		}
	case *ast.BlockStmt:
		in(inner, s.Lbrace, s.List)
	case *ast.IfStmt:
		in(inner, s.Body.Lbrace, s.Body.List)
		if s.Else != nil {
			in(inner, s.Else.Pos(), []ast.Stmt{s.Else})
		}
	case *ast.ForStmt:
		in(around{s, s, -1}, s.Body.Lbrace, s.Body.List)
	case *ast.RangeStmt:
		in(around{s, s, -1}, s.Body.Lbrace, s.Body.List)
	case *ast.SwitchStmt:
		clauses(around{s, inner.continues, -1}, s.Body)
	case *ast.TypeSwitchStmt:
		clauses(around{s, inner.continues, -1}, s.Body)
	case *ast.SelectStmt:
		clauses(around{s, inner.continues, -1}, s.Body)
	}
}

func (w *blockWalk) declare(pos token.Pos, name string) {
	w.declared, w.declaredAs = pos, name
	w.jumpingOver = append([]*ast.BranchStmt{}, w.forward...)
}

// label enters a label and settles the gotos that waited for it.
func (w *blockWalk) label(s *ast.LabeledStmt) {
	l := w.branches.declare(w.block, s)
	var rest []*ast.BranchStmt
	for _, jump := range w.forward {
		if jump.Label.Name != s.Label.Name {
			rest = append(rest, jump)
			continue
		}
		l.used = true
		for _, over := range w.jumpingOver {
			if over == jump {
				w.errorAt(jump.Label.Pos(), "goto "+s.Label.Name+" jumps over declaration of "+w.declaredAs+" at "+w.place(w.declared))
			}
		}
	}
	w.forward = rest
}

func (w *blockWalk) unlabeled(s *ast.BranchStmt, last bool) {
	switch s.Tok {
	case token.BREAK:
		if w.around.breaks == nil {
			w.errorAt(s.Pos(), "break is not in a loop, switch, or select")
		}
	case token.CONTINUE:
		if w.around.continues == nil {
			w.errorAt(s.Pos(), "continue is not in a loop")
		}
	case token.FALLTHROUGH:
		switch sw := w.around.breaks.(type) {
		case *ast.TypeSwitchStmt:
			w.errorAt(s.Pos(), "cannot fallthrough in type switch")
			return
		case *ast.SwitchStmt:
			if w.around.clause >= 0 && last {
				if w.around.clause == len(sw.Body.List)-1 {
					w.errorAt(s.Pos(), "cannot fallthrough final case in switch")
				}
				return
			}
		}
		w.errorAt(s.Pos(), "fallthrough statement out of place")
	}
}

func (w *blockWalk) labeled(s *ast.BranchStmt) {
	name := s.Label.Name
	switch s.Tok {
	case token.GOTO:
		if !w.reaches(w.block, name) {
			w.forward = append(w.forward, s)
		}
	case token.BREAK:
		switch target, known := w.enclosing(w.block, name); target.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		default:
			w.noTarget(s, known)
		}
	case token.CONTINUE:
		switch target, known := w.enclosing(w.block, name); target.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
		default:
			w.noTarget(s, known)
		}
	}
}

func (w *blockWalk) noTarget(s *ast.BranchStmt, known bool) {
	if known {
		w.errorAt(s.Label.Pos(), "invalid "+s.Tok.String()+" label "+s.Label.Name)
	} else {
		w.errorAt(s.Label.Pos(), s.Tok.String()+" label not defined: "+s.Label.Name)
	}
}
