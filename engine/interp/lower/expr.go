package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"gopark/engine/trace"
)

// A fn is a function whose body is being emitted: a declaration, or a literal
// inside one.
type fn struct {
	*program
	out      *strings.Builder
	env      map[*types.TypeParam]types.Type // the instance's type arguments
	name     string                          // as traces show it: main.main.func1
	root     string                          // the same, but without -range1
	lits     *int                            // literals numbered so far,
	bodies   *int                            // and bodies of ranges over functions
	results  []string                        // result variables that return must set; nil: return passes values
	rtypes   []types.Type
	boxed    bool   // the body runs inside gp.Run: return sets the results and leaves
	defers   string // variable that holds the deferred calls
	rec      string // variable that holds the right to recover
	locals   *locals
	esc      map[types.Object]bool
	bounds   map[types.Object]bound  // what the loops around guarantee
	guarded  map[*ast.IndexExpr]bool // checked already
	label    string                  // of the statement about to be emitted
	cur      trace.Site              // of the statement being emitted
	mixed    bool                    // there was a call in it that has a site of its own
	around   []enclosing             // the statements around that break or continue may leave
	labels   map[ast.Stmt]string
	given    []string            // what the parameters, which are variables of the body, begin with; nil: they are parameters
	variadic string              // declares the variable for a variadic parameter; "": none
	lib      bool                // a library function: positions in it are of no use
	startsGo bool                // a go statement is being emitted
	echo     func(ast.Stmt) bool // at a prompt: show this statement's value?
}

// locals names the variables of one declaration. Two variables never share a
// name in the output, whatever their scopes: closures are then easy to follow,
// for yaegi too.
type locals struct {
	names map[types.Object]string
	used  map[string]int
}

// typeOf returns the type of e in the instance being emitted.
func (f *fn) typeOf(e ast.Expr) types.Type { return f.subst(f.Info.TypeOf(e), f.env) }

// typ spells a type of the instance being emitted.
func (f *fn) typ(t types.Type) string { return f.spell(f.subst(t, f.env)) }

// obj gives the output's name of an object.
func (f *fn) obj(o types.Object) string {
	switch {
	case o.Pkg() == nil:
		return o.Name() // predeclared
	case !f.ours(o) && o.Parent() == o.Pkg().Scope(): // the host's; locals of library functions are ours
		return f.imp(o.Pkg()) + "." + o.Name()
	}
	if name := f.objs[o]; name != "" {
		return name
	}
	if fn, ok := o.(*types.Func); ok && f.library[o] {
		return f.instanceOf(fn, nil)
	}
	if f.topLevel(o) {
		if f.Session != nil {
			return f.Session.name(o.Name())
		}
		return f.topName(o)
	}
	if name := f.locals.names[o]; name != "" {
		return name
	}
	name := safeName(o.Name())
	if name == "_" {
		return name
	}
	f.locals.used[name]++
	if n := f.locals.used[name]; n > 1 || f.Pkg.Scope().Lookup(o.Name()) != nil {
		name = fmt.Sprintf("%s__v%d", name, n)
	}
	f.locals.names[o] = name
	return name
}

// expr emits an expression.
func (f *fn) expr(e ast.Expr) string {
	tv := f.Info.Types[e]
	if tv.Value != nil && !tv.IsType() {
		t := f.subst(tv.Type, f.env)
		return f.constText(tv.Value, t)
	}
	if tv.IsType() {
		return f.typ(tv.Type)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return f.ident(e)
	case *ast.ParenExpr:
		if f.namesFunc(e.X) {
			return f.bound(e.X)
		}
		return "(" + f.expr(e.X) + ")"
	case *ast.FuncLit:
		return f.funcLit(e)
	case *ast.CompositeLit:
		return f.composite(e)
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		if f.Info.Types[e.Index].IsType() {
			return f.instance(e.X)
		}
		return f.index(e)
	case *ast.IndexListExpr:
		return f.instance(e.X)
	case *ast.SliceExpr:
		return f.sliceExpr(e)
	case *ast.StarExpr:
		return "(*" + f.expr(e.X) + ")"
	case *ast.TypeAssertExpr:
		return f.typeAssert(e)
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	case *ast.CallExpr:
		return f.call(e)
	}
	f.unsupported(e, fmt.Sprintf("this expression (%T)", e))
	return ""
}

