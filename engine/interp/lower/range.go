package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// A ranging is a range loop being emitted.
type ranging struct {
	s          *ast.RangeStmt
	label      string
	key, value ast.Expr // nil where absent or blank
}

// rangeStmt emits a range loop, by the kind of what it ranges over.
func (f *fn) rangeStmt(s *ast.RangeStmt) {
	r := &ranging{s: s, label: f.label}
	f.label = ""
	if s.Key != nil && !isBlank(s.Key) {
		r.key = s.Key
	}
	if s.Value != nil && !isBlank(s.Value) {
		r.value = s.Value
	}
	f.site(s, f.touches(s.X) || isChan(f.typeOf(s.X)) || f.mayPanic(s.X))
	f.guards(s.X)
	f.line("{")
	if f.sharedLoopVars(s) {
		f.declareLoopVars(r)
	}
	switch t := f.typeOf(s.X).Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			f.rangeInt(r)
		} else {
			f.rangeString(r)
		}
	case *types.Chan:
		f.rangeChan(r)
	case *types.Map:
		f.rangeMap(r, t)
	case *types.Signature:
		f.rangeFunc(r, t)
	case *types.Pointer:
		if r.value == nil { // the pointer is not followed: it may be nil
			if f.disturbs(s.X) {
				f.line("_ = %s", f.expr(s.X))
			}
			f.count(r, types.Typ[types.Int], fmt.Sprint(t.Elem().Underlying().(*types.Array).Len()))
		} else {
			f.rangeList(r)
		}
	default:
		f.rangeList(r)
	}
	f.line("}")
}

// declareLoopVars declares the variables of a loop once for all its turns.
func (f *fn) declareLoopVars(r *ranging) {
	if r.s.Tok != token.DEFINE {
		return
	}
	for _, e := range []ast.Expr{r.key, r.value} {
		if e != nil {
			f.declare(e.(*ast.Ident))
		}
	}
}

// begin emits the turn's safepoint and gives the loop's variables their values;
// a value given as "" is not there.
func (f *fn) begin(r *ranging, key, value string) {
	f.tick()
	left := ""
	if r.s.Tok == token.ASSIGN && r.key != nil && r.value != nil {
		left = f.fixed(r.value) // before the key has its new value
	}
	f.give(r, r.key, key, "")
	f.give(r, r.value, value, left)
}

func (f *fn) give(r *ranging, e ast.Expr, val, left string) {
	if e == nil || val == "" {
		return
	}
	if r.s.Tok == token.DEFINE && !f.sharedLoopVars(r.s) {
		f.declare(e.(*ast.Ident))
	} else if r.s.Tok != token.DEFINE {
		key, value := f.rangeTypes(f.typeOf(r.s.X))
		if e == r.key {
			value = key
		}
		val = f.convert(val, value, f.typeOf(e))
	}
	if left == "" {
		left = f.lhs(e)
	}
	f.line("%s = %s", left, val)
}

// rangeTypes are the types of what a range over something of type t yields; nil
// where it is what the variables are of.
func (f *fn) rangeTypes(t types.Type) (key, value types.Type) {
	switch u := t.Underlying().(type) {
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	case *types.Slice:
		return types.Typ[types.Int], u.Elem()
	case *types.Array:
		return types.Typ[types.Int], u.Elem()
	case *types.Pointer:
		return f.rangeTypes(u.Elem())
	case *types.Signature:
		yield := u.Params().At(0).Type().Underlying().(*types.Signature).Params()
		if yield.Len() > 0 {
			key = yield.At(0).Type()
		}
		if yield.Len() > 1 {
			value = yield.At(1).Type()
		}
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return types.Typ[types.Int], types.Typ[types.Rune]
		}
	}
	return key, value
}

func (f *fn) open(r *ranging, format string, args ...any) {
	f.label = r.label
	f.takeLabel()
	f.line(format, args...)
}

// direct returns the loop variable's own name where it may serve as the
// counter of the emitted loop: it is new in each turn's eyes, does not outlive
// it, and the body does not change it.
func (f *fn) direct(r *ranging, e ast.Expr) string {
	if e == nil {
		return ""
	}
	id, ok := e.(*ast.Ident)
	if !ok || r.s.Tok != token.DEFINE || f.sharedLoopVars(r.s) {
		return ""
	}
	o := f.Info.Defs[id]
	if f.esc[o] || f.promoted(o) || assigned(f.Info, r.s.Body, o) {
		return ""
	}
	return f.obj(o)
}

// assigned tells whether body assigns to o.
func assigned(info *types.Info, body ast.Node, o types.Object) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && info.ObjectOf(id) == o
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || is(l)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.RangeStmt:
			found = found || (n.Key != nil && is(n.Key)) || (n.Value != nil && is(n.Value))
		}
		return !found
	})
	return found
}

func (f *fn) rangeInt(r *ranging) {
	t := f.typeOf(r.s.X)
	if r.key != nil {
		t = f.typeOf(r.key)
	}
	f.count(r, types.Default(t), f.value(r.s.X, t))
}

