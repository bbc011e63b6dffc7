package syntax

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func errorsOf(src string) []string {
	fset := token.NewFileSet()
	_, errs := Parse(fset, "main.go", []byte(src))
	var out []string
	for _, e := range errs {
		out = append(out, fmt.Sprintf("%s: %s", fset.Position(e.Pos), e.Msg))
	}
	return out
}

// What the compiler says about whole programs is held against the compiler
// itself in package interp; here is what needs no compiler.
func TestParse(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{"in order", "package main\nfunc main() {}\n", nil},
		{"no package", "func main() {}\n", []string{"main.go:1:1: syntax error: package statement must be first"}},
		{"line directive", "package main\n//line input 3:7:5\nfunc f( {\n}\nx\n", []string{
			"input 3:7:13: syntax error: unexpected {, expected )",
		}},
		{"line directive in a line", "package main\nvar /*line a.go:5:2*/ = 1\n", []string{
			"a.go:5:3: syntax error: unexpected =, expected name",
			"a.go:5:5: syntax error: unexpected literal 1, expected type",
		}},
		{"line directive that is none", "package main\n//line here\n // line a:1\n  //line b:1\nx\n", []string{
			"main.go:5:1: syntax error: non-declaration statement outside function body",
		}},
		{"number", "package main\nvar a, b = 1__0, 0x_1\n", []string{
			"main.go:2:14: '_' must separate successive digits",
		}},
		{"late", "package main\nfunc f() { go f }\n", []string{
			"main.go:2:15: expression in go must be function call",
		}},
		{"late after a syntax error", "package main\nfunc f() { go f }\nx\n", []string{
			"main.go:3:1: syntax error: non-declaration statement outside function body",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := errorsOf(tt.src); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestDeepNesting(t *testing.T) {
	const n = 2 * maxChain
	for _, part := range []string{"(", "[", "{", "-", "*", "<-", "a(", "a[", "a{", "[]", "func(){", "if a {", "switch {case a:", "struct{a ", "map[", "T{", "{{",
		"if a {} else ", "chan ", "func(", "a.(", "for {", "a+(", "interface{a|", "a+", "a.b", "a()"} {
		errs := errorsOf("package main\nfunc main() { _ = " + strings.Repeat(part, n))
		if len(errs) == 0 {
			t.Errorf("%q: no error", part)
		}
		errsStmt := errorsOf("package main\nfunc main() { " + strings.Repeat(part, n))
		errsType := errorsOf("package main\ntype T " + strings.Repeat(part, n))
		if len(errsStmt) == 0 || len(errsType) == 0 {
			t.Errorf("%q: no error", part)
		}
	}
}

func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("../testdata/programs/*.go")
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		fset := token.NewFileSet()
		tree, errs := Parse(fset, "main.go", src)
		if tree == nil && len(errs) == 0 {
			t.Error("neither tree nor errors")
		}
		for _, e := range errs {
			if pos := fset.Position(e.Pos); pos.Line <= 0 || e.Msg == "" {
				t.Errorf("%v: %q", fset.Position(e.Pos), e.Msg)
			}
		}
	})
}
