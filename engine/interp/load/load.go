// Package load finds the packages of a Go program on the disk, as the go command
// does: the files of a folder, its module, and the packages that it imports
// from that module. It reads files and looks at nothing but their imports.
//
//	prog, err := load.Dir("./cmd/server", load.Config{IsLibrary: known})
//
// Nothing is fetched: a program is its own module, what that replaces by local
// folders or keeps in its vendor folder, and the library. Errors are worded as
// the go command words them.
package load

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A Config says where to look.
type Config struct {
	// IsLibrary tells whether a path is that of a library package, which is not
	// looked for on the disk.
	IsLibrary func(path string) bool

	// Base is the folder that file names are shown relative to; "": the current
	// one.
	Base string

	// Tests asks for the test files of the packages named, too.
	Tests bool
}

// A Program is what Dir or Files found.
type Program struct {
	Main     *Package   // the package that was named
	External *Package   // its external tests (package p_test); nil if none
	Packages []*Package // all others, in the order in which they are initialized; with Tests the one named, too
	Module   *Module    // nil if there is none
}

// A Package is a package of a program.
type Package struct {
	Path    string // import path
	Name    string
	Dir     string
	Files   []*File
	Imports map[string]*Package // those of the program, by the path that imports them
	Lang    string              // the language version that its module asks for; "" if none does
}

// A File is a source file.
type File struct {
	Name string // as it is shown
	Path string
	Src  []byte
	Test bool // its name ends in _test.go
}

// CommandLine is the import path of a package that is named by its files.
const CommandLine = "command-line-arguments"

// maxSource bounds a file, so that /dev/zero is a message.
const maxSource = 16 << 20

// An Error is what the go command says about a program that it does not even
// begin to compile.
type Error struct{ Lines []string }

func (e *Error) Error() string { return strings.Join(e.Lines, "\n") }

func errorf(format string, args ...any) error {
	return &Error{[]string{fmt.Sprintf(format, args...)}}
}

// Dir loads the program whose main package is in dir.
func Dir(dir string, cfg Config) (*Program, error) {
	l, err := newLoader(dir, cfg)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	path := CommandLine // without a module a folder is no more than its files
	if l.module != nil {
		if path, err = l.module.pathOf(abs); err != nil {
			return nil, err
		}
	}
	pkg, xtest, err := l.read(path, abs, nil)
	if err != nil {
		return nil, err
	}
	return l.finish(pkg, xtest)
}

// Files loads the program whose main package is these files, of one folder.
func Files(names []string, cfg Config) (*Program, error) {
	dir := filepath.Dir(names[0])
	for _, name := range names {
		if !strings.HasSuffix(name, ".go") {
			return nil, errorf("named files must be .go files: %s", name)
		}
		if d := filepath.Dir(name); d != dir {
			return nil, errorf("named files must all be in one directory; have %s and %s", dir, d)
		}
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errorf("there is no file %s", name)
		}
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			return nil, errorf("%s is a directory, should be a Go file", name)
		}
	}
	l, err := newLoader(dir, cfg)
	if err != nil {
		return nil, err
	}
	abs, _ := filepath.Abs(dir)
	pkg, xtest, err := l.read(CommandLine, abs, names)
	if err != nil {
		return nil, err
	}
	return l.finish(pkg, xtest)
}

// A loader is one loading under way.
type loader struct {
	Config
	module *Module
	ctxt   build.Context
	pkgs   map[string]*Package
	errs   []string
	seen   map[string]bool // of errs
	tested string          // the path of the package whose tests are wanted
}

func newLoader(dir string, cfg Config) (*loader, error) {
	if cfg.Base == "" {
		cfg.Base, _ = os.Getwd()
	}
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, errorf("there is no folder %s", dir)
	} else if err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, errorf("%s is no folder", dir)
	}
	l := &loader{Config: cfg, ctxt: build.Default, pkgs: map[string]*Package{}, seen: map[string]bool{}}
	l.ctxt.CgoEnabled = false // there is no C here
	m, err := findModule(dir, l.show)
	l.module = m
	return l, err
}

// show names a file as the go command does: relative to the current folder if
// that is shorter.
func (l *loader) show(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(l.Base, abs); err == nil && len(rel) < len(abs) {
		return rel
	}
	return abs
}

// finish loads what pkg imports, and orders all.
func (l *loader) finish(pkg, xtest *Package) (*Program, error) {
	l.tested = pkg.Path
	l.pkgs[pkg.Path] = pkg
	roots := []*Package{pkg}
	if xtest != nil {
		roots = append(roots, xtest)
	}
	for _, root := range roots {
		if err := l.imports(root, []step{{root.Path, ""}}); err != nil {
			return nil, err
		}
	}
	if len(l.errs) > 0 {
		return nil, &Error{l.errs}
	}
	prog := &Program{Main: pkg, External: xtest, Module: l.module}
	for _, p := range initOrder(l.pkgs) {
		if p != pkg || l.Tests {
			prog.Packages = append(prog.Packages, p)
		}
	}
	return prog, nil
}

