package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
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
		switch name {
		case "_":
		case ".":
			return ErrorList{{fset.Position(imp.Pos()), "gopark's prompt cannot import with a dot: write the package's name before its members"}}
		default:
			s.replaces(name)
			s.defs.remove(name)
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
	s.claimed = newNames
	s.makeWay(newNames)
	redo := s.retire(newNames)
	for kept := false; ; {
		c, bad, err := s.checkText(u, file, redo)
		if err != nil && bad != nil && len(bad) == 0 && !kept {
			// The error is in an earlier definition, so it is none of the learner's.
			s.keepOld(newNames)
			kept = true
			continue
		}
		if err != nil && len(bad) > 0 {
			// Some definitions that use a redefined one do not compile with
			// it: they keep what they were compiled with.
			for _, name := range slices.Sorted(maps.Keys(bad)) {
				s.notes = append(s.notes, fmt.Sprintf("%s still uses the old definition of %s: it does not compile with the new one", name, usedOf(redo[name], newNames)))
				if redo[name].kind == defType {
					s.restore(name)
				}
				delete(redo, name)
			}
			continue
		}
		if err != nil {
			return inPlainNames(err)
		}
		if err := s.claimVars(c, newNames); err != nil {
			return err
		}
		return s.lowerUnit(u, c, file, index, redo)
	}
}

// claimVars makes the names of the variables that a checked unit's statements
// declare free for them.
func (s *Session) claimVars(c *checked, names map[string]bool) error {
	body := c.body()
	if body == nil {
		return nil
	}
	for _, v := range s.varsOf(c, body) {
		if s.predeclaredName(v.Name()) {
			return predeclaredError(c.fset.Position(v.Pos()), v.Name())
		}
		names[v.Name()] = true
	}
	s.makeWay(names)
	return nil
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
		default:
			for _, n := range valueNames(c) {
				names[n] = true
			}
		}
		for n := range names {
			if s.predeclaredName(n) {
				return nil, predeclaredError(token.Position{Filename: file, Line: c.line, Column: c.col}, n)
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
		if old.kind == defConst {
			changed[name] = true
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

// usedOf lists those of names that a definition uses.
func usedOf(d *definition, names map[string]bool) string {
	var used []string
	for name := range names {
		if d.uses[name] {
			used = append(used, name)
		}
	}
	sort.Strings(used)
	return strings.Join(used, ", ")
}

func mentions(ids, names map[string]bool) bool {
	for n := range names {
		if ids[n] {
			return true
		}
	}
	return false
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
	if fd := bodyOf(f); fd != nil {
		for _, s := range fd.Body.List {
			top[s] = true
		}
	}
	return top
}

// bodyOf finds the function that holds the input's statements.
func bodyOf(f *ast.File) *ast.FuncDecl {
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Name.Name == bodyName {
			return fd
		}
	}
	return nil
}

func (c *checked) body() *ast.FuncDecl { return bodyOf(c.file) }

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
