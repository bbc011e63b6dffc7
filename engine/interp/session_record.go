package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A record is a unit that was executed, in a form in which it can become part
// of a program: its source, and what each name in it meant then.
type record struct {
	items []*item
	err   error
}

// An item is a declaration or a statement of a unit.
type item struct {
	kind  itemKind
	name  string // what it declares; "" for statements
	key   string // and which of those that ever had the name
	text  text
	body  int  // in a function's text: where its body begins
	wraps bool // it has a defer, a return or a label of its own
	zero  bool // it makes variables zero

	// Of an expression:
	echoes int  // how many values it shows
	value  bool // Go wants it to be used
	isNil  bool // it is nil itself
	prints bool // it calls fmt.Print or its kin
}

type itemKind int

const (
	typeItem itemKind = iota
	constItem
	varItem
	funcItem
	methodItem
	genericItem
	stmtItem
)

// A text is source in which some names are known.
type text struct {
	src  string
	refs []ref // in order
}

// A ref is a name in a text.
type ref struct {
	at   int
	name string // as it is written
	key  string // a definition's, or "import " and a path
}

// cut returns part of a text.
func (t text) cut(from, to int) text {
	out := text{src: t.src[from:to]}
	for _, r := range t.refs {
		if r.at >= from && r.at < to {
			r.at -= from
			out.refs = append(out.refs, r)
		}
	}
	return out
}

// with returns the text with its names written as name says.
func (t text) with(name func(ref) string) string {
	var b strings.Builder
	last := 0
	for _, r := range t.refs {
		b.WriteString(t.src[last:r.at])
		b.WriteString(name(r))
		last = r.at + len(r.name)
	}
	return b.String() + t.src[last:]
}

// A recorder makes the record of a unit.
type recorder struct {
	s    *Session
	c    *checked
	vars map[types.Object]bool // that the statements declare
	rec  *record
}

// record notes what a unit, checked and entered, says.
func (s *Session) record(u *unit, c *checked, redo map[string]*definition) *record {
	r := &recorder{s, c, map[types.Object]bool{}, &record{}}
	isNew := func(pos token.Pos) bool {
		p := c.fset.Position(pos)
		if u.holds(p) {
			return true
		}
		for _, d := range redo {
			if d.source.holds(p) {
				return true
			}
		}
		return false
	}
	body := c.body()
	if body != nil {
		for _, v := range s.varsOf(c, body) {
			r.vars[v] = true
		}
	}
	for _, d := range c.file.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd != body && isNew(fd.Pos()) {
			r.function(fd)
		} else if gd, ok := d.(*ast.GenDecl); ok && gd.Tok != token.IMPORT && isNew(gd.Pos()) {
			r.general(gd)
		}
	}
	if body != nil {
		for _, st := range body.Body.List {
			r.statement(st)
		}
	}
	return r.rec
}

func (r *recorder) add(it *item) { r.rec.items = append(r.rec.items, it) }

func (r *recorder) offset(pos token.Pos) int { return r.c.fset.PositionFor(pos, false).Offset }

// text is the source of a node.
func (r *recorder) text(n ast.Node) text {
	from := r.offset(n.Pos())
	t := text{src: r.c.text[from:r.offset(n.End())]}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if key := r.keyOf(id); key != "" {
				t.refs = append(t.refs, ref{r.offset(id.Pos()) - from, id.Name, key})
			}
		}
		return true
	})
	slices.SortStableFunc(t.refs, func(a, b ref) int { return a.at - b.at })
	t.refs = slices.CompactFunc(t.refs, func(a, b ref) bool { return a.at == b.at })
	return t
}

// keyOf tells which definition or package an identifier means; "" if neither.
func (r *recorder) keyOf(id *ast.Ident) string {
	o := r.c.info.Uses[id]
	if o == nil {
		o = r.c.info.Defs[id]
	}
	switch o := o.(type) {
	case nil:
		return ""
	case *types.PkgName:
		return importKey + o.Imported().Path()
	case *types.Func:
		o = o.Origin()
		if o.Signature().Recv() != nil {
			return ""
		}
	}
	if r.vars[o] || o.Parent() == r.c.pkg.Scope() {
		if d := r.s.defs.get(o.Name()); d != nil {
			return d.key
		}
	}
	return ""
}

const importKey = "import "

func (r *recorder) key(name string) string {
	if d := r.s.defs.get(name); d != nil {
		return d.key
	}
	return ""
}

// function records a function or method.
func (r *recorder) function(fd *ast.FuncDecl) {
	it := &item{kind: funcItem, name: fd.Name.Name, text: r.text(fd)}
	if fd.Body != nil {
		it.body = r.offset(fd.Body.Lbrace) - r.offset(fd.Pos())
	}
	generic := fd.Type.TypeParams != nil
	if fd.Recv != nil && len(fd.Recv.List) == 1 {
		base, params := receiverBase(fd.Recv.List[0].Type)
		it.kind = methodItem
		it.name = base + "." + it.name
		generic = generic || params
	}
	it.key = r.key(it.name)
	if generic && it.kind == funcItem {
		it.kind = genericItem
	}
	if it.key != "" || fd.Name.Name == "_" || fd.Name.Name == "init" {
		r.add(it)
	}
}

