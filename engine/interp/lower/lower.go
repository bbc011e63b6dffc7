// Package lower rewrites checked Go into plainer Go that yaegi runs right.
//
// Everything in a program that can block, start or wake a goroutine becomes a
// call into the run-time package (imported as gp), which works on the engine.
// On the way, constructs that yaegi gets wrong or does not know are replaced by
// ones that it gets right: constants by their values, generic functions and
// types by their instances, per-iteration loop variables by explicit copies,
// defer and recover by calls that keep Go's rules.
//
// The output is text, one statement a line. Before each line stands
//
//	//line _.go:N
//
// where N, less lineBase, is a Site: the position in the learner's file and the
// function it is in. yaegi's own messages and panics carry such positions back
// to us. Where the goroutine is, lowered code tells by statements of its own
// (enter.go).
//
// A file of this package has one construct as its subject.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gopark/engine/trace"
)

// RuntimePath is the import path under which lowered code finds its run time.
const RuntimePath = "gopark/gp"

// yaegi looks up imports by the name of the file that a position is in, so all
// positions must pretend to be in the file that it takes its input for.
const lineFile = "_.go"

// lineBase tells sites from the lines of generated code, which are fewer.
const lineBase = 1_000_000

// generated begins a part of the output that has no sites.
const generated = "//line " + lineFile + ":1\n"

// callBase tells calls that stand in another line than the statement that they
// are in begins with: what is called from there shows, in tracebacks.
const callBase = 500_000_000

// SiteOf returns the site that a line number of the output stands for.
func SiteOf(line int) (trace.Site, bool) {
	if site, ok := CallSite(line); ok {
		return site, true
	}
	return trace.Site(line - lineBase), line > lineBase
}

// CallSite returns the site of a call in that line of the output, if it is
// another one than that of the statement around it.
func CallSite(line int) (trace.Site, bool) {
	return trace.Site(line - callBase), line > callBase
}

// An Input is a checked package or, at a prompt, a checked part of one.
type Input struct {
	Fset  *token.FileSet
	Files []*ast.File
	Info  *types.Info
	Pkg   *types.Package
	Sites *trace.Sites

	// Library holds the checked sources of library packages that the program
	// may use. What it uses of them is lowered with it.
	Library []*ast.File

	// Values collects the types of printed values; nil: a table of its own.
	Values *Values

	// Imported are the program's other packages, in the order in which they are
	// initialized. Info holds what is known of all.
	Imported []Part

	// SharedLoopVars tells where loop variables have the meaning that they had
	// before Go 1.22: one variable for the whole loop. Nil: nowhere.
	SharedLoopVars func(token.Pos) bool

	// Blocking tells whether the function or method with that full name (as
	// types.Func.FullName gives it) may block in the operating system, so that
	// a call must be wrapped in a blocking call on the engine.
	Blocking func(fullName string) bool

	// Session is set for input typed at a prompt; see session.go.
	Session *Session
}

// A Part is one package of a program.
type Part struct {
	Pkg       *types.Package
	Files     []*ast.File
	InitOrder []*types.Initializer
}

// parts returns all packages of the program, the main one last.
func (p *program) parts() []Part {
	return append(p.Imported[:len(p.Imported):len(p.Imported)], Part{p.Pkg, p.Files, p.Info.InitOrder})
}

// A program is one lowering under way.
type program struct {
	Input
	prefix     map[*types.Package]string // of the names of imported packages
	imports    map[string]string         // import path → alias in the output
	aliases    map[string]bool
	helpers    map[string]string       // text of a generated function → its name
	order      []string                // texts of helpers in order of first use
	decls      strings.Builder         // type declarations and functions emitted on demand
	queue      []func()                // instances still to be emitted
	locals     map[string]*types.Named // instances of types declared in generic functions
	insts      map[string]string       // key of a function instance → name in the output
	objs       map[types.Object]string
	dispatches []dispatch      // still to be emitted
	inner      []types.Type    // defined types of the program's own that it uses
	used       map[string]bool // their keys
	registered int             // how many of inner have their methods registered
	regs       int
	inits      int                    // functions init emitted,
	initsOf    map[*types.Package]int // and of each package
	vars       int                    // functions that set package-level variables emitted
	tmp        int
	methods    map[*types.TypeName][]*ast.FuncDecl
	funcs      map[*types.Func]*ast.FuncDecl
	library    map[types.Object]bool // what Library declares
	texts      []string              // registrations of methods
	echoes     []types.Type
	setting    []string                      // sets the methods of instances, at a prompt
	litOf      map[types.Object]*ast.FuncLit // see varLits
	litNames   map[*ast.FuncLit]string       // of those emitted
}

