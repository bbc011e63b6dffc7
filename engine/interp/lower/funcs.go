package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"strings"
)

// funcDecl emits a function or method declaration. For an instance, env gives
// the type arguments and name the instance's name (for a method: its
// receiver's type).
func (p *program) funcDecl(fd *ast.FuncDecl, env map[*types.TypeParam]types.Type, name string) string {
	obj := p.funcOf(fd)
	traced := traceName(obj, obj.Pkg())
	if fd.Recv == nil && fd.Name.Name == "init" {
		traced += fmt.Sprintf(".%d", p.initsOf[obj.Pkg()])
		p.initsOf[obj.Pkg()]++
	}
	f := p.newFn(traced, fd)
	f.env, f.lib = env, !p.inProgram(obj.Pkg())
	sig := p.subst(obj.Signature(), env).(*types.Signature)
	head := "func "
	switch {
	case name != "":
		head += name
	case fd.Name.Name == "init":
		p.inits++
		head += fmt.Sprintf("init__%d", p.inits)
	case fd.Name.Name == "_":
		return ""
	default:
		head += f.obj(obj)
	}
	if fd.Body == nil {
		p.unsupported(fd, "a function without a body")
	}
	ft := fd.Type
	if fd.Recv != nil {
		ft, sig = withReceiver(fd, sig, p.subst(obj.Signature().Recv().Type(), env))
	}
	return head + f.function(ft, sig, fd.Body) + "\n"
}

// pathName is what a traceback calls a package.
func pathName(pkg *types.Package) string {
	switch {
	case pkg == nil: // the method of error
		return "builtin"
	case pkg.Name() == "main":
		return "main"
	}
	return pkg.Path()
}

// traceName is what a traceback calls a function: main.f, main.(*T).M, main.g[...].
func traceName(fn *types.Func, pkg *types.Package) string {
	recv := fn.Signature().Recv()
	if recv == nil || namedOf(recv.Type()) == nil {
		return pathName(pkg) + "." + fn.Name() + typeArgs(fn.Signature().TypeParams().Len())
	}
	n := namedOf(recv.Type())
	name := n.Obj().Name() + typeArgs(n.TypeParams().Len())
	if _, ok := types.Unalias(recv.Type()).(*types.Pointer); ok {
		name = "(*" + name + ")"
	}
	return fmt.Sprintf("%s.%s.%s", pathName(pkg), name, fn.Name())
}

// typeArgs is how a traceback writes n type arguments.
func typeArgs(n int) string {
	if n == 0 {
		return ""
	}
	return "[...]"
}

// funcLit emits a function literal.
func (f *fn) funcLit(lit *ast.FuncLit) string {
	return closure(f.spellSignature(f.typeOf(lit).(*types.Signature)), f.funcLitWith(lit, nil))
}

// funcLitWith is funcLit; if there are args, these are what the parameters begin
// with, as variables.
func (f *fn) funcLitWith(lit *ast.FuncLit, args []string) string {
	*f.lits++
	f.litNames[lit] = f.litName()
	g := f.newFn(f.litNames[lit], nil)
	g.env, g.lib, g.locals, g.esc, g.bounds = f.env, f.lib, f.locals, f.esc, f.bounds
	sig := f.typeOf(lit).(*types.Signature)
	if len(args) > 0 {
		g.given = args
	}
	return "func" + g.function(lit.Type, sig, lit.Body)
}

// closure marks a function literal. yaegi keeps the value of one in the frame of
// the function that it is in, and puts back there what was in its place whenever
// a call of it ends. If that is in another goroutine it may do so in the moment
// in which the first one is about to take the value that it has just made. So
// where goroutines run side by side each literal gets a frame of its own, by
// being the result of a call (PerGoroutine). Those that are only made to be
// started or deferred are never kept in a frame (package native).
func closure(signature, lit string) string {
	return "/*gp:lit" + signature + "*/" + lit + "/*gp:end*/"
}

