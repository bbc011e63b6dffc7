// Package universe builds go/types packages out of an interpreter's symbol
// tables.
//
// The tables (yaegi's interp.Exports) hold reflect.Values. Reading their types
// by reflection gives the type checker exactly the world that can run: a name
// that checks exists at run time, and no Go installation is needed. What
// reflection cannot see (parameter names, generic functions, unexported
// package-level names) the checker does not see either.
package universe

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"sort"
	"strings"

	"github.com/traefik/yaegi/interp"
)

// A Universe is an importer over symbol tables. It is not safe for concurrent
// use: give each check its own, they are cheap.
type Universe struct {
	exports map[string]map[string]reflect.Value // by import path
	names   map[string]string                   // import path → package name
	owner   map[reflect.Type]symbol             // types that a table shows under another package than their own

	pkgs  map[string]*types.Package
	done  map[string]bool // packages whose symbols have been entered
	named map[reflect.Type]*types.Named
	hosts map[*types.Named]reflect.Type
	todo  []func() // completions that must not recurse
	busy  bool
}

// A symbol is a name in a package.
type symbol struct{ path, name string }

// New returns a Universe over the tables given. Where two hold the same
// symbol, the later one wins, as with interp.Interpreter.Use.
func New(tables ...interp.Exports) *Universe {
	u := &Universe{
		exports: map[string]map[string]reflect.Value{},
		names:   map[string]string{},
		owner:   map[reflect.Type]symbol{},
		pkgs:    map[string]*types.Package{},
		done:    map[string]bool{},
		named:   map[reflect.Type]*types.Named{},
		hosts:   map[*types.Named]reflect.Type{},
	}
	for i, table := range tables {
		for key, symbols := range table {
			dir, name := path.Dir(key), path.Base(key)
			if dir == "." || dir == "github.com/traefik/yaegi" {
				continue
			}
			u.names[dir] = name
			if i == 0 {
				u.exports[dir] = symbols
				continue
			}
			u.override(dir, symbols)
		}
	}
	return u
}

// override lays symbols over those that path has. A type among them belongs to
// path from now on, wherever it was declared: it stands in for the original.
func (u *Universe) override(dir string, symbols map[string]reflect.Value) {
	merged := make(map[string]reflect.Value, len(symbols)+len(u.exports[dir]))
	for name, v := range u.exports[dir] {
		merged[name] = v
	}
	for name, v := range symbols {
		merged[name] = v
		if isType(v) && !strings.HasPrefix(name, "_") {
			u.owner[v.Type().Elem()] = symbol{dir, name}
		}
	}
	u.exports[dir] = merged
}

// HostType returns the host type that t was read from, or nil.
func (u *Universe) HostType(t *types.Named) reflect.Type { return u.hosts[t] }

// Known returns the checker's type for a named host type that the universe has
// met, or nil.
func (u *Universe) Known(t reflect.Type) types.Type {
	if n := u.named[t]; n != nil {
		return n
	}
	return nil
}

// Has tells whether the package path can be imported.
func (u *Universe) Has(path string) bool { return u.exports[path] != nil }

// NameOf returns the name of the package path.
func (u *Universe) NameOf(path string) string { return u.names[path] }

// PathsNamed returns the import paths of the packages with that name, the
// standard library's well-known ones first: the shortest path wins.
func (u *Universe) PathsNamed(name string) []string {
	var paths []string
	for p, n := range u.names {
		if n == name {
			paths = append(paths, p)
		}
	}
	sort.Slice(paths, func(i, j int) bool {
		if len(paths[i]) != len(paths[j]) {
			return len(paths[i]) < len(paths[j])
		}
		return paths[i] < paths[j]
	})
	return paths
}

// Names returns the exported names of the package path, sorted.
func (u *Universe) Names(path string) []string {
	var names []string
	for name := range u.exports[path] {
		if token.IsExported(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// Paths returns every import path, sorted.
func (u *Universe) Paths() []string {
	paths := make([]string, 0, len(u.exports))
	for p := range u.exports {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}

// Import implements types.Importer.
func (u *Universe) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	symbols := u.exports[path]
	if symbols == nil {
		return nil, fmt.Errorf("package %s is not in std, or not available in gopark", path)
	}
	pkg := u.pkg(path)
	if !u.done[path] {
		u.done[path] = true
		names := make([]string, 0, len(symbols))
		for name := range symbols {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			if obj := u.object(pkg, name, symbols[name]); obj != nil {
				pkg.Scope().Insert(obj)
			}
		}
		u.finish()
		pkg.MarkComplete()
	}
	return pkg, nil
}

// pkg returns the package object for path, made on first use.
func (u *Universe) pkg(dir string) *types.Package {
	if p := u.pkgs[dir]; p != nil {
		return p
	}
	name := u.names[dir]
	if name == "" {
		name = path.Base(dir)
	}
	p := types.NewPackage(dir, name)
	u.pkgs[dir] = p
	return p
}

// isType tells whether a symbol's value stands for a type: yaegi's tables show
// the type T as (*T)(nil).
func isType(v reflect.Value) bool {
	return v.Kind() == reflect.Pointer && !v.CanAddr() && v.IsNil()
}

// object makes the types.Object of one symbol, or nil if the symbol is none
// (interface wrappers start with an underscore).
func (u *Universe) object(pkg *types.Package, name string, v reflect.Value) types.Object {
	if strings.HasPrefix(name, "_") || !v.IsValid() {
		return nil
	}
	if c, ok := v.Interface().(constant.Value); ok && !v.CanAddr() {
		return types.NewConst(token.NoPos, pkg, name, untyped(c), c)
	}
	switch {
	case isType(v):
		t := u.typ(v.Type().Elem())
		if n, ok := t.(*types.Named); ok && n.Obj().Pkg() == pkg && n.Obj().Name() == name {
			return n.Obj()
		}
		return types.NewTypeName(token.NoPos, pkg, name, t) // an alias
	case v.CanAddr():
		return types.NewVar(token.NoPos, pkg, name, u.typ(v.Type()))
	case v.Kind() == reflect.Func:
		return types.NewFunc(token.NoPos, pkg, name, u.signature(v.Type(), nil, 0))
	}
	if c := constantOf(v); c != nil {
		return types.NewConst(token.NoPos, pkg, name, u.typ(v.Type()), c)
	}
	return types.NewVar(token.NoPos, pkg, name, u.typ(v.Type()))
}

// untyped gives the untyped type of a constant.
func untyped(c constant.Value) types.Type {
	switch c.Kind() {
	case constant.Bool:
		return types.Typ[types.UntypedBool]
	case constant.String:
		return types.Typ[types.UntypedString]
	case constant.Int:
		return types.Typ[types.UntypedInt]
	case constant.Float:
		return types.Typ[types.UntypedFloat]
	}
	return types.Typ[types.UntypedComplex]
}

// constantOf gives the value of a typed constant, or nil if v is none.
func constantOf(v reflect.Value) constant.Value {
	switch {
	case v.CanInt():
		return constant.MakeInt64(v.Int())
	case v.CanUint():
		return constant.MakeUint64(v.Uint())
	case v.CanFloat():
		return constant.MakeFloat64(v.Float())
	case v.Kind() == reflect.String:
		return constant.MakeString(v.String())
	case v.Kind() == reflect.Bool:
		return constant.MakeBool(v.Bool())
	}
	return nil
}