// complain notes an error and goes on.
func (l *loader) complain(format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if !l.seen[msg] {
		l.seen[msg] = true
		l.errs = append(l.errs, msg)
	}
}

// A step is one import on the way from the main package: of path, by file.
type step struct{ path, file string }

func trail(way []step) string {
	s := "package " + way[0].path
	for _, st := range way[1:] {
		s += "\n\timports " + st.path + " from " + st.file
	}
	return s
}

// imports loads what pkg imports. way leads to pkg.
func (l *loader) imports(pkg *Package, way []step) error {
	pkg.Imports = map[string]*Package{}
	l.checkEmbeds(pkg)
	for _, imp := range importsOf(pkg) {
		if pkg.Imports[imp.path] != nil {
			continue
		}
		dep, err := l.resolve(pkg, imp, way)
		if err != nil {
			return err
		}
		if dep != nil {
			pkg.Imports[imp.path] = dep
		}
	}
	return nil
}

// resolve finds the package that pkg imports as imp; nil if it is the library's,
// or has been complained about.
func (l *loader) resolve(pkg *Package, imp importSpec, way []step) (*Package, error) {
	path := imp.path
	if msg := internalUse(pkg.Path, pkg.Dir, path, l.module); msg != "" {
		l.complain("%s\n\t%s: %s", trail(way), imp.pos, msg)
		return nil, nil
	}
	if path == "unsafe" || l.IsLibrary != nil && l.IsLibrary(path) {
		return nil, nil
	}
	if path == "C" {
		l.complain("%s: there is no C in gopark", imp.pos)
		return nil, nil
	}
	if build.IsLocalImport(path) {
		l.complain("%s: %q is relative, but relative import paths are not supported in module mode", imp.pos, path)
		return nil, nil
	}
	way = append(way[:len(way):len(way)], step{path, filepath.Base(imp.file)})
	for _, st := range way[:len(way)-1] {
		if st.path == path {
			what := "import cycle not allowed"
			if l.Tests && path == l.tested {
				what += " in test"
			}
			l.complain("%s: %s", trail(way), what)
			return nil, nil
		}
	}
	if p := l.pkgs[path]; p != nil {
		return p, l.revisit(p, way)
	}
	dir, ok := "", false
	if l.module != nil {
		dir, ok = l.module.dirOf(path)
	}
	first, _, _ := strings.Cut(path, "/")
	switch {
	case !ok && !strings.Contains(first, "."):
		l.complain("%s: package %s is not in std", imp.pos, path)
		return nil, nil
	case !ok && l.module == nil:
		l.complain("%s: no required module provides package %s: go.mod file not found in current directory or any parent directory", imp.pos, path)
		return nil, nil
	case !ok:
		l.complain("%s: no required module provides package %s; to add it:\n\tgo get %s", imp.pos, path, path)
		return nil, nil
	}
	dep, _, err := l.read(path, dir, nil)
	var e *Error
	switch {
	case errors.As(err, &e) && strings.HasPrefix(e.Lines[0], "found packages"):
		l.complain("%s: %s", imp.pos, e.Lines[0])
		return nil, nil
	case errors.As(err, &e) && strings.HasPrefix(e.Lines[0], "package "):
		l.complain("%s: %s", trail(way[:len(way)-1])+"\n\timports "+path, constraintsExclude(dir))
		return nil, nil
	case errors.As(err, &e):
		for _, line := range e.Lines {
			l.complain("%s", line)
		}
		return nil, nil
	case err != nil:
		return nil, err
	}
	if dep.Name == "main" {
		l.complain("%s: import %q is a program, not an importable package", imp.pos, path)
		return nil, nil
	}
	l.pkgs[path] = dep
	return dep, l.imports(dep, way)
}

// revisit looks for a cycle through a package that is loaded already.
func (l *loader) revisit(p *Package, way []step) error {
	if len(way) > 1000 {
		return nil
	}
	for _, imp := range importsOf(p) {
		for _, st := range way[:len(way)-1] {
			if st.path == imp.path {
				cycle := append(way[:len(way):len(way)], step{imp.path, filepath.Base(imp.file)})
				what := "import cycle not allowed"
				if l.Tests && imp.path == l.tested {
					what += " in test"
				}
				l.complain("%s: %s", trail(cycle), what)
				return nil
			}
		}
	}
	return nil
}

