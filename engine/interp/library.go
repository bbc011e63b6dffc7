package interp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"reflect"

	"gopark/engine/interp/std"
	"gopark/engine/interp/universe"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
)

// A library is what a program may import: what the symbol tables show, and the
// generic parts of the standard library, which no symbol table can hold. Those
// are Go source (std.Sources) that is checked when it is imported first, and
// lowered along with the program that uses it.
type library struct {
	*universe.Universe
	fset  *token.FileSet
	info  *types.Info
	pkgs  map[string]*types.Package
	files []*ast.File
}

// libraryDir begins the file names of library sources. A position in one is of
// no use to a learner.
const libraryDir = "$GOROOT/"

func newLibrary() *library {
	names := interp.Exports{}
	for p := range std.Sources {
		names[p+"/"+path.Base(p)] = map[string]reflect.Value{}
	}
	return &library{
		Universe: universe.New(stdlib.Symbols, names, std.Exports(&std.Env{})),
		fset:     token.NewFileSet(), info: newInfo(), pkgs: map[string]*types.Package{},
	}
}

// Import implements types.Importer.
func (l *library) Import(path string) (*types.Package, error) {
	if p := l.pkgs[path]; p != nil {
		return p, nil
	}
	pkg, err := l.Universe.Import(path)
	src, ok := std.Sources[path]
	if err != nil || !ok {
		return pkg, err
	}
	l.pkgs[path] = pkg
	f, err := parser.ParseFile(l.fset, libraryDir+path+".go", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	conf := &types.Config{Importer: l, GoVersion: DefaultLang}
	if err := types.NewChecker(conf, l.fset, pkg, l.info).Files([]*ast.File{f}); err != nil {
		return nil, err
	}
	l.files = append(l.files, f)
	return pkg, nil
}

// addTo copies what the checker found out about the library's sources into the
// tables of a program that uses them.
func (l *library) addTo(info *types.Info) {
	if len(l.files) == 0 {
		return
	}
	addInfo(info, l.info)
}
