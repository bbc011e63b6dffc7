package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
)

// A unit is a part of an input that is checked, lowered and run at once: some
// declarations, or some statements.
type unit struct {
	decls   []chunk
	stmts   []chunk
	defined map[string]bool // names, once it is checked
	again   map[string]bool // functions to compile again
	because map[string]bool // variables that are the reason
	rest    []chunk         // statements that come after those are

	old       map[string]types.Type // types that it defines anew, as they were
	followers map[string]bool       // functions that use a variable whose type it changes
	changed   map[string]bool       // these variables
	source    string
	entry     string
	echoes    []types.Type
	after     meaning // of the session when it has been executed
	record    *record // for a program of the session
}

// prepare checks and lowers an input. It changes the session's definitions;
// the caller takes that back if it fails.
func (s *Session) prepare(src string) ([]*unit, error) {
	chunks := split(fmt.Sprintf("input %d", s.input), src)
	s.findImports(src)
	var units []*unit
	whole := len(chunks) > 0 && chunks[0].kind == packageChunk
	for _, c := range chunks {
		switch {
		case c.kind == packageChunk:
			continue
		case c.kind == importChunk:
			if err := s.addImports(c); err != nil {
				return nil, err
			}
			continue
		}
		decl := c.kind != stmtChunk || (whole && isVar(c))
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
	var ready []*unit
	for _, u := range units {
		list, err := s.prepareUnit(u)
		if err != nil {
			return nil, err
		}
		ready = append(ready, list...)
	}
	return ready, nil
}

const bodyName = "gp__body"

// checkUnit checks a unit against the definitions in sight, enters what it
// defines, and lowers it.
func (s *Session) checkUnit(u *unit) error {
	newNames, err := s.declaredBy(u)
	if err != nil {
		return err
	}
	u.defined, s.renames = newNames, map[string]string{}
	s.claimed = newNames
	s.makeWay(newNames)
	redo := s.retire(newNames)
	for name := range u.again {
		redo[name] = s.defs.get(name)
	}
	kept := map[string]bool{} // what does not compile with the new definitions
	for keptOld := false; ; {
		c, bad, err := s.checkText(u, redo)
		if err != nil && bad != nil && len(bad) == 0 && !keptOld {
			// The error is in an earlier definition, so it is none of the learner's.
			s.keepOld(newNames)
			keptOld = true
			continue
		}
		if err != nil && len(bad) > 0 {
			// Some definitions that use a redefined one do not compile with
			// it: they keep what they were compiled with.
			for _, name := range slices.Sorted(maps.Keys(bad)) {
				s.notes = append(s.notes, fmt.Sprintf("%s still uses the old definition of %s: it does not compile with the new one", name, s.usedOf(redo[name], newNames, u.because)))
				if redo[name].kind == defType {
					s.restore(name)
				}
				delete(redo, name)
				kept[name] = true
			}
			continue
		}
		if err != nil {
			return inPlainNames(err)
		}
		if err := s.claimVars(c, newNames); err != nil {
			return err
		}
		if err := s.methodChanged(c, newNames); err != nil {
			return err
		}
		if err := s.tooLarge(c); err != nil {
			return err
		}
		if s.cut(u, c) {
			continue
		}
		if s.follow(c, newNames, redo, kept) {
			continue
		}
		return s.lowerUnit(u, c, redo)
	}
}

// follow adds to redo the functions that use something whose type has changed,
// which is known only when it has been checked, and tells whether there are
// any.
func (s *Session) follow(c *checked, newNames map[string]bool, redo map[string]*definition, kept map[string]bool) bool {
	changed := map[string]bool{}
	for _, d := range s.defs.all() {
		if (newNames[d.name] || redo[d.name] != nil) && (d.kind == defVar || d.kind == defFunc) && s.typeChanged(c, d, newNames, redo) {
			changed[d.name] = true
		}
	}
	more := false
	for _, d := range s.defs.all() {
		if d.isFunc() && !newNames[d.name] && redo[d.name] == nil && !kept[d.name] && mentions(d.uses, changed) {
			redo[d.name], more = d, true
		}
	}
	return more
}

// An otherType says that a method is defined again with another type, which
// makes its receiver's type another.
type otherType struct{ name, method string }

func (e *otherType) Error() string { return e.name + " has to be defined again" }

// methodChanged looks for such methods.
func (s *Session) methodChanged(c *checked, newNames map[string]bool) error {
	for name := range newNames {
		typ, _, isMethod := strings.Cut(name, ".")
		old := s.defs.get(name)
		if !isMethod || old == nil || newNames[typ] {
			continue
		}
		if fn := funcNamed(c, name); fn != nil && s.methodType(fn) != old.sig {
			return &otherType{typ, name}
		}
	}
	return nil
}

// methodType writes a method's type with its receiver's.
func (s *Session) methodType(fn *types.Func) string {
	return s.funcType(fn) + types.TypeString(fn.Signature().Recv().Type(), s.qualifier)
}

// funcType writes a function's type. The names of parameters are no part of it.
func (s *Session) funcType(fn *types.Func) string {
	sig := fn.Signature()
	if sig.TypeParams() != nil || sig.RecvTypeParams() != nil {
		return types.TypeString(sig, s.qualifier)
	}
	unnamed := func(t *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for v := range t.Variables() {
			vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
		}
		return types.NewTuple(vars...)
	}
	return types.TypeString(types.NewSignatureType(nil, nil, nil, unnamed(sig.Params()), unnamed(sig.Results()), sig.Variadic()), s.qualifier)
}

// cut shortens a unit to end after the first statement that gives a variable
// which functions use another type: they have to be compiled again before the
// rest. It tells whether there was anything to cut off.
func (s *Session) cut(u *unit, c *checked) bool {
	body := c.body()
	if body == nil {
		return false
	}
	last := -1
	for _, v := range s.varsOf(c, body) {
		if users := s.usersOfVar(v); len(users) == 0 {
			continue
		}
		for i, ch := range u.stmts {
			if ch.holds(c.fset.Position(v.Pos())) && (last < 0 || i < last) {
				last = i
			}
		}
	}
	if last < 0 || last == len(u.stmts)-1 {
		return false
	}
	u.rest = u.stmts[last+1:]
	u.stmts = u.stmts[:last+1]
	return true
}

// usersOfVar lists the functions that use a variable which is declared again
// with another type.
func (s *Session) usersOfVar(v *types.Var) (users []string) {
	old := s.defs.get(v.Name())
	if old == nil || old.kind == defVar && old.sig == types.TypeString(v.Type(), s.qualifier) {
		return nil
	}
	for _, d := range s.defs.all() {
		if d.isFunc() && d.name != v.Name() && d.uses[v.Name()] {
			users = append(users, d.name)
		}
	}
	return users
}

// typeChanged tells whether what a variable or function is now differs from
// what it was.
func (s *Session) typeChanged(c *checked, d *definition, newNames map[string]bool, redo map[string]*definition) bool {
	switch now := c.pkg.Scope().Lookup(d.name).(type) {
	case *types.Var:
		return d.kind != defVar || types.TypeString(now.Type(), s.qualifier) != d.sig
	case *types.Func:
		if d.kind != defFunc || s.funcType(now) != d.sig {
			return true
		}
		return mentionsNew(now, func(name string) bool {
			_, isType := now.Pkg().Scope().Lookup(name).(*types.TypeName)
			return isType && (newNames[name] || redo[name] != nil)
		})
	}
	return true
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
		if mustBeFunc(v.Name()) {
			return mustBeFuncError(c.fset.Position(v.Pos()), v.Name())
		}
		names[v.Name()] = true
	}
	s.makeWay(names)
	return nil
}