// Package lowers a whole program. The result is one file of package main, and
// the library packages that it imports.
func Package(in Input) (src string, imports []string, err error) {
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
	var body, start strings.Builder
	p.index()
	for _, part := range p.parts() {
		inits := p.inits
		for _, f := range part.Files {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && !generic(p.funcOf(fd)) {
					body.WriteString(p.funcDecl(fd, nil, ""))
				}
			}
		}
		body.WriteString(p.globalVars(part))
		fmt.Fprintf(&start, "gp__vars%d()\ngp__at = 0\n", p.vars)
		for ; inits < p.inits; inits++ {
			fmt.Fprintf(&start, "init__%d()\n", inits+1)
		}
	}
	p.drain()

	var out strings.Builder
	out.WriteString("package main\n\n")
	p.writePrologue(&out)
	out.WriteString(Globals)
	out.WriteString(p.decls.String())
	out.WriteString(body.String())
	out.WriteString(generated)
	for _, text := range p.order {
		fmt.Fprintf(&out, "func %s%s\n", p.helpers[text], text)
	}
	out.WriteString("func gp__main() {\n" + strings.Join(p.texts, "") + start.String() + "main__()\n}\n")
	out.WriteString("func main() {\ngp.Bind(&gp__tick)\ngp.Main(gp__main)\n}\n")
	return out.String(), slices.Sorted(maps.Keys(p.imports)), nil
}

func newProgram(in Input) *program {
	if in.Values == nil {
		in.Values = NewValues()
	}
	prefix := map[*types.Package]string{}
	for i, part := range in.Imported {
		prefix[part.Pkg] = fmt.Sprintf("%s__p%d__", part.Pkg.Name(), i+1)
	}
	p := &program{
		Input: in, prefix: prefix, imports: map[string]string{}, aliases: map[string]bool{},
		locals:  map[string]*types.Named{},
		helpers: map[string]string{}, insts: map[string]string{},
		objs: map[types.Object]string{}, methods: map[*types.TypeName][]*ast.FuncDecl{},
		funcs: map[*types.Func]*ast.FuncDecl{}, litNames: map[*ast.FuncLit]string{}, used: map[string]bool{}, initsOf: map[*types.Package]int{}, library: map[types.Object]bool{},
	}
	if in.Session != nil {
		for _, name := range in.Pkg.Scope().Names() {
			if tn, ok := in.Pkg.Scope().Lookup(name).(*types.TypeName); ok && !tn.IsAlias() {
				in.Values.names[tn] = in.Session.name(name)
			}
		}
	}
	return p
}

// index finds the declaration of every function, and the methods of every type.
func (p *program) index() {
	for _, f := range p.Library {
		for _, d := range f.Decls {
			p.addLibrary(d)
		}
	}
	files := slices.Clone(p.Library)
	for _, part := range p.parts() {
		files = append(files, part.Files...)
	}
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			fn := p.funcOf(fd)
			if fn == nil {
				continue
			}
			p.funcs[fn] = fd
			if recv := fn.Signature().Recv(); recv != nil {
				if n := namedOf(recv.Type()); n != nil {
					tn := n.Origin().Obj()
					p.methods[tn] = append(p.methods[tn], fd)
				}
			}
		}
	}
}

// addLibrary notes a declaration of a library source.
func (p *program) addLibrary(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		p.library[p.Info.Defs[d.Name]] = true
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if ts, ok := s.(*ast.TypeSpec); ok {
				p.library[p.Info.Defs[ts.Name]] = true
			}
		}
	}
}

