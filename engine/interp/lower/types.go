package lower

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// subst replaces type parameters by the arguments of the instance that is
// being emitted.
func (p *program) subst(t types.Type, env map[*types.TypeParam]types.Type) types.Type {
	if len(env) == 0 || t == nil {
		return t
	}
	s := func(t types.Type) types.Type { return p.subst(t, env) }
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if a := env[t]; a != nil {
			return a
		}
		return t
	case *types.Pointer:
		return types.NewPointer(s(t.Elem()))
	case *types.Slice:
		return types.NewSlice(s(t.Elem()))
	case *types.Array:
		return types.NewArray(s(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(s(t.Key()), s(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), s(t.Elem()))
	case *types.Tuple:
		return p.substTuple(t, env)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, p.substTuple(t.Params(), env), p.substTuple(t.Results(), env), t.Variadic())
	case *types.Struct:
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), s(f.Type()), f.Embedded())
			tags[i] = t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		var methods []*types.Func
		for m := range t.ExplicitMethods() {
			methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), s(m.Type()).(*types.Signature)))
		}
		var embedded []types.Type
		for e := range t.EmbeddedTypes() {
			embedded = append(embedded, s(e))
		}
		return types.NewInterfaceType(methods, embedded).Complete()
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return p.substLocal(t, env)
		}
		args := make([]types.Type, t.TypeArgs().Len())
		for i := range args {
			args[i] = s(t.TypeArgs().At(i))
		}
		inst, err := types.Instantiate(nil, t.Origin(), args, false)
		if err != nil {
			return t
		}
		return inst
	}
	return t
}

// substLocal is subst for a type that is declared inside a generic function: each
// instance of that has its own.
func (p *program) substLocal(t *types.Named, env map[*types.TypeParam]types.Type) types.Type {
	key := ""
	for scope := t.Obj().Parent(); scope != nil && t.Obj().Pkg() != nil && scope != t.Obj().Pkg().Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			if tn, ok := scope.Lookup(name).(*types.TypeName); ok {
				if tp, ok := tn.Type().(*types.TypeParam); ok && env[tp] != nil {
					key += "," + p.Values.Key(env[tp])
				}
			}
		}
	}
	if key == "" {
		return t
	}
	key = fmt.Sprintf("%p%s", t.Obj(), key)
	if inst := p.locals[key]; inst != nil {
		return inst
	}
	inst := types.NewNamed(types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name(), nil), nil, nil)
	p.locals[key] = inst // before its fields, which may lead back to it
	inst.SetUnderlying(p.subst(t.Underlying(), env))
	return inst
}

func (p *program) substTuple(t *types.Tuple, env map[*types.TypeParam]types.Type) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), p.subst(v.Type(), env))
	}
	return types.NewTuple(vars...)
}

// spell writes a type without type parameters as it stands in the output.
func (p *program) spell(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UntypedNil, types.Invalid:
			return "interface{}"
		case types.UnsafePointer:
			return "uintptr"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Pointer:
		return "*" + p.spell(t.Elem())
	case *types.Slice:
		return "[]" + p.spell(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), p.spell(t.Elem()))
	case *types.Map:
		return "map[" + p.spell(t.Key()) + "]" + p.spell(t.Elem())
	case *types.Chan:
		elem := p.spell(t.Elem())
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + elem
		case types.RecvOnly:
			return "<-chan " + elem
		}
		if strings.HasPrefix(elem, "<-") {
			elem = "(" + elem + ")"
		}
		return "chan " + elem
	case *types.Signature:
		return "func" + p.spellSignature(t)
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct{}"
		}
		p.useType(t)
		return p.hostType(t)
	case *types.Interface:
		return "interface{}" // of which type it is, is the checker's and the run time's business
	case *types.Named:
		return p.spellNamed(t)
	}
	return t.String()
}

func (p *program) spellSignature(t *types.Signature) string {
	var params, results []string
	for i := range t.Params().Len() {
		typ := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			params = append(params, "..."+p.spell(typ.(*types.Slice).Elem()))
			continue
		}
		params = append(params, p.spell(typ))
	}
	for v := range t.Results().Variables() {
		results = append(results, p.spell(v.Type()))
	}
	s := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return s
	case 1:
		return s + " " + results[0]
	}
	return s + " (" + strings.Join(results, ", ") + ")"
}