// declaredBy returns the package-level names that a unit's declarations define.
func (s *Session) declaredBy(u *unit) (map[string]bool, error) {
	names := map[string]bool{}
	for _, c := range u.decls {
		list := declaredNames(c)
		if c.kind == funcChunk && len(list) == 0 {
			_, err := parse(token.NewFileSet(), c.file, []byte("package main\n"+c.lineDirective()+c.text))
			return nil, err
		}
		for _, n := range list {
			names[n] = true
			if c.kind != funcChunk && mustBeFunc(n) {
				return nil, mustBeFuncError(token.Position{Filename: c.file, Line: c.line, Column: c.col}, n)
			}
			if s.predeclaredName(n) {
				return nil, predeclaredError(token.Position{Filename: c.file, Line: c.line, Column: c.col}, n)
			}
		}
	}
	return names, nil
}

// mustBeFunc tells whether a name at package level, where the prompt's are, can
// only be a function's.
func mustBeFunc(name string) bool { return name == "main" || name == "init" }

func mustBeFuncError(pos token.Position, name string) error {
	return ErrorList{{pos, "cannot declare " + name + " - must be func"}}
}

// tooLarge finds an untyped constant that is to be shown and has no type that it
// fits in.
func (s *Session) tooLarge(c *checked) error {
	body := c.body()
	if body == nil {
		return nil
	}
	for _, st := range body.Body.List {
		e, ok := st.(*ast.ExprStmt)
		if !ok {
			continue
		}
		tv := c.info.Types[e.X]
		b, ok := tv.Type.(*types.Basic)
		if !ok || tv.Value == nil || b.Info()&types.IsUntyped == 0 {
			continue
		}
		def := types.Default(b).(*types.Basic)
		if !representable(tv.Value, def) {
			return ErrorList{{c.fset.Position(e.Pos()), fmt.Sprintf("cannot use %s (%s constant %s) as %s value (overflows)", types.ExprString(e.X), b, tv.Value, def)}}
		}
	}
	return nil
}