// count emits a loop from 0 to limit.
func (f *fn) count(r *ranging, t types.Type, limit string) {
	typ, n := f.spell(t), f.temp()
	f.line("var %s %s", n, typ)
	f.line("%s = %s", n, limit)
	i := f.direct(r, r.key)
	given := ""
	if i == "" {
		i = f.temp()
		given = i
	}
	f.line("var %s %s", i, typ)
	f.open(r, "for %s = 0; %s < %s; %s++ {", i, i, n, i)
	f.begin(r, given, "")
	f.block(r.s.Body.List)
	f.line("}")
}

// rangeList emits a loop over a slice, an array, a pointer to one, or a string.
func (f *fn) rangeList(r *ranging) {
	x := f.expr(r.s.X)
	if _, isComposite := ast.Unparen(r.s.X).(*ast.CompositeLit); isComposite {
		t := f.temp()
		f.line("%s := %s", t, x)
		x = t
	}
	if _, isPtr := f.typeOf(r.s.X).Underlying().(*types.Pointer); isPtr {
		x = "(*" + x + ")[:]" // a pointer to an array: changes show
	}
	if id, ok := r.s.Key.(*ast.Ident); ok && r.s.Tok == token.DEFINE {
		f.bind(f.Info.Defs[id], r.s.X, r.s.Body)
	}
	key, value := "_", "_"
	var gk, gv string
	pick := func(e ast.Expr) (name, given string) {
		if e == nil {
			return "_", ""
		}
		if d := f.direct(r, e); d != "" {
			return d, ""
		}
		t := f.temp()
		return t, t
	}
	key, gk = pick(r.key)
	value, gv = pick(r.value)
	if elem := elemOfType(f.typeOf(r.s.X)); value != "_" && elem != nil && isChan(elem) {
		// yaegi would receive from the elements
		list := f.temp()
		f.line("%s := %s", list, x)
		if key == "_" {
			key = f.temp()
		}
		n := f.temp()
		f.line("%s := len(%s)", n, list)
		f.line("var %s int", key)
		f.open(r, "for %s = 0; %s < %s; %s++ {", key, key, n, key)
		f.line("%s := %s[%s]", value, list, key)
		f.begin(r, gk, gv)
		f.block(r.s.Body.List)
		f.line("}")
		return
	}
	switch {
	case value != "_":
		f.open(r, "for %s, %s := range %s {", key, value, x)
	case key != "_":
		f.open(r, "for %s := range %s {", key, x)
	default:
		f.open(r, "for range %s {", x)
	}
	f.begin(r, gk, gv)
	f.block(r.s.Body.List)
	f.line("}")
}

// rangeString emits a loop over the runes of a string. The run time finds them:
// yaegi miscounts where the string is no valid UTF-8.
func (f *fn) rangeString(r *ranging) {
	at, runes, k := f.temp(), f.temp(), f.temp()
	f.line("%s, %s := gp.Runes(string(%s))", at, runes, f.expr(r.s.X))
	f.line("var %s int", k)
	f.open(r, "for %s = 0; %s < len(%s); %s++ {", k, k, at, k)
	key, value := "", ""
	if r.key != nil {
		key = at + "[" + k + "]"
	}
	if r.value != nil {
		value = runes + "[" + k + "]"
	}
	f.begin(r, key, value)
	f.block(r.s.Body.List)
	f.line("}")
}

func (f *fn) rangeChan(r *ranging) {
	ch, v := f.temp(), f.temp()
	f.line("%s := %s", ch, f.expr(r.s.X))
	f.open(r, "for {")
	f.tick()
	f.site(r.s, true)
	f.line("var %s %s", v, f.elemOf(r.s.X))
	f.line("if !gp.Recv(%s, &%s) { break }", ch, v)
	f.give(r, r.key, v, "")
	f.block(r.s.Body.List)
	f.line("}")
}

// rangeMap emits a loop over the keys that the map has now, in an order that
// the engine's seed decides, leaving out those that are gone when their turn
// comes. The language allows any order; a replay needs the same one.
func (f *fn) rangeMap(r *ranging, t *types.Map) {
	m, keys, k := f.temp(), f.temp(), f.temp()
	f.line("%s := %s", m, f.expr(r.s.X))
	f.line("var %s []%s", keys, f.spell(t.Key()))
	f.line("gp.MapKeys(%s, &%s)", m, keys)
	v, ok := f.temp(), f.temp()
	if mayBeNaN(t.Key()) { // such a key is never found
		vals, i := f.temp(), f.temp()
		f.line("var %s []%s", vals, f.spell(t.Elem()))
		f.line("gp.MapValues(%s, %s, &%s)", m, keys, vals)
		f.open(r, "for %s, %s := range %s {", i, k, keys)
		f.line("%s, %s := %s[%s]", v, ok, m, k)
		f.line("if !%s && %s == %s { continue }", ok, k, k)
		f.line("if !%s { %s = %s[%s] }", ok, v, vals, i)
	} else {
		f.open(r, "for _, %s := range %s {", k, keys)
		f.line("%s, %s := %s[%s]", v, ok, m, k)
		f.line("if !%s { continue }", ok)
	}
	f.begin(r, k, v)
	f.block(r.s.Body.List)
	f.line("}")
}

// mayBeNaN tells whether a key of type t may differ from itself.
func mayBeNaN(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsFloat|types.IsComplex) != 0
}