func constraintsExclude(dir string) string {
	return "build constraints exclude all Go files in " + dir
}

// read reads the files of the package path in dir, all that the build
// constraints let through or those named. xtest is its external test package.
func (l *loader) read(path, dir string, names []string) (pkg, xtest *Package, err error) {
	wanted := len(names) > 0
	if !wanted {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	lang := ""
	if l.module != nil {
		lang = l.module.langOf(dir)
	}
	tests := l.Tests && l.tested == ""
	pkg = &Package{Path: path, Dir: dir, Lang: lang}
	x := &Package{Path: path + "_test", Dir: dir, Lang: lang}
	excluded, skipped, first := 0, 0, ""
	for _, name := range names {
		base := filepath.Base(name)
		if !wanted && (strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".")) {
			continue
		}
		isTest := strings.HasSuffix(base, "_test.go")
		if isTest && !tests {
			skipped++
			continue
		}
		if !wanted {
			if ok, err := l.ctxt.MatchFile(dir, base); err == nil && !ok {
				excluded++
				continue
			}
		}
		f := &File{Name: l.show(name), Path: name, Test: isTest}
		if f.Src, err = readBounded(name); err != nil {
			return nil, nil, err
		}
		pkgName, err := packageClause(f)
		if err != nil {
			return nil, nil, err
		}
		to := pkg
		if isTest && strings.HasSuffix(pkgName, "_test") {
			to, pkgName = x, strings.TrimSuffix(pkgName, "_test")
		}
		if pkg.Name == "" {
			pkg.Name, x.Name, first = pkgName, pkgName+"_test", base
		} else if pkgName != pkg.Name {
			return nil, nil, errorf("found packages %s (%s) and %s (%s) in %s", pkg.Name, first, pkgName, base, dir)
		}
		to.Files = append(to.Files, f)
	}
	if len(x.Files) > 0 {
		xtest = x
	}
	switch {
	case len(pkg.Files) > 0 || xtest != nil:
		return pkg, xtest, nil
	case excluded > 0:
		return nil, nil, errorf("package %s: %s", path, constraintsExclude(dir))
	case skipped > 0:
		return nil, nil, errorf("%s: no non-test Go files in %s", path, dir)
	}
	return nil, nil, errorf("no Go files in %s", dir)
}

func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err == nil && len(src) > maxSource {
		err = fmt.Errorf("%s is longer than %d MB: that is no program", name, maxSource>>20)
	}
	return src, err
}

// packageClause reads the beginning of a file.
func packageClause(f *File) (string, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, f.Name, f.Src, parser.ImportsOnly|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) && !compilersOwn(list[0].Msg) {
		return "", errorf("%s: %s", list[0].Pos, list[0].Msg)
	}
	if tree == nil || tree.Name == nil {
		return "", errorf("%s: expected 'package'", f.Name)
	}
	return tree.Name.Name, nil
}

// compilersOwn tells whether an error is one that the go command leaves to the
// compiler.
func compilersOwn(msg string) bool {
	return strings.HasPrefix(msg, "imports must appear before other declarations")
}

// An importSpec is an import of a file.
type importSpec struct{ path, file, pos string }

// importsOf lists what a package imports, sorted by path.
func importsOf(pkg *Package) []importSpec {
	var list []importSpec
	fset := token.NewFileSet()
	for _, f := range pkg.Files {
		tree, _ := parser.ParseFile(fset, f.Name, f.Src, parser.ImportsOnly|parser.SkipObjectResolution)
		if tree == nil {
			continue
		}
		for _, d := range tree.Decls {
			gd, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range gd.Specs {
				if imp, ok := s.(*ast.ImportSpec); ok {
					if path, err := strconv.Unquote(imp.Path.Value); err == nil {
						list = append(list, importSpec{path, f.Name, fset.Position(imp.Path.Pos()).String()})
					}
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b importSpec) int { return strings.Compare(a.path, b.path) })
	return list
}

// initOrder orders packages as Go initializes them: always the first by path
// whose imports are done.
func initOrder(pkgs map[string]*Package) []*Package {
	paths := make([]string, 0, len(pkgs))
	for path := range pkgs {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	done := map[*Package]bool{}
	var order []*Package
	for len(order) < len(paths) {
		before := len(order)
		for _, path := range paths {
			p := pkgs[path]
			if !done[p] && importsDone(p, done) {
				done[p] = true
				order = append(order, p)
				break
			}
		}
		if len(order) == before { // a cycle, which has been complained about
			break
		}
	}
	return order
}

func importsDone(p *Package, done map[*Package]bool) bool {
	for _, dep := range p.Imports {
		if !done[dep] {
			return false
		}
	}
	return true
}
