package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// InstancePrefix begins the names of variables that stand for instances.
const InstancePrefix = "gp__inst"

// A Session tells the lowering of one prompt input what earlier inputs left.
//
// At a prompt every definition lives at package level of the output, under a
// name with a version, so that what was compiled against an old definition
// keeps its meaning when the name is defined again. Functions are variables
// that hold function values: giving one a new value is what redefinition is,
// and every caller sees it.
type Session struct {
	// Names maps each package-level name in sight to its name in the output.
	Names map[string]string
	// Old holds the types (by name) whose declarations were emitted before.
	Old map[string]bool
	// Types holds the instances of generic types that were emitted before.
	Types map[string]string
	// Instances are the instances of generic types that this input emits. The
	// session remembers them as variables whose names begin with
	// InstancePrefix, so that a method which is defined later reaches them.
	Instances []*types.Named
	// Imports holds the packages that earlier inputs imported, with their
	// aliases; yaegi does not let one be imported again.
	Imports map[string]string
	// Suffix ends the names of generated types and functions; no two inputs
	// may have the same.
	Suffix string

	// Entry is the name of the function that executes the input.
	Entry string
	// Funcs are the functions and methods to be defined; Vars those of them
	// whose variable is there already. Methods are keyed "T.M".
	Funcs map[*types.Func]bool
	Vars  map[string]bool
	// Body is the function that holds the input's statements; nil if none.
	Body *ast.FuncDecl
	// Promoted are the variables that Body declares in its outermost scope,
	// and the package-level variables that the input declares, with their
	// names in the output.
	Promoted map[types.Object]string
	// Declared holds those of these names whose variables are there already.
	Declared map[string]bool
	// Echo tells whether the value of an expression statement is shown.
	Echo func(ast.Stmt) bool
}

// name gives the output's name of a package-level name.
func (s *Session) name(name string) string {
	if out := s.Names[name]; out != "" {
		return out
	}
	return safeName(name)
}

// PromptInput lowers one prompt input: declarations, and a function called
// Session.Entry that executes it. The second result lists the types of the
// values that it echoes; gp.Echo is given an index into it.
func PromptInput(in Input) (src string, echoes []types.Type, err error) {
	p := newProgram(in)
	defer func() {
		if r := recover(); r != nil {
			u, ok := r.(*Unsupported)
			if !ok {
				panic(r)
			}
			err = u
		}
	}()
	p.index()
	s := p.Session
	for path, alias := range s.Imports {
		p.imports[path], p.aliases[alias] = alias, true
	}
	for o, name := range s.Promoted {
		p.objs[o] = name
	}
	var decls, entry strings.Builder
	for _, o := range sortedObjects(s.Promoted) {
		if !s.Declared[s.Promoted[o]] {
			s.Declared[s.Promoted[o]] = true
			fmt.Fprintf(&decls, "var %s %s\n", s.Promoted[o], p.spell(o.Type()))
		}
	}
	// Types first: their methods are queued and join the output with them.
	for _, name := range p.Pkg.Scope().Names() {
		tn, ok := p.Pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || s.Old[name] {
			continue
		}
		if n, ok := tn.Type().(*types.Named); ok && n.TypeParams().Len() == 0 {
			p.spellNamed(n)
		}
	}
	for _, fd := range p.newFuncs() {
		p.sessionFunc(fd, &decls, &entry)
	}
	p.lateMethods()
	f := p.newFn(p.Pkg.Name()+".init", nil)
	for _, init := range p.Info.InitOrder {
		if len(init.Lhs) > 0 && s.Promoted[init.Lhs[0]] != "" {
			f.globalInit(init)
		}
	}
	entry.WriteString(f.out.String())
	if s.Body != nil {
		g := p.newFn("main.main", s.Body)
		g.echo = s.Echo
		if hasRecover(g.Info, s.Body.Body) {
			g.rec = g.temp()
			g.line("%s := gp.Recovering()", g.rec)
		}
		if hasDefer(s.Body.Body) {
			g.deferring(s.Body.Body) // they run when the input has finished
		} else {
			g.block(s.Body.Body.List)
		}
		entry.WriteString(g.out.String())
	}
	p.drain()

	var out strings.Builder
	out.WriteString("package main\n\n")
	p.writePrologue(&out)
	out.WriteString(p.decls.String())
	out.WriteString(generated)
	out.WriteString(decls.String())
	for _, text := range p.order {
		fmt.Fprintf(&out, "func %s%s\n", p.helpers[text], text)
	}
	fmt.Fprintf(&out, "func %s() {\n%s%s%s}\n", s.Entry, strings.Join(p.setting, ""), strings.Join(p.texts, ""), entry.String())
	return out.String(), p.echoes, nil
}

