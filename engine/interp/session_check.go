package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// A unit is a part of an input that is checked, lowered and run at once: some
// declarations, or some statements.
type unit struct {
	decls  []chunk
	stmts  []chunk
	source string
	entry  string
	echoes []types.Type
}

// prepare checks and lowers an input. It changes the session's definitions;
// the caller takes that back if it fails.
func (s *Session) prepare(src string) ([]*unit, error) {
	file := fmt.Sprintf("input %d", s.input)
	chunks := split(src)
	s.findImports(src)
	var units []*unit
	whole := len(chunks) > 0 && chunks[0].kind == packageChunk
	for _, c := range chunks {
		switch {
		case c.kind == packageChunk:
			continue
		case c.kind == importChunk:
			if err := s.addImports(file, c); err != nil {
				return nil, err
			}
			continue
		}
		decl := c.kind != stmtChunk || (whole && strings.HasPrefix(c.text, "var"))
		n := len(units)
		if n == 0 || (!whole && decl != (len(units[n-1].decls) > 0)) {
			units = append(units, &unit{})
			n++
		}
		u := units[n-1]
		if decl {
			u.decls = append(u.decls, c)
		} else {
			u.stmts = append(u.stmts, c)
		}
	}
	for i, u := range units {
		if err := s.checkUnit(u, file, i); err != nil {
			return nil, err
		}
	}
	return units, nil
}

// findImports imports the packages that an input names without having imported
// them: x in x.Name, where x is no definition.
func (s *Session) findImports(src string) {
	last, was := "", token.ILLEGAL
	eachToken(src, func(_ int, tok token.Token, lit string, prev token.Token) {
		if tok == token.PERIOD && prev == token.IDENT && was != token.PERIOD && s.defs.get(last) == nil && s.imports[last] == "" {
			if paths := s.lib.PathsNamed(last); len(paths) > 0 {
				s.imports[last] = paths[0]
			}
		}
		if tok == token.IDENT {
			last, was = lit, prev
		}
	})
}

// addImports reads an import declaration.
func (s *Session) addImports(file string, c chunk) error {
	fset := token.NewFileSet()
	f, err := parse(fset, file, []byte("package main\n"+c.lineDirective(file)+c.text))
	if err != nil {
		return err
	}
	for _, imp := range f.Imports {
		path := strings.Trim(imp.Path.Value, "\"`")
		pkg, err := s.lib.Import(path)
		if err != nil {
			return ErrorList{{fset.Position(imp.Pos()), err.Error()}}
		}
		name := pkg.Name()
		if imp.Name != nil {
			name = imp.Name.Name
		}
		if name != "_" && name != "." {
			s.imports[name] = path
		}
	}
	return nil
}

const bodyName = "gp__body"

// checkUnit checks a unit against the definitions in sight, enters what it
// defines, and lowers it.
func (s *Session) checkUnit(u *unit, file string, index int) error {
	newNames, err := s.declaredBy(u, file)
	if err != nil {
		return err
	}
	redo := s.retire(newNames)
	for {
		c, bad, err := s.checkText(u, file, redo)
		if err != nil && len(bad) > 0 {
			// Some definitions that use a redefined one do not compile with
			// it: they keep what they were compiled with.
			for name := range bad {
				s.notes = append(s.notes, fmt.Sprintf("%s still uses the old definition: it does not compile with the new one", name))
				delete(redo, name)
			}
			continue
		}
		if err != nil {
			return err
		}
		return s.lowerUnit(u, c, file, index, redo)
	}
}

// declaredBy returns the package-level names that a unit's declarations define.
func (s *Session) declaredBy(u *unit, file string) (map[string]bool, error) {
	names := map[string]bool{}
	for _, c := range u.decls {
		switch c.kind {
		case funcChunk:
			name, _, err := funcHead(c)
			if err != nil || name == "" {
				_, err := parse(token.NewFileSet(), file, []byte("package main\n"+c.lineDirective(file)+c.text))
				return nil, err
			}
			names[name] = true
		case typeChunk:
			ns, _ := typeSpecs(c)
			for _, n := range ns {
				names[n] = true
			}
		}
	}
	return names, nil
}

// retire takes the definitions that a unit replaces out of sight and returns
// those that have to be compiled again because of it. Values of a type that is
// defined anew keep the old one, under another name.
func (s *Session) retire(names map[string]bool) map[string]*definition {
	redo := map[string]*definition{}
	changed := map[string]bool{}
	for name := range names {
		old := s.defs.get(name)
		if old == nil {
			continue
		}
		if old.kind == defType {
			for _, m := range s.defs.methodsOf(name) {
				if !names[m.name] {
					redo[m.name] = m
				}
			}
			changed[name] = true
		}
	}
	// types built on changed types change with them
	for again := true; again; {
		again = false
		for _, d := range s.defs.all() {
			if d.kind != defType || changed[d.name] || !mentions(d.head, changed) {
				continue
			}
			changed[d.name], again = true, true
			redo[d.name] = d
			for _, m := range s.defs.methodsOf(d.name) {
				redo[m.name] = m
			}
		}
	}
	if len(changed) > 0 {
		for _, d := range s.defs.all() {
			if (d.kind == defFunc || d.kind == defMethod) && !names[d.name] && mentions(d.uses, changed) {
				redo[d.name] = d
			}
		}
		s.keepOld(changed)
	}
	return redo
}

