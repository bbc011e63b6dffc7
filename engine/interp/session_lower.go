package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gopark/engine/interp/lower"
)

// lowerUnit enters a checked unit's definitions and lowers it.
func (s *Session) lowerUnit(u *unit, c *checked, redo map[string]*definition) error {
	s.version++
	u.entry = fmt.Sprintf("gp__input%d_%d", s.input, s.version)
	ls := &lower.Session{
		Names: map[string]string{}, Old: map[string]bool{}, Types: s.types, Imports: s.lowImports,
		Suffix: fmt.Sprintf("_i%d_%d", s.input, s.version), Entry: u.entry,
		Funcs: map[*types.Func]bool{}, Vars: map[string]bool{}, Promoted: map[types.Object]string{},
		Declared: map[string]bool{},
	}
	for _, d := range s.defs.all() {
		ls.Old[d.name] = d.kind == defType
	}
	s.enterDecls(u, c, redo, ls)
	if ls.Body = c.body(); ls.Body != nil {
		u.followers, u.changed = map[string]bool{}, map[string]bool{}
		for _, v := range s.varsOf(c, ls.Body) {
			for _, name := range s.usersOfVar(v) {
				u.followers[name], u.changed[v.Name()] = true, true
			}
			s.enterVar(v, ls)
		}
		top := map[ast.Stmt]bool{}
		for _, st := range ls.Body.Body.List {
			top[st] = true
		}
		ls.Echo = func(st ast.Stmt) bool { return top[st] }
	}
	for _, d := range s.defs.all() {
		if d.kind != defInst {
			ls.Names[d.name] = d.out
		}
	}
	u.old = map[string]types.Type{}
	for name, was := range s.renames {
		if tn, ok := c.pkg.Scope().Lookup(was).(*types.TypeName); ok {
			u.old[name] = tn.Type()
		}
	}
	s.markValues(u)
	var err error
	u.source, u.echoes, err = lower.PromptInput(lower.Input{
		Fset: c.fset, Files: []*ast.File{c.file}, Info: c.info, Pkg: c.pkg, Sites: s.sites, Library: s.lib.files, Values: s.printed,
		SharedLoopVars: loopVars(s.opt.Lang), Blocking: blocking, Session: ls,
	})
	if err != nil {
		return unsupported(err)
	}
	for _, t := range ls.Instances {
		s.enterInstance(c, t)
	}
	u.after, u.record = s.meaning(), s.record(u, c, redo)
	return nil
}

// enterInstance remembers an instance of a generic type, if its name can be
// written.
func (s *Session) enterInstance(c *checked, t *types.Named) {
	if !global(c.pkg, t) {
		return
	}
	s.version++
	d := &definition{name: fmt.Sprintf("%s%d", lower.InstancePrefix, s.version), kind: defInst}
	d.text = "var " + d.name + " *" + types.TypeString(t, s.qualifier)
	d.head = outerNames(d.text)
	s.defs.put(d)
}

// global tells whether all of a type is declared at package level.
func global(pkg *types.Package, t types.Type) bool {
	ok := true
	var walk func(t types.Type, depth int)
	walk = func(t types.Type, depth int) {
		if depth > 20 {
			ok = false
			return
		}
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if t.Obj().Pkg() == pkg && t.Origin().Obj().Parent() != pkg.Scope() {
				ok = false
			}
			if t.Obj().Pkg() != nil && t.Obj().Pkg() != pkg && !t.Obj().Exported() {
				ok = false
			}
			for a := range t.TypeArgs().Types() {
				walk(a, depth+1)
			}
		case *types.TypeParam:
			ok = false
		case *types.Pointer:
			walk(t.Elem(), depth+1)
		case *types.Slice:
			walk(t.Elem(), depth+1)
		case *types.Array:
			walk(t.Elem(), depth+1)
		case *types.Chan:
			walk(t.Elem(), depth+1)
		case *types.Map:
			walk(t.Key(), depth+1)
			walk(t.Elem(), depth+1)
		case *types.Basic:
		case *types.Struct:
			for f := range t.Fields() {
				walk(f.Type(), depth+1)
			}
		case *types.Signature:
			for v := range t.Params().Variables() {
				walk(v.Type(), depth+1)
			}
			for v := range t.Results().Variables() {
				walk(v.Type(), depth+1)
			}
		case *types.Interface:
			for m := range t.Methods() {
				walk(m.Type(), depth+1)
			}
		default:
			ok = false
		}
	}
	walk(t, 0)
	return ok
}

// qualifier writes types as the session's own sources would.
func (s *Session) qualifier(pkg *types.Package) string {
	if pkg.Path() == "main" {
		return ""
	}
	for name, path := range s.imports {
		if path == pkg.Path() {
			return name
		}
	}
	name := s.importName(pkg.Name(), s.claimed)
	s.imports[name] = pkg.Path()
	return name
}

// newOut makes a name for lowered code.
func (s *Session) newOut(name string) string {
	s.version++
	return fmt.Sprintf("%s__%d", strings.ReplaceAll(name, ".", "_"), s.version)
}

