package interp

import (
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopark/engine"
	"gopark/engine/interp/load"
	"gopark/engine/interp/std/testing"
)

// TestOptions are the flags of go test.
type TestOptions = testing.Options

// A Test is the tests of one package, ready to run.
type Test struct {
	Path    string   // of the package
	Program *Program // nil if there are no test files
}

// testMain is the path of the package that calls the tests.
const testMain = "testmain"

// CompileTest checks and lowers the package in a folder with its tests, which
// Program.Run runs if Options.Test is set. The errors are those of go test.
// Path is set also if there is a BuildErrors.
func CompileTest(dir, lang string) (*Test, error) {
	cfg := loadConfig()
	cfg.Tests = true
	prog, err := load.Dir(dir, cfg)
	if err != nil {
		return &Test{}, err
	}
	t := &Test{Path: prog.Main.Path}
	if !hasTests(prog) {
		return t, nil
	}
	b := newBuilder(lang)
	b.tested = prog.Main
	for _, p := range prog.Packages {
		b.add(p)
	}
	parts := []*load.Package{prog.Main}
	if prog.External != nil {
		b.add(prog.External)
		parts = append(parts, prog.External)
	}
	if len(b.errs) > 0 {
		return t, b.errs
	}
	main, err := b.addTestMain(parts)
	if err != nil {
		return t, err
	}
	t.Program, err = b.program(main)
	return t, err
}

func hasTests(prog *load.Program) bool {
	if prog.External != nil {
		return true
	}
	for _, f := range prog.Main.Files {
		if f.Test {
			return true
		}
	}
	return false
}

// addTestMain makes the package that lists all tests and runs them.
func (b *builder) addTestMain(parts []*load.Package) (*checkedPackage, error) {
	var tests, benchmarks, fuzz, examples, imports strings.Builder
	main := &load.Package{Path: testMain, Name: "main", Imports: map[string]*load.Package{}}
	start := "os.Exit(m.Run())"
	for i, p := range parts {
		c := b.pkgs[p]
		alias := fmt.Sprintf("p%d", i)
		path := fmt.Sprintf("%s/%s", testMain, alias)
		main.Imports[path] = p
		used := false
		var files []*ast.File
		for j, f := range p.Files {
			if !f.Test {
				continue
			}
			files = append(files, c.files[j])
			for _, d := range c.files[j].Decls {
				fd, ok := d.(*ast.FuncDecl)
				if !ok || fd.Recv != nil {
					continue
				}
				name := fd.Name.Name
				switch {
				case name == "TestMain" && takes(b.info, fd, "M"):
					start, used = "p.TestMain(m)", true
					start = strings.Replace(start, "p.", alias+".", 1)
				case isTestName(name, "Test"):
					if !takes(b.info, fd, "T") {
						return nil, b.wrongSignature(p, fd, "Test", "t *testing.T")
					}
					fmt.Fprintf(&tests, "testing.InternalTest{Name: %q, F: func(t *testing.T) { %s.%s(t) }},\n", name, alias, name)
					used = true
				case isTestName(name, "Fuzz"):
					if !takes(b.info, fd, "F") {
						return nil, b.wrongSignature(p, fd, "Fuzz", "f *testing.F")
					}
					fmt.Fprintf(&fuzz, "testing.InternalFuzzTarget{Name: %q, Fn: func(f *testing.F) { %s.%s(f) }},\n", name, alias, name)
					used = true
				case isTestName(name, "Benchmark"):
					if !takes(b.info, fd, "B") {
						return nil, b.wrongSignature(p, fd, "Benchmark", "b *testing.B")
					}
					fmt.Fprintf(&benchmarks, "testing.InternalBenchmark{Name: %q, F: func(b *testing.B) { %s.%s(b) }},\n", name, alias, name)
					used = true
				}
			}
		}
		for _, x := range examplesOf(files) {
			if x.Output == "" && !x.EmptyOutput {
				continue
			}
			fmt.Fprintf(&examples, "testing.InternalExample{Name: \"Example%s\", F: func() { %s.Example%s() }, Output: %q, Unordered: %v},\n", x.Name, alias, x.Name, x.Output, x.Unordered)
			used = true
		}
		if !used {
			alias = "_"
		}
		fmt.Fprintf(&imports, "import %s %q\n", alias, path)
	}
	src := "package main\n\nimport \"os\"\nimport \"testing\"\n" + imports.String() + `
func main() {
	m := testing.MainStart(nil, []testing.InternalTest{
` + tests.String() + `}, []testing.InternalBenchmark{
` + benchmarks.String() + `}, []testing.InternalFuzzTarget{
` + fuzz.String() + `}, []testing.InternalExample{
` + examples.String() + `})
	` + start + `
	_ = os.Exit
}
`
	main.Files = []*load.File{{Name: testMainFile, Src: []byte(src)}}
	c := b.add(main)
	if c == nil {
		return nil, b.errs
	}
	return c, nil
}

func (b *builder) wrongSignature(p *load.Package, fd *ast.FuncDecl, kind, param string) error {
	pos := b.fset.Position(fd.Pos())
	b.fail(b.heading(p), ErrorList{{pos, fmt.Sprintf("wrong signature for %s, must be: func %s(%s)", fd.Name.Name, fd.Name.Name, param)}})
	return b.errs
}

// examplesOf lists the examples of files in the order of the source.
func examplesOf(files []*ast.File) (list []*doc.Example) {
	for _, f := range files {
		examples := doc.Examples(f)
		slices.SortFunc(examples, func(a, b *doc.Example) int { return a.Order - b.Order })
		list = append(list, examples...)
	}
	return list
}

// isTestName tells whether a function is a test by its name: TestX, Test_x, Test,
// and not Testx.
func isTestName(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLower(r)
}

// takes tells whether a function has nothing but a parameter of type
// *testing.name.
func takes(info *types.Info, fd *ast.FuncDecl, name string) bool {
	fn, ok := info.Defs[fd.Name].(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	if sig.Params().Len() != 1 || sig.Results().Len() != 0 || sig.TypeParams().Len() != 0 {
		return false
	}
	ptr, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(ptr.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "testing" && n.Obj().Name() == name
}

// Report is what a test that crashed prints: package testing has recovered the
// panic to say which test it was, and panicked again.
func (t *Test) Report(res *Result) string {
	var p *engine.PanicError
	if !errors.As(res.Err, &p) {
		if errors.Is(res.Err, ErrMaxWall) {
			return "panic: test timed out\n"
		}
		return res.Report
	}
	first, rest, _ := strings.Cut(res.Report, "\n")
	if p.Goroutine.Func == "testing.tRunner" && !strings.Contains(first, "recovered") {
		first += " [recovered, repanicked]"
	}
	return first + "\n" + rest
}

var _ = token.NoPos

// testMainFile is the file that calls the tests. Tracebacks do not show it.
const testMainFile = "_testmain.go"
