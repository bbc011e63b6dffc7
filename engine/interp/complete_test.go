package interp

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// leftOut lists what packages of the standard library have and gopark has not,
// with the reason.
var leftOut = map[string]string{
	"runtime/debug.CrashOptions":   "goes with SetCrashOutput",
	"runtime/debug.SetCrashOutput": "a crash of the program is none of the process that interprets it",
}

// whole are the packages of which all else is here.
var whole = []string{
	"cmp", "context", "errors", "iter", "log/slog", "maps", "math/rand", "math/rand/v2", "net/http/httptest", "os/exec", "os/signal",
	"runtime", "runtime/debug", "runtime/pprof", "slices", "sort", "strings", "sync", "sync/atomic", "testing", "testing/synctest", "time", "unique",
}

// Every exported name of these packages, and every exported method of their
// types, is here or in the list of what is left out; and nothing is in that
// list that is here.
func TestPackagesAreWhole(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("SKIPPED: no go command, so there is nothing to compare with")
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "src")
	l := newLibrary()
	missing := map[string]bool{}
	for _, path := range whole {
		names := exported(t, filepath.Join(root, filepath.FromSlash(path)))
		pkg, err := l.Import(path)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		for _, name := range names {
			typ, method, isMethod := strings.Cut(name, ".")
			o := pkg.Scope().Lookup(typ)
			if o != nil && isMethod {
				o, _, _ = types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, pkg, method)
				if o == nil {
					o, _, _ = types.LookupFieldOrMethod(pkg.Scope().Lookup(typ).Type(), true, pkg, method)
				}
			}
			if o == nil {
				missing[path+"."+name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		typ := name
		if i := strings.LastIndex(name, "."); i > strings.Index(name, ".") {
			typ = name[:i]
		}
		if leftOut[name] == "" && leftOut[typ] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range leftOut {
		if !missing[name] {
			t.Errorf("%s is in the list of what is left out, but it is here", name)
		}
	}
}

// exported lists what a package exports, as far as the files for this system
// go: names, and Type.Method.
func exported(t *testing.T, dir string) (names []string) {
	t.Helper()
	p, err := build.ImportDir(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, name := range append(p.GoFiles, p.CgoFiles...) {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() {
					continue
				}
				if d.Recv == nil {
					names = append(names, d.Name.Name)
				} else if recv := receiver(d.Recv.List[0].Type); ast.IsExported(recv) {
					names = append(names, recv+"."+d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() {
							names = append(names, s.Name.Name)
						}
					case *ast.ValueSpec:
						for _, id := range s.Names {
							if id.IsExported() {
								names = append(names, id.Name)
							}
						}
					}
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}