var closureStart = regexp.MustCompile(`/\*gp:lit(.*?)\*/`)

// function emits parameters, results and body. Three shapes exist:
//
//   - plain: statements as they are, results passed by return;
//   - named results: they are variables of the body, set and then returned, as
//     yaegi would let a result share its caller's variable;
//   - with defer: the body becomes a function value that gp.Run calls, so that
//     deferred calls, panics and recover keep Go's rules.
func (f *fn) function(ft *ast.FuncType, sig *types.Signature, body *ast.BlockStmt) string {
	params := "()"
	if f.given == nil {
		params = f.params(ft, sig)
	}
	for v := range sig.Results().Variables() {
		f.rtypes = append(f.rtypes, v.Type())
	}
	var b strings.Builder
	f.out = &b
	f.enter(ft, sig, body)
	if f.given != nil {
		f.declareGiven(ft, sig)
	}
	if f.variadic != "" {
		name := strings.Fields(f.variadic)[1]
		f.line("%s", f.variadic)
		f.line("%s = %s__p", name, name)
	}
	named := ft.Results != nil && len(ft.Results.List) > 0 && len(ft.Results.List[0].Names) > 0
	if named {
		f.namedResults(ft)
	}
	if hasRecover(f.Info, body) {
		f.rec = f.temp()
		f.line("%s := gp.Recovering()", f.rec)
	}
	if hasDefer(body) {
		f.deferring(body)
	} else {
		f.block(body.List)
		if named && !terminates(body) {
			f.line("return %s", strings.Join(f.results, ", "))
		}
	}
	return params + " {\n" + b.String() + "}"
}

// PerGoroutine makes lowered code such that goroutines may run side by side:
// nothing is kept in global variables, and each function literal gets a frame of
// its own (see closure).
func PerGoroutine(source string) string {
	source = closureStart.ReplaceAllString(source, "func() func$1 { return ")
	source = strings.ReplaceAll(source, "/*gp:end*/", " }()")
	return turns.ReplaceAllString(source, "gp.Ticks($1)")
}

// turns is how more than one turn of a loop is counted.
var turns = regexp.MustCompile(`(?m)^gp__tick = (\w+ - \w+)$`)

// declareGiven declares the parameters as variables that begin with f.given.
func (f *fn) declareGiven(ft *ast.FuncType, sig *types.Signature) {
	i := 0
	for _, field := range ft.Params.List {
		for _, id := range field.Names {
			if id.Name != "_" {
				name := f.obj(f.Info.Defs[id])
				f.line("var %s %s", name, f.spell(sig.Params().At(i).Type()))
				f.line("%s = %s", name, f.given[i])
			}
			i++
		}
	}
}

// params emits a parameter list and result types.
func (f *fn) params(ft *ast.FuncType, sig *types.Signature) string {
	var ps []string
	i := 0
	for _, field := range ft.Params.List {
		names := field.Names
		if len(names) == 0 {
			names = []*ast.Ident{{Name: "_"}}
		}
		for _, id := range names {
			name := "_"
			if id.Name != "_" {
				name = f.obj(f.Info.Defs[id])
			}
			t := sig.Params().At(i).Type()
			if sig.Variadic() && i == sig.Params().Len()-1 {
				if name != "_" {
					// yaegi mistakes the type of a variadic parameter in places
					f.variadic = fmt.Sprintf("var %s %s", name, f.spell(t))
					name += "__p"
				}
				ps = append(ps, name+" ..."+f.spell(t.(*types.Slice).Elem()))
			} else {
				ps = append(ps, name+" "+f.spell(t))
			}
			i++
		}
	}
	var rs []string
	for v := range sig.Results().Variables() {
		rs = append(rs, f.spell(v.Type()))
	}
	s := "(" + strings.Join(ps, ", ") + ")"
	if len(rs) > 0 {
		s += " (" + strings.Join(rs, ", ") + ")"
	}
	return s
}