func mentions(ids, names map[string]bool) bool {
	for n := range names {
		if ids[n] {
			return true
		}
	}
	return false
}

// keepOld gives the old types other names, for the variables that have them.
func (s *Session) keepOld(changed map[string]bool) {
	for name := range changed {
		s.version++
		was := fmt.Sprintf("%s__was%d", name, s.version)
		list := s.defs.all()
		for _, d := range list {
			if d.head[name] {
				c := *d
				c.text, c.sig = renameIdent(d.text, name, was), renameIdent(d.sig, name, was)
				c.head = identifiers(c.text)
				if d.name == name {
					c.name = was
				} else if d.kind == defMethod && strings.HasPrefix(d.name, name+".") {
					c.name = was + strings.TrimPrefix(d.name, name)
				}
				if c.name != d.name {
					s.defs.remove(d.name)
				}
				s.defs.put(&c)
			}
		}
	}
}

// A checked is a unit that passed the checker.
type checked struct {
	fset *token.FileSet
	file *ast.File
	pkg  *types.Package
	info *types.Info
}

// checkText checks a unit with all definitions in sight. Where the only errors
// stand in definitions that are compiled again, bad names these.
func (s *Session) checkText(u *unit, file string, redo map[string]*definition) (c *checked, bad map[string]bool, err error) {
	newNames, err := s.declaredBy(u, file)
	if err != nil {
		return nil, nil, err
	}
	var b strings.Builder
	b.WriteString("package main\n")
	for name, path := range s.imports {
		fmt.Fprintf(&b, "import %s %q\n", name, path)
	}
	for _, d := range s.defs.all() {
		if newNames[d.name] || redo[d.name] != nil {
			continue
		}
		b.WriteString(d.text + "\n")
	}
	for _, d := range sortedDefs(redo) {
		b.WriteString(d.source.lineDirective(d.file) + d.source.text + "\n")
	}
	for _, ch := range u.decls {
		b.WriteString(ch.lineDirective(file) + ch.text + "\n")
	}
	if len(u.stmts) > 0 {
		_, text, err := parseStmts(token.NewFileSet(), file, u.stmts, bodyName)
		if err != nil {
			return nil, nil, err
		}
		b.WriteString(text)
	}
	fset := token.NewFileSet()
	f, err := parse(fset, "session", []byte(b.String()))
	if err != nil {
		return nil, nil, err
	}
	top := topLevel(f)
	pkg, info, err := check(fset, []*ast.File{f}, s.lib, s.opt.Lang, func(e types.Error) bool {
		return !harmless(e, top)
	})
	if err == nil {
		return &checked{fset, f, pkg, info}, nil, nil
	}
	bad = map[string]bool{}
	for _, e := range err.(ErrorList) {
		for name, d := range redo {
			if e.Pos.Filename == d.file && d.file != file {
				bad[name] = true
			}
		}
		if e.Pos.Filename == file {
			return nil, nil, err
		}
	}
	return nil, bad, err
}

func sortedDefs(m map[string]*definition) []*definition {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	list := make([]*definition, len(names))
	for i, n := range names {
		list[i] = m[n]
	}
	return list
}

// topLevel returns the statements of the input itself.
func topLevel(f *ast.File) map[ast.Stmt]bool {
	top := map[ast.Stmt]bool{}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Name.Name == bodyName {
			for _, s := range fd.Body.List {
				top[s] = true
			}
		}
	}
	return top
}

// harmless tells which of the checker's errors do not hold at a prompt: unused
// imports, variables that later inputs may use, and expressions, which are
// shown.
func harmless(e types.Error, top map[ast.Stmt]bool) bool {
	switch {
	case strings.HasSuffix(e.Msg, "imported and not used"), strings.Contains(e.Msg, "imported as"):
		return true
	case strings.HasPrefix(e.Msg, "declared and not used"), strings.HasSuffix(e.Msg, "is not used"), strings.Contains(e.Msg, "is not used"):
		for s := range top {
			if s.Pos() <= e.Pos && e.Pos < s.End() {
				return atTop(s, e.Pos)
			}
		}
	case strings.HasPrefix(e.Msg, "function main is undeclared"), strings.HasPrefix(e.Msg, "missing function body"), strings.HasPrefix(e.Msg, "func init must"), strings.Contains(e.Msg, "missing function body"):
		return true
	}
	return false
}

// atTop tells whether pos is in statement s itself and not in a block or
// function inside it.
func atTop(s ast.Stmt, pos token.Pos) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.DeclStmt:
	case *ast.LabeledStmt:
		return atTop(s.Stmt, pos)
	default:
		return false
	}
	inside := false
	ast.Inspect(s, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Body.Pos() <= pos && pos < lit.End() {
			inside = true
		}
		return !inside
	})
	return !inside
}
