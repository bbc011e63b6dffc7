package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"gopark/engine/interp/syntax"
)

// go/types is the compiler's checker on another tree. This file holds where the
// two say the same at different places or in different words.

// branchErrors are what go/types says about labels and jumps. The compiler's
// parser has complained about them already.
var branchErrors = regexp.MustCompile(`^(label .* (not declared|already declared|declared and not used)|goto .* jumps |` +
	`invalid (break|continue) label |break not in |continue not in |cannot fallthrough |fallthrough statement out of place)`)

// inCompilersPlace returns where the compiler reports an error of go/types.
func inCompilersPlace(files []*ast.File, e types.Error) token.Pos {
	pos := e.Pos
	for _, f := range files {
		if f.FileStart <= pos && (pos <= f.FileEnd || !f.FileEnd.IsValid()) {
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil || !(n.Pos() <= e.Pos && e.Pos <= n.End()) {
					return false
				}
				if p := place(n, e); p.IsValid() {
					pos = p
				}
				return true
			})
		}
	}
	return pos
}

// place returns where the compiler reports e if it is about node n and stands
// elsewhere in go/types, or no position.
func place(n ast.Node, e types.Error) token.Pos {
	says := func(text string) bool { return strings.Contains(e.Msg, text) }
	switch n := n.(type) {
	case *ast.CallExpr:
		switch {
		case e.Pos == n.Rparen && says("not enough arguments in call") && len(n.Args) > 0:
			return start(n.Args[len(n.Args)-1])
		case e.Pos == n.Rparen && says("argument"), e.Pos == n.Ellipsis && says("..."):
			return start(n)
		case e.Pos == n.Pos() && says("in call to "+types.ExprString(n.Fun)+", cannot infer "):
			return n.Lparen
		case e.Pos == n.Pos() && says(" does not satisfy ") && !instantiated(n.Fun):
			return n.Lparen
		}
	case *ast.IndexExpr:
		if e.Pos == n.Pos() && says("cannot index "+types.ExprString(n.X)+" ") {
			return n.Lbrack
		}
	case *ast.SelectorExpr:
		if e.Pos == n.Sel.Pos() && says("invalid use of ") {
			return n.X.End()
		}
	case *ast.SliceExpr:
		if e.Pos == n.Pos() && says(types.ExprString(n)) {
			return n.Lbrack
		}
	case *ast.ArrayType:
		if n.Len != nil && e.Pos == n.Len.Pos() && says("invalid use of [...]") {
			return n.Lbrack
		}
	case *ast.AssignStmt:
		if e.Pos == n.Rhs[0].Pos() && says("assignment mismatch: ") {
			return start(n.Rhs[0])
		}
	case *ast.SendStmt:
		if e.Pos == n.Arrow {
			return start(n.Chan)
		}
	case *ast.RangeStmt:
		if e.Pos == n.TokPos && says("no new variables") {
			return n.For
		}
	case *ast.CommClause:
		if x, ok := n.Comm.(*ast.ExprStmt); ok && e.Pos == n.Comm.Pos() && says("select case must be") {
			return middle(x.X)
		}
	}
	return token.NoPos
}

// instantiated tells whether a function is named with type arguments.
func instantiated(fun ast.Expr) bool {
	switch ast.Unparen(fun).(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// start is where the compiler says an expression starts.
func start(x ast.Expr) token.Pos {
	for {
		switch y := x.(type) {
		case *ast.SliceExpr:
			return y.Lbrack
		case *ast.CompositeLit:
			if y.Type == nil {
				return y.Pos()
			}
			x = y.Type
		case *ast.KeyValueExpr:
			x = y.Key
		case *ast.SelectorExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		case *ast.TypeAssertExpr:
			x = y.X
		case *ast.BinaryExpr:
			x = y.X
		case *ast.CallExpr:
			x = y.Fun
		default:
			return x.Pos()
		}
	}
}

// middle is the place that the compiler's tree gives an expression: that of its
// operator.
func middle(x ast.Expr) token.Pos {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		return x.OpPos
	case *ast.CallExpr:
		return x.Lparen
	case *ast.IndexExpr:
		return x.Lbrack
	case *ast.SliceExpr:
		return x.Lbrack
	case *ast.CompositeLit:
		return x.Lbrace
	case *ast.SelectorExpr:
		return x.X.End()
	case *ast.TypeAssertExpr:
		return x.X.End()
	}
	return x.Pos()
}

// inCompilersWords rewords a message. The two quote function literals
// differently.
func inCompilersWords(files []*ast.File, e types.Error, msg string) string {
	if strings.HasPrefix(msg, "use of .(type) outside") {
		return "invalid syntax tree: " + msg
	}
	if !strings.Contains(msg, " literal)") {
		return msg
	}
	// Literals of the same type look the same to go/types: the last one up to
	// the error is meant.
	quoted := map[string]string{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				text := types.ExprString(lit)
				if _, ok := quoted[text]; !ok || lit.Pos() <= e.Pos {
					quoted[text] = syntax.String(lit)
				}
			}
			return true
		})
	}
	for text, quote := range quoted {
		msg = strings.ReplaceAll(msg, text, quote)
	}
	return msg
}

// A twinImporter gives packages the imports that show in messages. Where an
// internal package shares its name with a public one, the compiler writes the
// public one's path instead of the name.
type twinImporter struct{ *library }

// noRuntime lists the packages that do without package runtime, and so without
// its package atomic.
var noRuntime = map[string]bool{
	"cmp": true, "container/list": true, "container/ring": true, "math": true, "math/bits": true, "math/cmplx": true,
	"sync/atomic": true, "unicode": true, "unicode/utf16": true, "unicode/utf8": true, "unsafe": true,
}

func (i twinImporter) Import(path string) (*types.Package, error) {
	pkg, err := i.library.Import(path)
	if err != nil {
		return nil, err
	}
	imports := pkg.Imports()
	if !noRuntime[path] {
		imports = append(imports, types.NewPackage("internal/runtime/atomic", "atomic"))
	}
	if path == "sync" {
		imports = append(imports, types.NewPackage("internal/sync", "sync"))
	}
	pkg.SetImports(imports)
	return pkg, nil
}