// spellNamed gives the output's name of a named type: the host's own for the
// host's, the run time's for structs and basic types, and for others their
// structure. What tells those from it is needed only in interfaces.
func (p *program) spellNamed(t *types.Named) string {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	if obj.Pkg().Path() == "iter" {
		return p.spell(t.Underlying()) // Seq: a function type is enough
	}
	if !p.ours(t.Origin().Obj()) {
		name := p.imp(obj.Pkg()) + "." + obj.Name()
		if t.TypeArgs().Len() == 0 {
			return name
		}
		args := make([]string, t.TypeArgs().Len())
		for i := range args {
			args[i] = p.spell(t.TypeArgs().At(i))
		}
		return name + "[" + strings.Join(args, ", ") + "]"
	}
	p.useType(t)
	switch t.Underlying().(type) {
	case *types.Struct, *types.Basic:
		return p.hostType(t)
	case *types.Interface:
		return "interface{}"
	}
	if Recursive(t) {
		return p.hostType(t)
	}
	return p.spell(t.Underlying())
}

// hostType spells the host's type for t.
func (p *program) hostType(t types.Type) string {
	return "gp.T" + strconv.Itoa(p.Values.Index(t))
}

// Recursive tells whether a defined type speaks of itself otherwise than through
// a struct or an interface: type stateFn func() stateFn. It has no structure
// that could be written out.
func Recursive(t *types.Named) bool {
	seen := map[*types.Named]bool{}
	var reaches func(u types.Type) bool
	reaches = func(u types.Type) bool {
		switch u := types.Unalias(u).(type) {
		case *types.Named:
			if types.Identical(u, t) {
				return true
			}
			switch u.Underlying().(type) {
			case *types.Struct, *types.Interface, *types.Basic:
				return false
			}
			if seen[u] {
				return false
			}
			seen[u] = true
			return reaches(u.Underlying())
		case *types.Pointer:
			return reaches(u.Elem())
		case *types.Slice:
			return reaches(u.Elem())
		case *types.Array:
			return reaches(u.Elem())
		case *types.Chan:
			return reaches(u.Elem())
		case *types.Map:
			return reaches(u.Key()) || reaches(u.Elem())
		case *types.Tuple:
			for v := range u.Variables() {
				if reaches(v.Type()) {
					return true
				}
			}
		case *types.Signature:
			return reaches(u.Params()) || reaches(u.Results())
		}
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Interface, *types.Basic:
		return false
	}
	return reaches(t.Underlying())
}

// Erased tells whether the output's spelling of t stands for other types, too:
// whether a defined type takes part in it that is spelled as its structure, or
// an interface type other than any and the host's.
func (p *program) erased(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil || !p.ours(t.Origin().Obj()) {
			return false
		}
		switch t.Underlying().(type) {
		case *types.Struct, *types.Basic:
			return false
		}
		return !Recursive(t)
	case *types.Interface:
		return !t.Empty()
	case *types.Pointer:
		return p.erased(t.Elem())
	case *types.Slice:
		return p.erased(t.Elem())
	case *types.Array:
		return p.erased(t.Elem())
	case *types.Chan:
		return p.erased(t.Elem())
	case *types.Map:
		return p.erased(t.Key()) || p.erased(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if p.erased(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return p.erased(t.Params()) || p.erased(t.Results())
	}
	return false
}

// useType notes that the program uses a type of its own that may have methods:
// those are emitted and made known to the run time.
func (p *program) useType(t types.Type) {
	if n, ok := t.(*types.Named); ok && p.generic(n) {
		return
	}
	key := p.Values.Key(t)
	if p.used[key] {
		return
	}
	p.used[key] = true
	p.inner = append(p.inner, t)
	if n, ok := t.(*types.Named); ok && p.Session != nil && n.TypeArgs().Len() > 0 && n.Obj().Parent() == p.Pkg.Scope() {
		p.instanceName(n) // it is remembered
	}
}

// generic tells whether type parameters take part in t.
func (p *program) generic(t *types.Named) bool {
	if t.TypeParams().Len() > t.TypeArgs().Len() {
		return true
	}
	for a := range t.TypeArgs().Types() {
		if hasTypeParam(a) {
			return true
		}
	}
	return false
}

func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if hasTypeParam(a) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return hasTypeParam(t.Elem())
	}
	return false
}

// suffix keeps the names of one prompt input apart from those of another.
func (p *program) suffix() string {
	if p.Session == nil {
		return ""
	}
	return p.Session.Suffix
}

// safeName renames what would hide a predeclared name or one of ours.
func safeName(name string) string {
	switch {
	case name == "_":
		return name
	case name == "main" || name == "gp" || types.Universe.Lookup(name) != nil:
		return name + "__"
	}
	return name
}