// typeAssert emits x.(T) in the middle of an expression.
func (f *fn) typeAssert(e *ast.TypeAssertExpr) string {
	return f.assertOne(f.expr(e.X), f.typeOf(e.X), f.typeOf(e.Type))
}

func (f *fn) ident(id *ast.Ident) string {
	if id.Name == "_" {
		return "_"
	}
	o := f.Info.ObjectOf(id)
	if o == nil {
		return id.Name
	}
	if _, ok := f.Info.Instances[id]; ok {
		return f.instance(id)
	}
	return f.obj(o)
}

// composite emits a composite literal with its type spelled out, also where
// the source may leave it out.
func (f *fn) composite(c *ast.CompositeLit) string {
	t := f.typeOf(c)
	amp := ""
	if ptr, ok := t.Underlying().(*types.Pointer); ok { // elided &T
		t, amp = ptr.Elem(), "&"
	}
	st, isStruct := t.Underlying().(*types.Struct)
	var elems []string
	for i, elt := range c.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case isStruct:
			field := (*types.Var)(nil)
			if ok {
				field, elt = fieldOf(st, kv.Key.(*ast.Ident).Name), kv.Value
			} else {
				field = st.Field(i) // by name: the interpreter takes the type for another package's
			}
			if field.Name() == "_" {
				continue
			}
			elems = append(elems, field.Name()+": "+f.convert(f.element(elt), f.typeOf(elt), field.Type()))
		case !ok:
			elems = append(elems, f.convert(f.element(elt), f.typeOf(elt), elemOfType(t)))
		default:
			elems = append(elems, f.mapKey(kv.Key, t)+": "+f.convert(f.element(kv.Value), f.typeOf(kv.Value), elemOfType(t)))
		}
	}
	return amp + f.spell(t) + "{" + strings.Join(elems, ", ") + "}"
}

// elemOfType is the type of a list's or map's elements.
func elemOfType(t types.Type) types.Type {
	if c, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return c.Elem()
	}
	return nil
}

// element emits a value inside a composite literal. A function literal goes
// through a function of its own, which makes it capture variables now.
func (f *fn) element(e ast.Expr) string {
	if _, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		return f.bound(e)
	}
	return f.expr(e)
}

// bound emits a function literal so that it captures its variables where it
// stands. Handed straight to a host function, yaegi would have it look at
// whatever its frame holds when it runs.
func (f *fn) bound(e ast.Expr) string {
	t := f.spell(f.typeOf(e))
	return f.helper("fn", fmt.Sprintf("(f %s) %s { return f }", t, t)) + "(" + f.expr(e) + ")"
}

func fieldOf(st *types.Struct, name string) *types.Var {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return st.Field(i)
		}
	}
	return nil
}

func (f *fn) selector(e *ast.SelectorExpr) string {
	sel := f.Info.Selections[e]
	if sel == nil { // pkg.Name
		if _, ok := f.Info.Instances[e.Sel]; ok {
			return f.instance(e)
		}
		return f.obj(f.Info.ObjectOf(e.Sel))
	}
	switch sel.Kind() {
	case types.FieldVal:
		t, _, index := f.resolve(sel)
		x, t := walk(f.operand(e.X), t, index)
		return x + "." + structOf(t).Field(index[len(index)-1]).Name()
	case types.MethodExpr:
		return f.methodExpr(e, sel)
	}
	return f.methodValue(e, sel)
}

// operand emits the left side of a selector or an index.
func (f *fn) operand(e ast.Expr) string {
	s := f.expr(e)
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.CallExpr, *ast.ParenExpr, *ast.StarExpr:
		return s
	}
	return "(" + s + ")"
}