// enterDecls enters the types, functions, constants and package-level variables
// that a unit declares, and those compiled again.
func (s *Session) enterDecls(u *unit, c *checked, redo map[string]*definition, ls *lower.Session) {
	scope := c.pkg.Scope()
	var sources []chunk
	for _, d := range sortedDefs(redo) {
		sources = append(sources, d.source)
	}
	again := len(sources)
	sources = append(sources, u.decls...)
	// types first: methods and functions are named after them
	for at, src := range sources {
		if src.kind != typeChunk {
			continue
		}
		names, texts := typeSpecs(src)
		for i, name := range names {
			if redo[name] == nil && at < again {
				continue // another type of a group that is compiled again
			}
			ls.Old[name] = false
			d := &definition{name: name, kind: defType, text: texts[i], source: src, out: s.newOut(name)}
			d.source.text = texts[i]
			d.uses = outerNames(texts[i])
			d.head = outerNames(texts[i])
			d.key = d.out
			s.defs.put(d)
		}
	}
	for _, src := range sources {
		switch src.kind {
		case funcChunk:
			s.enterFunc(src, c, ls)
		case constChunk:
			for _, name := range valueNames(src) {
				if k, ok := scope.Lookup(name).(*types.Const); ok {
					text := constDecl(k, s.qualifier)
					s.defs.put(&definition{name: name, kind: defConst, key: s.newOut(name), text: text, source: src, head: outerNames(text), sig: types.TypeString(k.Type(), s.qualifier)})
				}
			}
		case stmtChunk: // a package-level var of a pasted program
			for _, name := range valueNames(src) {
				if v, ok := scope.Lookup(name).(*types.Var); ok {
					s.enterVar(v, ls)
				}
			}
		}
	}
}

// enterFunc enters a function or method. One whose type is the same as before
// keeps its variable: callers see the new body.
func (s *Session) enterFunc(ch chunk, c *checked, ls *lower.Session) {
	name, head, err := funcHead(ch)
	if err != nil || name == "_" {
		return
	}
	fn := funcNamed(c, name)
	if fn == nil {
		return
	}
	d := &definition{name: name, kind: defFunc, text: head, source: ch, uses: outerNames(ch.text), head: outerNames(head)}
	d.sig = s.funcType(fn)
	typ, _, isMethod := strings.Cut(name, ".")
	old := s.defs.get(name)
	switch {
	case isMethod:
		d.kind = defMethod
		d.out = s.defs.get(typ).out + "_m" // see lower.sessionFunc: the variable is named after type and method
		d.sig = s.methodType(fn)
		ls.Vars[name] = old != nil && old.sig == d.sig && ls.Old[typ]
	case old != nil && old.kind == defFunc && old.sig == d.sig && !signatureChanged(fn, ls):
		d.out = old.out
		ls.Vars[name] = true
	default:
		d.out = s.newOut(name)
	}
	d.key = d.out
	switch {
	case isMethod:
		d.key = s.defs.get(typ).key + "." + fn.Name()
	case d.generic():
		d.key = s.newOut(name) // a caller has the body that it was compiled with
	}
	ls.Funcs[fn] = true
	s.defs.put(d)
}

// signatureChanged tells whether a function's type mentions a type that this
// input defines anew.
func signatureChanged(fn *types.Func, ls *lower.Session) bool {
	return mentionsNew(fn, func(name string) bool {
		old, known := ls.Old[name]
		return known && !old
	})
}

// mentionsNew tells whether a function's type mentions a type of the package
// that is new.
func mentionsNew(fn *types.Func, isNew func(name string) bool) bool {
	found := false
	for name := range outerNames("var _ " + types.TypeString(fn.Type(), types.RelativeTo(fn.Pkg()))) {
		_, isType := fn.Pkg().Scope().Lookup(name).(*types.TypeName)
		found = found || isType && isNew(name)
	}
	return found
}

// funcNamed finds the function object of "f" or "T.M".
func funcNamed(c *checked, name string) *types.Func {
	for id, o := range c.info.Defs {
		fn, ok := o.(*types.Func)
		if !ok || id.Pos() == token.NoPos {
			continue
		}
		full := fn.Name()
		if recv := fn.Signature().Recv(); recv != nil {
			full = recvName(recv.Type()) + "." + full
		}
		if full == name && fn.Parent() == scopeOf(c, fn) {
			return fn
		}
	}
	return nil
}

// scopeOf is the scope that a function of the package is in: none for methods.
func scopeOf(c *checked, fn *types.Func) *types.Scope {
	if fn.Signature().Recv() != nil {
		return nil
	}
	return c.pkg.Scope()
}

func recvName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// enterVar enters a variable. Declared again with the type it had, it is the
// same variable, so that functions which use it go on doing so.
func (s *Session) enterVar(v *types.Var, ls *lower.Session) {
	typ := types.TypeString(v.Type(), s.qualifier)
	text := "var " + v.Name() + " " + typ
	d := &definition{name: v.Name(), kind: defVar, text: text, head: outerNames(text), sig: typ}
	if old := s.defs.get(v.Name()); old != nil && old.kind == defVar && old.sig == typ {
		d.out = old.out
		ls.Declared[d.out] = true
	} else {
		s.replaces(v.Name())
		d.out = s.newOut(v.Name())
	}
	ls.Promoted[v] = d.out
	d.key = d.out
	s.defs.put(d)
}
