package interp

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"strings"

	"gopark/engine/interp/lower"
)

// A definition is one package-level name of a session, or one method.
//
// Each input is checked together with the text of all definitions in sight, so
// that the checker sees one ordinary package. Functions take part without their
// bodies: those were checked when they were typed.
type definition struct {
	name   string // "f", "T", or "T.M" for a method
	kind   defKind
	text   string          // declares it, for the next check
	source chunk           // as it was typed
	uses   map[string]bool // identifiers in the source
	head   map[string]bool // identifiers in the text: a function's without its body
	out    string          // its name in lowered code
	key    string          // the same for all definitions that replace each other's body
	sig    string          // of a function or variable: its type
}

type defKind string

const (
	defVar    defKind = "variable"
	defFunc   defKind = "function"
	defMethod defKind = "method"
	defType   defKind = "type"
	defConst  defKind = "constant"
	defInst   defKind = "instance" // of a generic type: see lower.Session
)

// isFunc tells whether d is a function or method that can be compiled again:
// not one of a type that has been replaced.
func (d *definition) isFunc() bool {
	return (d.kind == defFunc || d.kind == defMethod) && !lower.OldName.MatchString(d.name)
}

// generic tells whether d is a generic function, or a method of a generic type:
// its text has its body.
func (d *definition) generic() bool {
	return (d.kind == defFunc || d.kind == defMethod) && d.text == d.source.text
}

// defs is the set of definitions in sight, in the order of their making.
type defs struct {
	byName map[string]*definition
	order  []string
}

func (d *defs) clone() *defs {
	return &defs{maps.Clone(d.byName), append([]string(nil), d.order...)}
}

func (d *defs) get(name string) *definition { return d.byName[name] }

func (d *defs) put(def *definition) {
	if d.byName[def.name] == nil {
		d.order = append(d.order, def.name)
	}
	d.byName[def.name] = def
}

func (d *defs) remove(name string) {
	delete(d.byName, name)
	for i, n := range d.order {
		if n == name {
			d.order = append(d.order[:i:i], d.order[i+1:]...)
			return
		}
	}
}

// all lists the definitions in order.
func (d *defs) all() []*definition {
	list := make([]*definition, 0, len(d.order))
	for _, name := range d.order {
		list = append(list, d.byName[name])
	}
	return list
}

// methodsOf lists the methods of a type.
func (d *defs) methodsOf(typ string) []*definition {
	var list []*definition
	for _, def := range d.all() {
		if def.kind == defMethod && strings.HasPrefix(def.name, typ+".") {
			list = append(list, def)
		}
	}
	return list
}

// identifiers collects the identifiers of a source text that may refer to a
// package-level name: all but those after a dot.
func identifiers(src string) map[string]bool {
	ids := map[string]bool{}
	eachToken(src, func(_ int, tok token.Token, lit string, prev token.Token) {
		if tok == token.IDENT && prev != token.PERIOD {
			ids[lit] = true
		}
	})
	return ids
}

// renameIdent replaces a package-level name in a source text.
func renameIdent(src, from, to string) string {
	var b strings.Builder
	last := 0
	eachToken(src, func(off int, tok token.Token, lit string, prev token.Token) {
		if tok == token.IDENT && lit == from && prev != token.PERIOD {
			b.WriteString(src[last:off] + to)
			last = off + len(from)
		}
	})
	return b.String() + src[last:]
}

func eachToken(src string, f func(off int, tok token.Token, lit string, prev token.Token)) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	prev := token.ILLEGAL
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		f(file.Offset(pos), tok, lit, prev)
		prev = tok
	}
}

// funcHead returns what a function declaration is called ("f" or "T.M"), and
// its text without the body. A generic one keeps its body: each use makes an
// instance from it.
func funcHead(c chunk) (name, head string, err error) {
	const pre = "package p;"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", pre+c.text, parser.SkipObjectResolution)
	if err != nil || len(f.Decls) != 1 {
		return "", "", err
	}
	fd := f.Decls[0].(*ast.FuncDecl)
	name, head = fd.Name.Name, c.text
	generic := fd.Type.TypeParams != nil
	if fd.Recv != nil && len(fd.Recv.List) == 1 {
		base, params := receiverBase(fd.Recv.List[0].Type)
		name = base + "." + name
		generic = generic || params
	}
	if fd.Body != nil && !generic {
		head = c.text[:fset.Position(fd.Body.Lbrace).Offset-len(pre)]
	}
	return name, head, nil
}

// receiverBase names a receiver's type and tells whether it has parameters.
func receiverBase(e ast.Expr) (name string, params bool) {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiverBase(e.X)
	case *ast.ParenExpr:
		return receiverBase(e.X)
	case *ast.IndexExpr:
		name, _ = receiverBase(e.X)
		return name, true
	case *ast.IndexListExpr:
		name, _ = receiverBase(e.X)
		return name, true
	case *ast.Ident:
		return e.Name, false
	}
	return "", false
}

// typeSpecs divides a type declaration into one text a type, by name.
func typeSpecs(c chunk) (names, texts []string) {
	const pre = "package p;"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", pre+c.text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil
	}
	for _, d := range f.Decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range gd.Specs {
			ts := s.(*ast.TypeSpec)
			from, to := fset.Position(ts.Pos()).Offset-len(pre), fset.Position(ts.End()).Offset-len(pre)
			names = append(names, ts.Name.Name)
			texts = append(texts, "type "+c.text[from:to])
		}
	}
	return names, texts
}

// valueNames lists the names that a const or var declaration declares.
func valueNames(c chunk) (names []string) {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p;"+c.text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	for _, d := range f.Decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range gd.Specs {
			if vs, ok := s.(*ast.ValueSpec); ok {
				for _, id := range vs.Names {
					if id.Name != "_" {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}

// constDecl writes a constant so that it keeps its exact value and type.
func constDecl(c *types.Const, q types.Qualifier) string {
	val := c.Val().ExactString()
	if c.Val().Kind() == constant.Float {
		if num, den, ok := strings.Cut(val, "/"); ok {
			val = num + ".0/" + den + ".0"
		} else {
			val += ".0"
		}
	}
	if b, ok := c.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		if b.Kind() == types.UntypedRune {
			return "const " + c.Name() + " = '\\x00' + " + val
		}
		return "const " + c.Name() + " = " + val
	}
	return "const " + c.Name() + " " + types.TypeString(c.Type(), q) + " = " + val
}