// namedResults declares the named results as variables of the body.
func (f *fn) namedResults(ft *ast.FuncType) {
	for _, field := range ft.Results.List {
		for _, id := range field.Names {
			name := f.temp()
			if id.Name != "_" {
				name = f.obj(f.Info.Defs[id])
			}
			f.line("var %s %s", name, f.typ(f.Info.TypeOf(field.Type)))
			f.results = append(f.results, name)
		}
	}
}

// deferring emits the body of a function that defers calls.
func (f *fn) deferring(body *ast.BlockStmt) {
	if f.results == nil {
		for _, t := range f.rtypes {
			r := f.temp()
			f.line("var %s %s", r, f.spell(t))
			f.results = append(f.results, r)
		}
	}
	f.defers = f.temp()
	f.boxed = true
	f.line("%s := gp.Defers()", f.defers)
	fun := f.temp()
	f.line("%s := func() {", fun)
	f.tick()
	f.block(body.List)
	if !f.lib {
		f.cur, f.mixed = f.siteAt(body.Rbrace), false
		f.line("gp__at = %d", f.cur)
	}
	f.line("}")
	f.line("gp.Run(%s, %s)", f.defers, fun)
	if len(f.results) > 0 {
		f.line("return %s", strings.Join(f.results, ", "))
	}
}

// terminates tells whether a body visibly ends in a return.
func terminates(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	_, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	return ok
}

// globalVars emits the package's variables, and the function that sets them in
// the order that the checker found.
func (p *program) globalVars(part Part) string {
	var decls strings.Builder
	for _, file := range part.Files {
		for _, d := range file.Decls {
			gd, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range gd.Specs {
				vs, ok := s.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for _, id := range vs.Names {
					if v, ok := p.Info.Defs[id].(*types.Var); ok && id.Name != "_" {
						fmt.Fprintf(&decls, "var %s %s\n", p.topName(v), p.spell(v.Type()))
					}
				}
			}
		}
	}
	f := p.newFn(pathName(part.Pkg)+".init", nil)
	for _, init := range part.InitOrder {
		f.globalInit(init)
	}
	p.vars++
	return decls.String() + fmt.Sprintf("func gp__vars%d() {\n", p.vars) + f.out.String() + "}\n"
}

// newFn is the context in which the code of root (nil: none yet) is emitted; a
// trace calls it name.
func (p *program) newFn(name string, root ast.Node) *fn {
	f := &fn{
		program: p, out: &strings.Builder{}, lits: new(int), bodies: new(int), name: name, root: name,
		locals:  &locals{map[types.Object]string{}, map[string]int{}},
		bounds:  map[types.Object]bound{},
		labels:  map[ast.Stmt]string{},
		guarded: map[*ast.IndexExpr]bool{},
	}
	if root != nil {
		f.esc = escaping(p.Info, root)
	}
	return f
}

// globalInit emits the setting of one package-level variable (or several from
// one call).
func (f *fn) globalInit(init *types.Initializer) {
	f.esc = escaping(f.Info, init.Rhs)
	f.site(init.Rhs, true)
	names := make([]string, len(init.Lhs))
	for i, v := range init.Lhs {
		names[i] = f.obj(v)
		if v.Name() == "_" {
			names[i] = "_"
		}
	}
	if len(init.Lhs) == 1 {
		f.line("%s = %s", names[0], f.value(init.Rhs, init.Lhs[0].Type()))
		return
	}
	lhs := make([]ast.Expr, len(init.Lhs))
	for i, v := range init.Lhs {
		id := &ast.Ident{NamePos: init.Rhs.Pos(), Name: v.Name()}
		lhs[i] = id
		f.Info.Uses[id] = v
		f.Info.Types[id] = types.TypeAndValue{Type: v.Type()}
	}
	f.setMulti(lhs, init.Rhs)
}