// newFuncs are the functions to define, in source order.
func (p *program) newFuncs() []*ast.FuncDecl {
	var fds []*ast.FuncDecl
	for _, file := range p.Files {
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil && p.Session.Funcs[p.funcOf(fd)] && !generic(p.funcOf(fd)) {
				fds = append(fds, fd)
			}
		}
	}
	return fds
}

// sessionFunc emits a function or method as a variable and the setting of it.
func (p *program) sessionFunc(fd *ast.FuncDecl, decls, entry *strings.Builder) {
	obj := p.funcOf(fd)
	sig := obj.Signature()
	f := p.newFn(traceName(obj, obj.Pkg()), fd)
	ft, key := fd.Type, obj.Name()
	name := p.Session.name(obj.Name())
	if recv := sig.Recv(); recv != nil {
		tname := namedOf(recv.Type()).Obj().Name()
		key = tname + "." + obj.Name()
		name = p.Session.name(tname) + "_" + obj.Name()
		ft, sig = withReceiver(fd, sig, recv.Type())
	}
	if !p.Session.Vars[key] {
		fmt.Fprintf(decls, "var %s %s\n", name, p.spell(sig))
	}
	fmt.Fprintf(entry, "%s = func%s\n", name, f.function(ft, sig, fd.Body))
}

// lateMethods emits newly defined methods of generic types for the instances
// that earlier inputs emitted.
func (p *program) lateMethods() {
	for _, name := range p.Pkg.Scope().Names() {
		if !strings.HasPrefix(name, InstancePrefix) {
			continue
		}
		t := namedOf(p.Pkg.Scope().Lookup(name).Type())
		if t == nil {
			continue
		}
		for _, fd := range p.methods[t.Origin().Obj()] {
			if p.Session.Funcs[p.funcOf(fd)] {
				p.instanceMethod(fd, t)
			}
		}
	}
}

// instance names an instance of a generic type of the session's: that begins the
// names of its methods' variables.
func (p *program) instanceName(t *types.Named) string {
	key := "instance " + p.Values.Key(t)
	name := p.Session.Types[key]
	if name == "" {
		p.tmp++
		name = fmt.Sprintf("%s__%d%s", t.Obj().Name(), p.tmp, p.suffix())
		p.Session.Types[key] = name
		p.Session.Instances = append(p.Session.Instances, t)
	}
	return name
}

// instanceMethod emits a method of an instance of a generic type, by way of a
// variable as sessionFunc does.
func (p *program) instanceMethod(fd *ast.FuncDecl, t *types.Named) {
	fn := p.funcOf(fd)
	env := p.envOf(t, fn)
	sig := p.subst(fn.Signature(), env).(*types.Signature)
	ft, full := withReceiver(fd, sig, p.subst(fn.Signature().Recv().Type(), env))
	f := p.newFn(traceName(fn, fn.Pkg()), fd)
	f.env = env
	variable := p.instanceName(t) + "_" + fn.Name()
	if there := "method " + variable; p.Session.Types[there] == "" {
		p.Session.Types[there] = variable
		fmt.Fprintf(&p.decls, "var %s %s\n", variable, p.spell(full))
	}
	p.setting = append(p.setting, fmt.Sprintf("%s = func%s\n", variable, f.function(ft, full, fd.Body)))
}

func sortedObjects(m map[types.Object]string) []types.Object {
	objs := make([]types.Object, 0, len(m))
	for o := range m {
		objs = append(objs, o)
	}
	for i := 1; i < len(objs); i++ { // few: insertion sort by position
		for j := i; j > 0 && objs[j].Pos() < objs[j-1].Pos(); j-- {
			objs[j], objs[j-1] = objs[j-1], objs[j]
		}
	}
	return objs
}

// echoExpr emits an expression whose values the prompt shows.
func (f *fn) echoExpr(e ast.Expr) {
	t := f.typeOf(e)
	var ts []types.Type
	if tuple, ok := t.(*types.Tuple); ok {
		for v := range tuple.Variables() {
			ts = append(ts, v.Type())
		}
	} else {
		ts = []types.Type{types.Default(t)}
	}
	vars := make([]string, len(ts))
	for i, t := range ts {
		vars[i] = f.temp()
		f.line("var %s %s", vars[i], f.spell(t))
	}
	if ch := isRecv(e); ch != nil && len(ts) == 1 {
		f.line("gp.Recv(%s, &%s)", f.expr(ch), vars[0])
	} else if len(ts) == 1 {
		f.line("%s = %s", vars[0], f.value(e, ts[0]))
	} else {
		f.line("%s = %s", strings.Join(vars, ", "), f.expr(e))
	}
	for i, t := range ts {
		f.line("gp.Echo(&%s, %d, nil)", vars[i], len(f.echoes))
		f.echoes = append(f.echoes, t)
	}
}
