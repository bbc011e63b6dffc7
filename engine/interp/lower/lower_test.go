package lower_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"testing"

	"gopark/engine/interp/lower"
	"gopark/engine/interp/universe"
	"gopark/engine/trace"

	"github.com/traefik/yaegi/stdlib"
)

// lowered checks and lowers src.
func lowered(t *testing.T, src string) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "main.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: universe.New(stdlib.Symbols)}
	pkg, err := conf.Check("main", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := lower.Package(lower.Input{Fset: fset, Files: []*ast.File{f}, Info: info, Pkg: pkg, Sites: &trace.Sites{}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestShow prints the lowered form of the file named by LOWER_SHOW.
func TestShow(t *testing.T) {
	name := os.Getenv("LOWER_SHOW")
	if name == "" {
		t.Skip("set LOWER_SHOW=FILE.go to see a lowered program")
	}
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + lowered(t, string(src)))
}
