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
					key += "," + p.spell(env[tp])
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
		var b strings.Builder
		b.WriteString("struct{")
		for i := range t.NumFields() {
			f := t.Field(i)
			if i > 0 {
				b.WriteString("; ")
			}
			if !f.Embedded() {
				b.WriteString(f.Name() + " ")
			}
			b.WriteString(p.spell(f.Type()))
			tag := t.Tag(i)
			if !f.Exported() && !f.Embedded() {
				// for the interpreter all fields are exported, and the host would write them
				tag = strings.TrimSpace(tag + ` json:"-" xml:"-"`)
			}
			if tag != "" {
				b.WriteString(" " + strconv.Quote(tag))
			}
		}
		return b.String() + "}"
	case *types.Interface:
		var b strings.Builder
		b.WriteString("interface{")
		for i := range t.NumMethods() {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(t.Method(i).Name() + p.spellSignature(t.Method(i).Signature()))
		}
		return b.String() + "}"
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

// spellNamed gives the output's name of a named type. The learner's own types
// are declared at package level when they are first spelled, wherever they
// stood: generated helper functions must be able to name them.
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
	key := p.typeKey(t)
	if name := p.types[key]; name != "" {
		return name
	}
	name := p.newTypeName(t)
	p.types[key] = name
	if !p.declared(t) {
		p.declareType(t, name)
	}
	return name
}

// typeKey tells named types apart: by declaration, and by type arguments.
func (p *program) typeKey(t *types.Named) string {
	key := fmt.Sprintf("%p", t.Origin().Obj())
	switch {
	case p.Session == nil:
	case p.library[t.Origin().Obj()]:
		key = t.Obj().Pkg().Path() + "." + t.Obj().Name()
	case p.topLevel(t.Obj()):
		key = p.Session.name(t.Obj().Name()) // lasts longer than one check
	}
	for i := range t.TypeArgs().Len() {
		key += "," + argKey(t.TypeArgs().At(i))
	}
	return key
}

// argKey is a type's identity as a string.
func argKey(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Path() }) + localMark(t)
}

// localMark tells apart two local types with one name.
func localMark(t types.Type) string {
	switch n := namedOf(t); {
	case n == nil || n.Obj().Pkg() == nil:
	case n.Obj().Parent() == nil: // made by substLocal, or the host's
		return fmt.Sprintf("@%p", n.Origin().Obj())
	case n.Obj().Parent() != n.Obj().Pkg().Scope():
		return fmt.Sprintf("@%d", n.Obj().Pos())
	}
	return ""
}

// newTypeName picks a name: the learner's own where it is free.
func (p *program) newTypeName(t *types.Named) string {
	obj := t.Obj()
	if p.Session != nil && (p.topLevel(obj) || p.library[t.Origin().Obj()]) {
		if t.TypeArgs().Len() == 0 {
			return p.Session.name(obj.Name())
		}
		key := p.typeKey(t)
		name := p.Session.Types[key]
		if name == "" {
			p.tmp++
			name = fmt.Sprintf("%s__%d%s", obj.Name(), p.tmp, p.suffix())
			p.Session.Types[key] = name
			return name
		}
		p.emitted[name] = true
		return name
	}
	if p.topLevel(obj) && t.TypeArgs().Len() == 0 {
		return p.topName(obj)
	}
	p.tmp++
	return fmt.Sprintf("%s__%d%s", obj.Name(), p.tmp, p.suffix())
}

// suffix keeps the names of one prompt input apart from those of another.
func (p *program) suffix() string {
	if p.Session == nil {
		return ""
	}
	return p.Session.Suffix
}

// declared tells whether an earlier input of the session has emitted t.
func (p *program) declared(t *types.Named) bool {
	if p.Session == nil || !p.topLevel(t.Obj()) && !p.library[t.Origin().Obj()] {
		return false
	}
	if t.TypeArgs().Len() == 0 {
		return p.Session.Old[t.Obj().Name()]
	}
	return p.emitted[p.types[p.typeKey(t)]]
}

// declareType emits a type's declaration now and queues its methods.
func (p *program) declareType(t *types.Named, name string) {
	// The underlying type may name the type itself; it is in p.types already.
	text := fmt.Sprintf("type %s %s\n", name, p.definedType(t, name))
	p.decls.WriteString(text)
	if types.IsInterface(t) {
		return
	}
	if !p.topLevel(t.Obj()) || t.TypeArgs().Len() > 0 {
		p.inner = append(p.inner, t)
	}
	p.queue = append(p.queue, func() { p.promote(t, name) })
	if p.Session != nil && t.TypeArgs().Len() == 0 && p.topLevel(t.Obj()) {
		return // its methods are defined by sessionFunc
	}
	inSession := p.Session != nil && t.Obj().Parent() == p.Pkg.Scope()
	if inSession {
		p.Session.Instances = append(p.Session.Instances, t)
	}
	for _, fd := range p.methods[t.Origin().Obj()] {
		p.queue = append(p.queue, func() {
			if inSession {
				p.instanceMethod(fd, t, name)
				return
			}
			fn := p.funcOf(fd)
			env := map[*types.TypeParam]types.Type{}
			for i := range fn.Signature().RecvTypeParams().Len() {
				env[fn.Signature().RecvTypeParams().At(i)] = t.TypeArgs().At(i)
			}
			p.decls.WriteString(p.funcDecl(fd, env, name))
		})
	}
}

// fieldName gives the output's name of a struct field. An embedded field is
// called after its type, which may have another name in the output.
func (p *program) fieldName(v *types.Var, env map[*types.TypeParam]types.Type) string {
	if !v.Embedded() {
		return v.Name()
	}
	n := namedOf(p.subst(v.Type(), env))
	if n == nil || !p.ours(n.Origin().Obj()) {
		return v.Name()
	}
	return p.spellNamed(n)
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
