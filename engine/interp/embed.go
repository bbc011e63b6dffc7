package interp

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"gopark/engine/interp/load"
	"gopark/engine/interp/std/embed"
)

// A variable under a //go:embed line gets a value here, before the checker sees
// it: the files' contents as a literal.

// An embedder does that for one file of a package.
type embedder struct {
	p    *load.Package
	fset *token.FileSet
	file *ast.File

	errs  ErrorList
	types ErrorList // those that the compiler finds only when it knows types
}

// embedFiles gives the variables of a file that have //go:embed lines their values.
func embedFiles(p *load.Package, fset *token.FileSet, file *ast.File) ErrorList {
	e := &embedder{p: p, fset: fset, file: file}
	lines := e.directives()
	if len(lines) == 0 {
		return e.errs
	}
	if !load.ImportsEmbed(file) {
		e.fail(lines[0].pos+2, `go:embed requires import "embed" (or import _ "embed", if package is not used)`)
		return e.errs
	}
	mine := map[*ast.ValueSpec][]embedLine{}
	var specs []*ast.ValueSpec
	for _, l := range lines {
		spec := e.variableBelow(l.pos)
		if spec == nil {
			e.misplaced(l)
			continue
		}
		if mine[spec] == nil {
			specs = append(specs, spec)
		}
		mine[spec] = append(mine[spec], l)
	}
	for _, spec := range specs {
		e.variable(spec, mine[spec])
	}
	if len(e.errs) == 0 {
		return e.types
	}
	slices.SortStableFunc(e.errs, func(a, b Error) int { return cmp.Compare(a.Pos.Offset, b.Pos.Offset) })
	return e.errs
}

// variableBelow finds the declaration of variables that comes next after pos, with
// nothing but comments before it; nil if something else comes.
func (e *embedder) variableBelow(pos token.Pos) *ast.ValueSpec {
	for _, d := range e.file.Decls {
		if d.End() <= pos {
			continue
		}
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR || decl.Pos() > pos && decl.Lparen.IsValid() {
			return nil
		}
		for _, s := range decl.Specs {
			if s.End() > pos {
				if s.Pos() < pos {
					return nil
				}
				return s.(*ast.ValueSpec)
			}
		}
		return nil
	}
	return nil
}

// An embedLine is a //go:embed line.
type embedLine struct {
	pos      token.Pos
	patterns []load.Pattern
}

func (e *embedder) directives() (lines []embedLine) {
	for _, group := range e.file.Comments {
		for _, c := range group.List {
			patterns, ok, err := load.EmbedPatterns(c.Text)
			switch {
			case !ok:
			case err != nil:
				e.fail(c.Pos()+2, err.Error())
				e.fail(c.Pos()+2, "usage: //go:embed pattern...")
			default:
				lines = append(lines, embedLine{pos: c.Pos(), patterns: patterns})
			}
		}
	}
	return lines
}

func (e *embedder) fail(pos token.Pos, msg string) {
	e.errs = append(e.errs, Error{Pos: e.fset.Position(pos), Msg: msg})
}

func (e *embedder) failType(spec *ast.ValueSpec, msg string) {
	e.types = append(e.types, Error{Pos: e.fset.Position(spec.Pos()), Msg: msg})
}

// misplaced complains about a line that stands above no variable.
func (e *embedder) misplaced(l embedLine) {
	for _, d := range e.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && f.Body.Pos() < l.pos && l.pos < f.Body.End() {
			e.fail(l.pos+2, "go:embed cannot apply to var inside func")
			return
		}
	}
	e.fail(l.pos+2, "misplaced go:embed directive")
}

func (e *embedder) variable(spec *ast.ValueSpec, lines []embedLine) {
	at := lines[0].pos + 2
	switch {
	case len(spec.Names) > 1:
		e.fail(at, "go:embed cannot apply to multiple vars")
		return
	case len(spec.Values) > 0:
		e.fail(at, "go:embed cannot apply to var with initializer")
		return
	}
	var files []string
	for _, l := range lines {
		for _, p := range l.patterns {
			list, err := e.p.Embedded(p.Text)
			if err != nil {
				e.fail(l.pos, fmt.Sprintf("pattern %s: %v", p.Text, err))
				return
			}
			files = append(files, list...)
		}
	}
	slices.Sort(files)
	files = slices.Compact(files)
	contents := make([]ast.Expr, len(files))
	for i, name := range files {
		data, err := e.p.ReadEmbedded(name)
		if err != nil {
			e.fail(at, err.Error())
			return
		}
		contents[i] = e.literal(spec, string(data))
	}
	one := func() bool {
		if len(files) != 1 {
			e.failType(spec, "invalid go:embed: multiple files for type "+types.ExprString(spec.Type))
		}
		return len(files) == 1
	}
	switch t := spec.Type.(type) {
	case *ast.Ident:
		if t.Name == "string" {
			if one() {
				spec.Values = contents
			}
			return
		}
		if t.Name == "FS" { // of a dot import
			e.files(spec, ast.NewIdent(embed.FilesName), files, contents)
			return
		}
	case *ast.ArrayType:
		if elem, ok := t.Elt.(*ast.Ident); ok && t.Len == nil && (elem.Name == "byte" || elem.Name == "uint8") {
			if one() {
				spec.Values = []ast.Expr{&ast.CallExpr{Fun: t, Lparen: spec.End(), Args: contents, Rparen: spec.End()}}
			}
			return
		}
	case *ast.SelectorExpr:
		if x, ok := t.X.(*ast.Ident); ok && t.Sel.Name == "FS" {
			sel := &ast.Ident{NamePos: spec.End(), Name: embed.FilesName}
			e.files(spec, &ast.SelectorExpr{X: &ast.Ident{NamePos: spec.End(), Name: x.Name}, Sel: sel}, files, contents)
			return
		}
	}
	e.failType(spec, "go:embed cannot apply to var of type "+types.ExprString(spec.Type))
}

// files makes the value of an embed.FS.
func (e *embedder) files(spec *ast.ValueSpec, fun ast.Expr, names []string, contents []ast.Expr) {
	call := &ast.CallExpr{Fun: fun, Lparen: spec.End(), Rparen: spec.End()}
	for i, name := range names {
		call.Args = append(call.Args, e.literal(spec, name), contents[i])
	}
	spec.Values = []ast.Expr{call}
}

func (e *embedder) literal(spec *ast.ValueSpec, s string) ast.Expr {
	return &ast.BasicLit{ValuePos: spec.End(), Kind: token.STRING, Value: strconv.Quote(s)}
}
