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
func (s *Session) lowerUnit(u *unit, c *checked, file string, index int, redo map[string]*definition) error {
	u.entry = fmt.Sprintf("gp__input%d_%d", s.input, index)
	ls := &lower.Session{
		Names: map[string]string{}, Old: map[string]bool{}, Types: s.types, Imports: s.lowImports,
		Suffix: fmt.Sprintf("_i%d_%d", s.input, index), Entry: u.entry,
		Funcs: map[*types.Func]bool{}, Vars: map[string]bool{}, Promoted: map[types.Object]string{},
		Declared: map[string]bool{},
	}
	for _, d := range s.defs.all() {
		ls.Old[d.name] = d.kind == defType
	}
	s.enterDecls(u, c, file, redo, ls)
	if ls.Body = c.body(); ls.Body != nil {
		for _, v := range s.varsOf(c, ls.Body) {
			s.enterVar(v, file, ls)
		}
		top := map[ast.Stmt]bool{}
		for _, st := range ls.Body.Body.List {
			top[st] = true
		}
		ls.Echo = func(st ast.Stmt) bool { return top[st] }
	}
	for _, d := range s.defs.all() {
		ls.Names[d.name] = d.out
	}
	var err error
	u.source, u.echoes, err = lower.PromptInput(lower.Input{
		Fset: c.fset, Files: []*ast.File{c.file}, Info: c.info, Pkg: c.pkg, Sites: s.sites, Library: s.lib.files, Values: s.printed,
		SharedLoopVars: loopVars(s.opt.Lang), Blocking: blocking, Session: ls,
	})
	if err != nil {
		return unsupported(err)
	}
	return nil
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
func (s *Session) enterDecls(u *unit, c *checked, file string, redo map[string]*definition, ls *lower.Session) {
	scope := c.pkg.Scope()
	type source struct {
		chunk
		file string
	}
	var sources []source
	for _, d := range sortedDefs(redo) {
		sources = append(sources, source{d.source, d.file})
	}
	for _, ch := range u.decls {
		sources = append(sources, source{ch, file})
	}
	// types first: methods and functions are named after them
	for _, src := range sources {
		if src.kind != typeChunk {
			continue
		}
		names, texts := typeSpecs(src.chunk)
		for i, name := range names {
			if redo[name] == nil && src.file != file {
				continue // another type of a group that is compiled again
			}
			ls.Old[name] = false
			d := &definition{name: name, kind: defType, text: texts[i], source: src.chunk, file: src.file, out: s.newOut(name)}
			d.source.text = texts[i]
			d.uses = identifiers(texts[i])
			d.head = outerNames(texts[i])
			s.defs.put(d)
		}
	}
	for _, src := range sources {
		switch src.kind {
		case funcChunk:
			s.enterFunc(src.chunk, src.file, c, ls)
		case constChunk:
			for _, name := range valueNames(src.chunk) {
				if k, ok := scope.Lookup(name).(*types.Const); ok {
					text := constDecl(k, s.qualifier)
					s.defs.put(&definition{name: name, kind: defConst, text: text, source: src.chunk, file: src.file, head: outerNames(text), sig: types.TypeString(k.Type(), s.qualifier)})
				}
			}
		case stmtChunk: // a package-level var of a pasted program
			for _, name := range valueNames(src.chunk) {
				if v, ok := scope.Lookup(name).(*types.Var); ok {
					s.enterVar(v, src.file, ls)
				}
			}
		}
	}
}

// enterFunc enters a function or method. One whose type is the same as before
// keeps its variable: callers see the new body.
func (s *Session) enterFunc(ch chunk, file string, c *checked, ls *lower.Session) {
	name, head, err := funcHead(ch)
	if err != nil || name == "_" {
		return
	}
	fn := funcNamed(c, name)
	if fn == nil {
		return
	}
	d := &definition{name: name, kind: defFunc, text: head, source: ch, file: file, uses: identifiers(ch.text), head: outerNames(head)}
	d.sig = types.TypeString(fn.Type(), s.qualifier)
	typ, _, isMethod := strings.Cut(name, ".")
	old := s.defs.get(name)
	switch {
	case isMethod:
		d.kind = defMethod
		d.out = s.defs.get(typ).out + "_m" // see lower.sessionFunc: the variable is named after type and method
		d.sig += types.TypeString(fn.Signature().Recv().Type(), s.qualifier)
		ls.Vars[name] = old != nil && old.sig == d.sig && ls.Old[typ]
	case old != nil && old.kind == defFunc && old.sig == d.sig && !signatureChanged(fn, ls):
		d.out = old.out
		ls.Vars[name] = true
	default:
		d.out = s.newOut(name)
		if old != nil && old.kind == defFunc {
			s.rebind(name)
		}
	}
	ls.Funcs[fn] = true
	s.defs.put(d)
}

// rebind notes that callers of a function whose type changed keep the old one.
func (s *Session) rebind(name string) {
	for _, d := range s.defs.all() {
		if (d.kind == defFunc || d.kind == defMethod) && d.name != name && d.uses[name] {
			s.notes = append(s.notes, fmt.Sprintf("%s still calls the old %s, whose type was another: type %s again to have it call the new one", d.name, name, d.name))
		}
	}
}

// signatureChanged tells whether a function's type mentions a type that this
// input defines anew.
func signatureChanged(fn *types.Func, ls *lower.Session) bool {
	signature := types.TypeString(fn.Type(), nil)
	for name, old := range ls.Old {
		_, isType := fn.Pkg().Scope().Lookup(name).(*types.TypeName)
		if !old && isType && strings.Contains(signature, "main."+name) {
			return true
		}
	}
	return false
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
func (s *Session) enterVar(v *types.Var, file string, ls *lower.Session) {
	typ := types.TypeString(v.Type(), s.qualifier)
	text := "var " + v.Name() + " " + typ
	d := &definition{name: v.Name(), kind: defVar, text: text, file: file, head: outerNames(text), sig: typ}
	if old := s.defs.get(v.Name()); old != nil && old.kind == defVar && old.sig == typ {
		d.out = old.out
		ls.Declared[d.out] = true
	} else {
		s.replaces(v.Name())
		d.out = s.newOut(v.Name())
	}
	ls.Promoted[v] = d.out
	s.defs.put(d)
}
