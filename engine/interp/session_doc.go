package interp

import (
	"go/types"
	"strings"
)

// Define returns the declaration of one of the session's own names ("f", "T",
// "T.M"), and where it was typed; "" if there is none.
func (s *Session) Define(name string) (text, where string) {
	d := s.defs.get(name)
	if d == nil || d.kind == defInst {
		return "", ""
	}
	if d.source.text != "" && d.kind != defConst {
		text = d.source.text
	} else {
		text = plainNames(d.text)
	}
	for _, m := range s.defs.methodsOf(name) {
		if d.kind == defType {
			_, head, _ := funcHead(m.source)
			text += "\n" + strings.TrimSpace(head)
		}
	}
	return text, d.source.file
}

// PackagePath returns the import path of the package that name means, or would
// mean if it were used; "" if there is none.
func (s *Session) PackagePath(name string) string {
	if path := s.imports[name]; path != "" {
		return path
	}
	if s.defs.get(name) == nil {
		if paths := s.lib.PathsNamed(name); len(paths) > 0 {
			return paths[0]
		}
	}
	if s.lib.NameOf(name) != "" {
		return name
	}
	return ""
}

// PathsNamed returns the import paths of all packages of a name.
func (s *Session) PathsNamed(name string) []string { return s.lib.PathsNamed(name) }

// Declaration writes the declaration of a package's member, or of a member of
// that; without names, what the package declares. It is "" if there is none.
func (s *Session) Declaration(path string, names ...string) string {
	pkg, err := s.lib.Import(path)
	if err != nil {
		return ""
	}
	short := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	if len(names) == 0 {
		var b strings.Builder
		b.WriteString("package " + pkg.Name() + " // import \"" + path + "\"\n")
		for _, name := range pkg.Scope().Names() {
			if o := pkg.Scope().Lookup(name); o.Exported() {
				b.WriteString("\n" + oneDeclaration(o, short))
			}
		}
		return b.String()
	}
	o := pkg.Scope().Lookup(names[0])
	if o == nil || !o.Exported() {
		return ""
	}
	if len(names) == 1 {
		return fullDeclaration(o, short)
	}
	m, _, _ := types.LookupFieldOrMethod(o.Type(), true, pkg, names[1])
	if m == nil {
		return ""
	}
	return types.ObjectString(m, short)
}

// oneDeclaration is a declaration on one line.
func oneDeclaration(o types.Object, q types.Qualifier) string {
	if tn, ok := o.(*types.TypeName); ok {
		kind := "…"
		switch tn.Type().Underlying().(type) {
		case *types.Struct:
			kind = "struct{ … }"
		case *types.Interface:
			kind = "interface{ … }"
		default:
			kind = types.TypeString(tn.Type().Underlying(), q)
		}
		return "type " + tn.Name() + " " + kind
	}
	return types.ObjectString(o, q)
}

// fullDeclaration is a declaration with the exported fields and the methods of
// a type.
func fullDeclaration(o types.Object, q types.Qualifier) string {
	tn, ok := o.(*types.TypeName)
	if !ok {
		return types.ObjectString(o, q)
	}
	var b strings.Builder
	b.WriteString("type " + tn.Name() + " ")
	switch u := tn.Type().Underlying().(type) {
	case *types.Struct:
		b.WriteString("struct {\n")
		hidden := false
		for f := range u.Fields() {
			if !f.Exported() {
				hidden = true
				continue
			}
			b.WriteString("\t" + f.Name() + " " + types.TypeString(f.Type(), q) + "\n")
		}
		if hidden {
			b.WriteString("\t// has unexported fields\n")
		}
		b.WriteString("}")
	case *types.Interface:
		b.WriteString("interface {\n")
		for m := range u.Methods() {
			if m.Exported() {
				b.WriteString("\t" + m.Name() + strings.TrimPrefix(types.TypeString(m.Type(), q), "func") + "\n")
			}
		}
		b.WriteString("}")
		return b.String()
	default:
		b.WriteString(types.TypeString(u, q))
	}
	set := types.NewMethodSet(types.NewPointer(tn.Type()))
	for m := range set.Methods() {
		if fn, ok := m.Obj().(*types.Func); ok && fn.Exported() {
			b.WriteString("\n" + types.ObjectString(fn, q))
		}
	}
	return b.String()
}