// indexText emits an index or a map key.
func (f *fn) indexText(e *ast.IndexExpr) string {
	if tv := f.Info.Types[e.Index]; tv.Value != nil {
		if _, ok := f.typeOf(e.X).Underlying().(*types.Map); !ok {
			return bareText(tv.Value, types.Typ[types.Int])
		}
	}
	return f.mapKey(e.Index, f.typeOf(e.X))
}

func (f *fn) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.ARROW:
		return f.recvExpr(e)
	case token.AND:
		return f.address(ast.Unparen(e.X))
	}
	return e.Op.String() + f.operand(e.X)
}

// address emits &x. Behind a pointer it is the pointer itself: yaegi cannot take
// the address of every form.
func (f *fn) address(x ast.Expr) string {
	if star, ok := x.(*ast.StarExpr); ok {
		return f.expr(star.X)
	}
	if ix, ok := x.(*ast.IndexExpr); ok {
		if _, isPtr := f.typeOf(ix.X).Underlying().(*types.Pointer); isPtr || f.byAddress(ix) {
			return f.elemAddress(ix)
		}
	}
	return "&" + f.expr(x)
}

func (f *fn) binary(e *ast.BinaryExpr) string {
	text := f.operation(e)
	if t := f.typeOf(e); isComparison(e.Op) && !isPlainBool(t) {
		return f.spell(t) + "(" + text + ")" // yaegi takes it for a bool
	}
	return text
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// operation emits a binary expression as it is.
func (f *fn) operation(e *ast.BinaryExpr) string {
	x, y := f.side(e, e.X, e.Y), f.side(e, e.Y, e.X)
	if tx, ty := f.typeOf(e.X), f.typeOf(e.Y); (e.Op == token.EQL || e.Op == token.NEQ) && isStruct(tx) && isStruct(ty) {
		x = f.restruct(x, tx, ty)
	}
	if tx, ty := f.typeOf(e.X), f.typeOf(e.Y); isChan(tx) && isChan(ty) && !types.Identical(tx, ty) {
		// one of them is directional, and both can be that
		t := tx
		if ty.Underlying().(*types.Chan).Dir() != types.SendRecv {
			t = ty
		}
		x, y = "("+f.spell(t)+")("+x+")", "("+f.spell(t)+")("+y+")"
	}
	if e.Op == token.EQL || e.Op == token.NEQ {
		if tx, ty := f.typeOf(e.X), f.typeOf(e.Y); types.IsInterface(tx) || types.IsInterface(ty) {
			not := ""
			if e.Op == token.NEQ {
				not = "!"
			}
			return not + "(" + f.equal(x, tx, y, ty) + ")"
		}
	}
	if e.Op == token.SHL || e.Op == token.SHR {
		y = f.shiftCount(e.Y, y)
	}
	return "(" + x + " " + e.Op.String() + " " + y + ")"
}

// shiftCount emits the count of a shift, which must not be negative: yaegi would
// take it for a very large one.
func (f *fn) shiftCount(e ast.Expr, text string) string {
	if f.Info.Types[e].Value != nil || f.nonNegative(e) {
		return text
	}
	t := f.spell(f.typeOf(e))
	return f.helper("shift", fmt.Sprintf("(n %s) %s {\nif n < 0 { gp.NegShift() }\nreturn n\n}", t, t)) + "(" + text + ")"
}

func isPlainBool(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// side emits one operand of a binary expression; a constant beside a variable
// takes the variable's type and needs none of its own.
func (f *fn) side(e *ast.BinaryExpr, x, other ast.Expr) string {
	tv := f.Info.Types[x]
	shift := e.Op == token.SHL || e.Op == token.SHR
	if tv.Value == nil || f.Info.Types[other].Value != nil || (shift && x == e.X) {
		return f.expr(x)
	}
	t := f.subst(tv.Type, f.env)
	if types.IsInterface(f.typeOf(other)) || isComplex(t) && !shift {
		return f.constText(tv.Value, t)
	}
	if shift {
		t = types.Typ[types.Uint]
	}
	if _, plain := types.Unalias(t).(*types.Basic); !plain && tv.Value.Kind() == constant.String {
		return f.constText(tv.Value, t) // yaegi finds it different without its type
	}
	return bareText(tv.Value, t)
}
