package interp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"

	"gopark/engine/interp/syntax"
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

// parse parses one file. The compiler's own way of reading it finds the errors,
// in its words; go/parser makes the tree.
func parse(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
	errFset := token.NewFileSet()
	if _, errs := syntax.Parse(errFset, filename, src); len(errs) > 0 {
		r := newErrorReport(errFset)
		r.addSyntax(errs)
		return nil, r.list()
	}
	f, err := parser.ParseFile(fset, filename, src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, syntaxErrors(err)
	}
	return f, nil
}

// check type-checks files as one package. Errors for which keep returns false
// are dropped.
func check(fset *token.FileSet, files []*ast.File, l *library, lang string, keep func(types.Error) bool) (*types.Package, *types.Info, error) {
	pkg, info, errs := checkTypes(fset, files, l, lang, keep)
	if len(errs) > 0 {
		r := newErrorReport(fset)
		r.addTypes(files, errs)
		if list := r.list(); list != nil {
			return nil, nil, list
		}
		return nil, nil, errs[0]
	}
	l.addTo(info)
	return pkg, info, nil
}

func checkTypes(fset *token.FileSet, files []*ast.File, l types.Importer, lang string, keep func(types.Error) bool) (*types.Package, *types.Info, []types.Error) {
	var errs []types.Error
	conf := typesConfig(l, lang, &errs, keep)
	info := newInfo()
	pkg, _ := conf.Check("main", fset, files, info)
	return pkg, info, errs
}

// typesConfig makes a checker that collects errors, those that keep says.
func typesConfig(l types.Importer, lang string, errs *[]types.Error, keep func(types.Error) bool) *types.Config {
	return &types.Config{
		Importer:  l,
		GoVersion: lang,
		Sizes:     types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && keep(e) {
				*errs = append(*errs, e)
			}
		},
	}
}

// missingBodies finds functions without a body, which go/types allows.
func missingBodies(f *ast.File) (errs []types.Error) {
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body == nil {
			pos := d.Name.Pos()
			if d.Recv != nil {
				pos = d.Recv.Pos()
			}
			errs = append(errs, types.Error{Pos: pos, Msg: "missing function body"})
		}
	}
	return errs
}

// explain tells what the compiler says about a program for which we have err.
// declared is set if the program itself asks for its language version.
// The compiler goes on to the types after some errors of the parser, and its
// tree is not quite go/parser's, so everything is done again on its own.
func explain(filename string, src []byte, lang string, declared bool, err error) error {
	l := newLibrary()
	if errs := headerErrors(filename, src, l); errs != nil {
		return errs
	}
	fset := token.NewFileSet()
	r := newErrorReport(fset)
	r.versionNote = " (-lang was set to " + lang + "; check go.mod)"
	if declared {
		r.versionNote = " (file declares //go:build " + lang + ")"
	}
	f, errs := syntax.Parse(fset, filename, src)
	r.addSyntax(errs)
	if f != nil && !r.grave {
		files := []*ast.File{f}
		_, _, typeErrs := checkTypes(fset, files, twinImporter{l}, lang, keepAll)
		if len(typeErrs) == 0 {
			typeErrs = missingBodies(f)
		}
		r.addTypes(files, typeErrs)
	}
	if list := r.list(); list != nil {
		return list
	}
	return err
}

func keepAll(types.Error) bool { return true }

// sharedLoopVars tells whether a language version has one loop variable for the
// whole loop (before Go 1.22).
func sharedLoopVars(lang string) bool {
	return version.Compare(lang, "go1.22") < 0
}

// loopVars is sharedLoopVars as the lowering asks for it.
func loopVars(lang string) func(token.Pos) bool {
	if !sharedLoopVars(lang) {
		return nil
	}
	return func(token.Pos) bool { return true }
}
