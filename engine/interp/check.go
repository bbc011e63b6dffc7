package interp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
)

// DefaultLang is the language version of a program that does not say.
const DefaultLang = "go1.26"

// newInfo makes the tables that the lowering reads.
func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances:  map[*ast.Ident]types.Instance{},
		Scopes:     map[ast.Node]*types.Scope{},
	}
}

// parse parses one file.
func parse(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
	f, err := parser.ParseFile(fset, filename, src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, syntaxErrors(err)
	}
	return f, nil
}

// check type-checks files as one package. Errors for which keep returns false
// are dropped.
func check(fset *token.FileSet, files []*ast.File, l *library, lang string, keep func(types.Error) bool) (*types.Package, *types.Info, error) {
	var errs []types.Error
	conf := types.Config{
		Importer:  l,
		GoVersion: lang,
		Sizes:     types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && keep(e) {
				errs = append(errs, e)
			}
		},
	}
	info := newInfo()
	pkg, _ := conf.Check("main", fset, files, info)
	if len(errs) > 0 {
		return nil, nil, typeErrors(fset, errs)
	}
	l.addTo(info)
	return pkg, info, nil
}

func keepAll(types.Error) bool { return true }

// sharedLoopVars tells whether a language version has one loop variable for the
// whole loop (before Go 1.22).
func sharedLoopVars(lang string) bool {
	return version.Compare(lang, "go1.22") < 0
}