// general records a declaration of types, constants or variables, one item a
// name. Constants become what they are worth.
func (r *recorder) general(gd *ast.GenDecl) {
	for _, spec := range gd.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			t := r.text(spec)
			t.src = "type " + t.src
			for i := range t.refs {
				t.refs[i].at += len("type ")
			}
			r.add(&item{kind: typeItem, name: spec.Name.Name, key: r.key(spec.Name.Name), text: t})
		case *ast.ValueSpec:
			if gd.Tok == token.CONST {
				for _, id := range spec.Names {
					r.constant(id.Name)
				}
				continue
			}
			r.variables(spec)
		}
	}
}

func (r *recorder) constant(name string) {
	d := r.s.defs.get(name)
	if d == nil || d.kind != defConst {
		return
	}
	r.add(&item{kind: constItem, name: name, key: d.key, text: r.s.defText(d.text)})
}

// defText is the text of a definition, with its names.
func (s *Session) defText(src string) text {
	t := text{src: src}
	for _, id := range outerIdents(src, nil) {
		at := int(id.Pos()) - 1 - len(declPrefix)
		if d := s.defs.get(id.Name); d != nil {
			t.refs = append(t.refs, ref{at, id.Name, d.key})
		} else if path := s.imports[id.Name]; path != "" {
			t.refs = append(t.refs, ref{at, id.Name, importKey + path})
		}
	}
	return t
}

// declare records that a variable exists.
func (r *recorder) declare(name string) {
	if d := r.s.defs.get(name); d != nil && d.kind == defVar {
		r.add(&item{kind: varItem, name: name, key: d.key, text: r.s.defText(d.text)})
	}
}

// variables records the variables of a specification, and the statement that
// sets them.
func (r *recorder) variables(spec *ast.ValueSpec) {
	for _, id := range spec.Names {
		r.declare(id.Name)
	}
	from := r.offset(spec.Pos())
	whole := r.text(spec)
	last := spec.Names[len(spec.Names)-1]
	set := &item{kind: stmtItem}
	if len(spec.Values) > 0 {
		names := whole.cut(0, r.offset(last.End())-from)
		values := whole.cut(r.offset(spec.Values[0].Pos())-from, len(whole.src))
		set.text = join(names, " = ", values)
		set.wraps = wraps(spec)
	} else {
		for i, id := range spec.Names {
			if id.Name == "_" {
				continue
			}
			if i > 0 && set.text.src != "" {
				set.text = join(set.text, "; ", text{})
			}
			set.text = join(set.text, "", join(r.text(id), " = *new(", join(r.text(spec.Type), ")", text{})))
		}
		set.zero, set.key = true, r.key(spec.Names[0].Name)
	}
	r.add(set)
}

// join puts two texts together.
func join(a text, between string, b text) text {
	out := text{src: a.src + between + b.src, refs: slices.Clone(a.refs)}
	for _, ref := range b.refs {
		ref.at += len(a.src) + len(between)
		out.refs = append(out.refs, ref)
	}
	return out
}

// statement records a statement of an input.
func (r *recorder) statement(st ast.Stmt) {
	it := &item{kind: stmtItem, wraps: wraps(st)}
	switch st := st.(type) {
	case *ast.EmptyStmt:
		return
	case *ast.DeclStmt:
		r.general(st.Decl.(*ast.GenDecl))
		return
	case *ast.AssignStmt:
		it.text = r.text(st)
		if st.Tok == token.DEFINE {
			for _, e := range st.Lhs {
				if id, ok := e.(*ast.Ident); ok && r.vars[r.c.info.Defs[id]] {
					r.declare(id.Name)
				}
			}
			at := r.offset(st.TokPos) - r.offset(st.Pos())
			it.text = join(it.text.cut(0, at), "=", it.text.cut(at+2, len(it.text.src)))
		}
	case *ast.ExprStmt:
		it.text, it.value = r.text(st), r.unused(st.X)
		tv := r.c.info.Types[st.X]
		it.isNil = tv.IsNil()
		if tuple, ok := tv.Type.(*types.Tuple); ok {
			it.echoes = tuple.Len()
		} else if !tv.IsVoid() {
			it.echoes = 1
		}
		if call, ok := st.X.(*ast.CallExpr); ok {
			it.prints = strings.HasPrefix(types.ExprString(call.Fun), "fmt.")
		}
	default:
		it.text = r.text(st)
	}
	r.add(it)
}

// unused tells whether an expression may not stand alone as a statement.
func (r *recorder) unused(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return r.unused(e.X)
	case *ast.UnaryExpr:
		return e.Op != token.ARROW
	case *ast.CallExpr:
		tv := r.c.info.Types[e.Fun]
		if !tv.IsBuiltin() {
			return tv.IsType()
		}
		result := r.c.info.Types[e]
		if name, ok := ast.Unparen(e.Fun).(*ast.Ident); ok && (name.Name == "copy" || name.Name == "recover") {
			return false
		}
		return !result.IsVoid()
	}
	return true
}

// wraps tells whether a statement needs a function of its own around it: its
// deferred calls belong to the input, as do its labels and its return.
func wraps(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt, *ast.ReturnStmt, *ast.LabeledStmt:
			found = true
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "recover" {
				found = true
			}
		}
		return !found
	})
	return found
}