// inProgram tells whether pkg is one of the program's packages.
func (p *program) inProgram(pkg *types.Package) bool {
	if pkg == p.Pkg {
		return true
	}
	_, ok := p.prefix[pkg]
	return ok
}

// topLevel tells whether o is declared at the top of one of these.
func (p *program) topLevel(o types.Object) bool {
	return p.inProgram(o.Pkg()) && o.Parent() == o.Pkg().Scope()
}

// topName gives the output's name of a package-level object. All packages
// become one: those that are imported give their names a prefix.
func (p *program) topName(o types.Object) string {
	if o.Name() == "_" || o.Pkg() == p.Pkg {
		return safeName(o.Name())
	}
	return p.prefix[o.Pkg()] + o.Name()
}

func (p *program) sharedLoopVars(n ast.Node) bool {
	return p.SharedLoopVars != nil && p.SharedLoopVars(n.Pos())
}

// ours tells whether o is lowered, and not the host's.
func (p *program) ours(o types.Object) bool {
	if fn, ok := o.(*types.Func); ok {
		o = fn.Origin()
	}
	return p.inProgram(o.Pkg()) || p.library[o]
}

// drain emits instances until no new ones turn up, and then what has to know
// all types.
func (p *program) drain() {
	for {
		switch {
		case len(p.queue) > 0:
			f := p.queue[0]
			p.queue = p.queue[1:]
			f()
		case p.registered < len(p.inner):
			p.registered++
			p.register(p.inner[p.registered-1])
		case len(p.dispatches) > 0:
			d := p.dispatches[0]
			p.dispatches = p.dispatches[1:]
			p.emitDispatcher(d)
		default:
			return
		}
	}
}

// writePrologue writes the imports that the emitted code turned out to need.
func (p *program) writePrologue(out *strings.Builder) {
	if p.Session == nil {
		fmt.Fprintf(out, "import gp %q\n", RuntimePath)
	}
	for _, path := range slices.Sorted(maps.Keys(p.imports)) {
		if p.Session != nil {
			if p.Session.Imports[path] != "" {
				continue
			}
			p.Session.Imports[path] = p.imports[path]
		}
		fmt.Fprintf(out, "import %s %q\n", p.imports[path], path)
	}
}

// imp returns the alias of an imported package. Aliases end in two underscores
// so that no variable of the learner's can hide one.
func (p *program) imp(pkg *types.Package) string {
	if a := p.imports[pkg.Path()]; a != "" {
		return a
	}
	alias := pkg.Name() + "__"
	for n := 2; p.aliases[alias]; n++ {
		alias = fmt.Sprintf("%s__%d", pkg.Name(), n)
	}
	p.aliases[alias] = true
	p.imports[pkg.Path()] = alias
	return alias
}

// helper returns the name of a generated package-level function with that text
// (parameters, results and body). Equal texts share one function.
func (p *program) helper(base, text string) string {
	if name := p.helpers[text]; name != "" {
		return name
	}
	p.tmp++
	name := fmt.Sprintf("gp__%s%d%s", base, p.tmp, p.suffix())
	p.helpers[text] = name
	p.order = append(p.order, text)
	return name
}

// temp makes a name that nothing else has.
func (p *program) temp() string {
	p.tmp++
	return fmt.Sprintf("gp__%d", p.tmp)
}

// funcOf returns the object of a function declaration.
func (p *program) funcOf(fd *ast.FuncDecl) *types.Func {
	fn, _ := p.Info.Defs[fd.Name].(*types.Func)
	return fn
}

// generic tells whether fn or its receiver has type parameters.
func generic(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	sig := fn.Signature()
	return sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0
}

// namedOf returns the named type of a receiver, behind a pointer or not.
func namedOf(t types.Type) *types.Named {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// Unsupported is the error for a construct that cannot be run yet.
type Unsupported struct {
	Pos  token.Position
	What string
}

func (u *Unsupported) Error() string {
	return fmt.Sprintf("%s: gopark cannot run %s yet", u.Pos, u.What)
}

// unsupported stops the lowering.
func (p *program) unsupported(n ast.Node, what string) {
	panic(&Unsupported{p.Fset.Position(n.Pos()), what})
}