// representable tells whether a numeric constant fits in a type of its kind.
func representable(v constant.Value, t *types.Basic) bool {
	switch {
	case t.Kind() == types.Int:
		_, ok := constant.Int64Val(constant.ToInt(v))
		return ok
	case t.Kind() == types.Rune:
		n, ok := constant.Int64Val(constant.ToInt(v))
		return ok && int64(int32(n)) == n
	case t.Kind() == types.Float64:
		f, _ := constant.Float64Val(constant.ToFloat(v))
		return !math.IsInf(f, 0)
	}
	return true
}

// retire takes the definitions that a unit replaces out of sight and returns
// those that have to be compiled again because of it. Values of a type that is
// defined anew keep the old one, under another name.
func (s *Session) retire(names map[string]bool) map[string]*definition {
	redo := map[string]*definition{}
	changed, bodies := map[string]bool{}, map[string]bool{}
	for name := range names {
		old := s.defs.get(name)
		if old == nil {
			continue
		}
		if old.kind == defConst {
			changed[name] = true
		}
		if old.generic() {
			bodies[name] = true // callers have instances of it
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
	for again := len(changed)+len(bodies) > 0; again; {
		again = false
		for _, d := range s.defs.all() {
			if d.isFunc() && !names[d.name] && redo[d.name] == nil && (mentions(d.uses, changed) || mentions(d.uses, bodies)) {
				redo[d.name] = d
				if d.generic() {
					bodies[d.name], again = true, true
				}
			}
		}
	}
	s.keepOld(changed)
	return redo
}

// usedOf lists those of names that a definition uses.
func (s *Session) usedOf(d *definition, names ...map[string]bool) string {
	used := map[string]bool{}
	for _, set := range names {
		maps.Copy(used, only(set, d.uses))
	}
	if len(used) == 0 {
		return "what it uses" // it uses something that changed with them
	}
	return andList(used)
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
	text string // what was checked
}

// holds tells whether a position is in the unit.
func (u *unit) holds(pos token.Position) bool {
	for _, list := range [][]chunk{u.decls, u.stmts} {
		for _, c := range list {
			if pos.Filename == c.file && pos.Line >= c.line && (c.kind == stmtChunk || c.holds(pos)) {
				return true
			}
		}
	}
	return false
}

// checkText checks a unit with all definitions in sight. Where the only errors
// stand in definitions that are compiled again, bad names these.
func (s *Session) checkText(u *unit, redo map[string]*definition) (c *checked, bad map[string]bool, err error) {
	newNames, err := s.declaredBy(u)
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
		b.WriteString(d.source.lineDirective() + d.source.text + "\n")
	}
	for _, ch := range u.decls {
		b.WriteString(ch.lineDirective() + ch.text + "\n")
	}
	if len(u.stmts) > 0 {
		_, text, err := parseStmts(token.NewFileSet(), u.stmts, bodyName)
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
		return &checked{fset, f, pkg, info, b.String()}, nil, nil
	}
	list, ok := err.(ErrorList)
	if !ok {
		return nil, nil, err
	}
	bad = map[string]bool{}
	for _, e := range list {
		if u.holds(e.Pos) {
			return nil, nil, err
		}
		for name, d := range redo {
			if d.source.holds(e.Pos) {
				bad[name] = true
			}
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
