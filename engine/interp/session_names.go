package interp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"gopark/engine/interp/lower"
)

// The definitions of a session are checked as one package, so a name can have
// only one meaning in all of them. When an input gives a name another meaning,
// those that use the one it had get another name for that.

// makeWay gives imported packages whose names are being defined other names.
func (s *Session) makeWay(names map[string]bool) {
	for name := range names {
		s.moveImport(name, names)
	}
}

// moveImport gives the package of that name, if there is one, another name in
// all that mentions it.
func (s *Session) moveImport(name string, taken map[string]bool) {
	path := s.imports[name]
	if path == "" {
		return
	}
	delete(s.imports, name)
	alias := s.importName(name, taken)
	s.imports[alias], s.found[alias] = path, s.found[name]
	delete(s.found, name)
	for _, d := range s.defs.all() {
		if !d.head[name] && !d.uses[name] {
			continue
		}
		c := d.renamed(name, alias)
		c.source.text = renameOuter(d.source.text, name, alias)
		if c.uses[name] {
			c.uses = outerNames(c.source.text)
		}
		s.defs.put(c)
	}
	for i, w := range s.waiting {
		c := *w
		c.text = renameOuter(w.text, name, alias)
		s.waiting[i] = &c
	}
}

// importName makes a name for a package out of its own.
func (s *Session) importName(base string, taken map[string]bool) string {
	name := base
	for n := 2; taken[name] || s.imports[name] != "" || s.defs.get(name) != nil; n++ {
		name = fmt.Sprintf("%s%d", base, n)
	}
	return name
}

// replaces is called before a name is defined again as something else than it
// was. Definitions that mention it keep the old one.
func (s *Session) replaces(name string) {
	for _, d := range s.defs.all() {
		if d.name != name && d.head[name] {
			s.keepOld(map[string]bool{name: true})
			return
		}
	}
}

// keepOld gives definitions that are replaced other names, for those that still
// need them: variables of an old type.
func (s *Session) keepOld(changed map[string]bool) {
	for name := range changed {
		s.version++
		was := fmt.Sprintf("%s__was%d_%d", name, s.input, s.version)
		s.renames[name] = was
		for _, d := range s.defs.all() {
			if !d.head[name] {
				continue
			}
			c := d.renamed(name, was)
			if d.name == name {
				c.name = was
			} else if d.kind == defMethod && strings.HasPrefix(d.name, name+".") {
				c.name = was + strings.TrimPrefix(d.name, name)
			}
			if c.name != d.name {
				s.defs.remove(d.name)
			}
			s.defs.put(c)
		}
	}
}

// markValues makes values of types that are old now print as such.
func (s *Session) markValues(u *unit) {
	if len(u.old) == 0 {
		return
	}
	s.run.m.types.replace(func(n *types.Named) types.Type {
		if n.Obj().Pkg() == nil || n.Obj().Parent() != n.Obj().Pkg().Scope() || n.TypeArgs().Len() > 0 {
			return nil
		}
		return u.old[n.Obj().Name()]
	})
}

// restore takes back what the latest keepOld did to a type.
func (s *Session) restore(name string) {
	latest, version := "", -1
	for _, d := range s.defs.all() {
		if m := lower.OldName.FindStringSubmatch(d.name); m != nil && m[0] == d.name && m[1] == name {
			if n, _ := strconv.Atoi(m[3]); n > version {
				latest, version = d.name, n
			}
		}
	}
	if latest == "" {
		return
	}
	for _, d := range s.defs.all() {
		if !d.head[latest] {
			continue
		}
		c := d.renamed(latest, name)
		if d.name == latest || strings.HasPrefix(d.name, latest+".") {
			c.name = name + strings.TrimPrefix(d.name, latest)
			s.defs.remove(d.name)
		}
		s.defs.put(c)
	}
}

// renamed is d with another name for a package-level name that it mentions.
func (d *definition) renamed(from, to string) *definition {
	c := *d
	c.text, c.sig = renameOuter(d.text, from, to), renameIdent(d.sig, from, to)
	c.head = outerNames(c.text)
	return &c
}

// plainNames writes a text that we show without the names that keepOld gave.
func plainNames(text string) string { return lower.OldName.ReplaceAllString(text, "$1") }

// inPlainNames does that to errors.
func inPlainNames(err error) error {
	if list, ok := err.(ErrorList); ok {
		list = slices.Clone(list)
		for i := range list {
			list[i].Msg = lower.MarkOld(list[i].Msg)
		}
		return list
	}
	return err
}

// A predeclaredName is one that an input must not define.
func (s *Session) predeclaredName(name string) bool {
	switch types.Universe.Lookup(name).(type) {
	case nil:
		return false
	case *types.Builtin:
		for _, d := range s.defs.all() {
			if d.name != name && d.head[name] {
				return true
			}
		}
		return false
	}
	return true
}

func predeclaredError(pos token.Position, name string) error {
	return ErrorList{{pos, name + " is predeclared, and what you have defined relies on it: choose another name"}}
}

// varsOf lists the variables that the statements of a unit declare outside all
// blocks.
func (s *Session) varsOf(c *checked, body *ast.FuncDecl) (vars []*types.Var) {
	scope := c.info.Scopes[body.Type]
	for _, st := range body.Body.List {
		ast.Inspect(st, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.BlockStmt:
				return false
			case *ast.Ident:
				if v, ok := c.info.Defs[n].(*types.Var); ok && v.Parent() == scope && n.Name != "_" {
					vars = append(vars, v)
				}
			}
			return true
		})
	}
	return vars
}

// outerNames collects the package-level names that a declaration mentions, its
// own included, but not names of fields, methods and local variables.
func outerNames(decl string) map[string]bool {
	names := map[string]bool{}
	for _, id := range outerIdents(decl, func() { names = identifiers(decl) }) {
		names[id.Name] = true
	}
	return names
}

// renameOuter replaces a package-level name in a declaration.
func renameOuter(decl, from, to string) string {
	ids := outerIdents(decl, nil)
	var b strings.Builder
	last := 0
	for _, id := range ids {
		if id.Name == from {
			off := int(id.Pos()) - 1 - len(declPrefix)
			b.WriteString(decl[last:off] + to)
			last = off + len(from)
		}
	}
	return b.String() + decl[last:]
}

const declPrefix = "package p;"

// outerIdents lists where a declaration mentions package-level names, in order.
func outerIdents(decl string, failed func()) []*ast.Ident {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", declPrefix+decl, 0)
	if err != nil {
		if failed != nil {
			failed()
		}
		return nil
	}
	ids := slices.Clone(f.Unresolved)
	own := f.Scope.Objects
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && id.Obj != nil && own[id.Name] == id.Obj {
			ids = append(ids, id)
		}
		return true
	})
	slices.SortFunc(ids, func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) })
	return slices.CompactFunc(ids, func(a, b *ast.Ident) bool { return a == b })
}
