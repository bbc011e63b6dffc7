package interp

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopark/engine/interp/load"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/syntax"
	"gopark/engine/trace"
)

// CompileDir checks and lowers the program in a folder, with the packages of its
// module that it imports. lang, if not "", is used instead of the language
// version that go.mod asks for. Errors are those that go build prints, its
// headings ("# example.com/m") included.
func CompileDir(dir, lang string) (*Program, error) {
	prog, err := load.Dir(dir, loadConfig())
	if err != nil {
		return nil, err
	}
	return compileLoaded(prog, lang)
}

// CompileFiles is CompileDir for a program whose main package is these files.
func CompileFiles(names []string, lang string) (*Program, error) {
	prog, err := load.Files(names, loadConfig())
	if err != nil {
		return nil, err
	}
	return compileLoaded(prog, lang)
}

// NeedsModule tells whether a program of one file is one for CompileFiles: it is
// in a module, and imports what is in no library; or it embeds files.
func NeedsModule(filename string, src []byte) bool {
	f, _ := parser.ParseFile(token.NewFileSet(), filename, src, parser.ImportsOnly|parser.SkipObjectResolution)
	if f == nil {
		return false
	}
	if load.ImportsEmbed(f) {
		return true
	}
	if load.ModuleOf(filepath.Dir(filename)) == nil {
		return false
	}
	known := newLibrary().Has
	return slices.ContainsFunc(f.Imports, func(imp *ast.ImportSpec) bool {
		path, err := strconv.Unquote(imp.Path.Value)
		return err == nil && path != "unsafe" && !known(path)
	})
}

func loadConfig() load.Config {
	return load.Config{IsLibrary: newLibrary().Has}
}

func compileLoaded(prog *load.Program, lang string) (*Program, error) {
	if prog.Main.Name != "main" {
		return nil, fmt.Errorf("package %s is not a main package", prog.Main.Path)
	}
	b := newBuilder(lang)
	for _, p := range prog.Packages {
		b.add(p)
	}
	main := b.add(prog.Main)
	if main != nil && main.pkg.Scope().Lookup("main") == nil {
		b.fail(prog.Main.Path, ErrorList{{Msg: "runtime.main_main·f: function main is undeclared in the main package"}})
	}
	return b.program(main)
}

// A builder checks the packages of a program, one after the other, and lowers
// them together.
type builder struct {
	lang  string // asked for instead of the modules' own; "": none
	fset  *token.FileSet
	lib   *library
	info  *types.Info
	pkgs  map[*load.Package]*checkedPackage
	order []*checkedPackage

	tested *load.Package // whose tests are added with it; nil if none
	errs   BuildErrors
}

// A checkedPackage is a package that has no errors.
type checkedPackage struct {
	pkg   *types.Package
	files []*ast.File
	inits []*types.Initializer
	lang  string
}

// BuildErrors are the errors of several packages, as go build prints them.
type BuildErrors []PackageErrors

// PackageErrors are the errors of one package.
type PackageErrors struct {
	Path   string
	Errors ErrorList
}

func (b BuildErrors) Error() string {
	var lines []string
	for _, p := range b {
		lines = append(lines, "# "+p.Path)
		for _, e := range p.Errors {
			text := e.Error()
			if name := e.Pos.Filename; name != "" && !strings.ContainsAny(name, `/\`) {
				text = "." + string(filepath.Separator) + text
			}
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func newBuilder(lang string) *builder {
	b := &builder{
		lang: lang, fset: token.NewFileSet(), lib: newLibrary(), info: newInfo(),
		pkgs: map[*load.Package]*checkedPackage{},
	}
	b.info.FileVersions = map[*ast.File]string{}
	return b
}

// heading is what go build calls a package in front of its errors.
func (b *builder) heading(p *load.Package) string {
	if b.tested == nil || p != b.tested && p.Path != b.tested.Path+"_test" {
		return p.Path
	}
	return fmt.Sprintf("%s [%s.test]", p.Path, b.tested.Path)
}

func (b *builder) fail(path string, errs ErrorList) {
	b.errs = append(b.errs, PackageErrors{path, errs})
}

// add checks p, whose imports have been added before. It returns nil, with the
// errors noted, if there are any; and says nothing of a package that imports
// one with errors.
func (b *builder) add(p *load.Package) *checkedPackage {
	for _, dep := range p.Imports {
		if b.pkgs[dep] == nil {
			return nil
		}
	}
	c := &checkedPackage{lang: b.lang}
	if c.lang == "" {
		c.lang = p.Lang
	}
	if c.lang == "" {
		c.lang = DefaultLang
	}
	for _, f := range p.Files {
		tree, err := parse(b.fset, f.Name, f.Src)
		if err != nil {
			b.explain(p, c.lang, err)
			return nil
		}
		c.files = append(c.files, tree)
	}
	for i, f := range c.files {
		if !bytes.Contains(p.Files[i].Src, []byte("//go:embed")) {
			continue
		}
		if errs := embedFiles(p, b.fset, f); len(errs) > 0 {
			b.fail(b.heading(p), errs)
			return nil
		}
	}
	var errs []types.Error
	conf := typesConfig(packageImporter{b.lib, p, b.pkgs}, c.lang, &errs, keepAll)
	c.pkg, _ = conf.Check(pathOf(p), b.fset, c.files, b.info)
	if len(errs) == 0 {
		for _, f := range c.files {
			errs = append(errs, missingBodies(f)...)
		}
	}
	if len(errs) > 0 {
		b.explain(p, c.lang, errs[0])
		return nil
	}
	c.inits = slices.Clone(b.info.InitOrder)
	b.pkgs[p] = c
	b.order = append(b.order, c)
	return c
}

// pathOf is what the checker calls a package: the main one is main to Go, too.
func pathOf(p *load.Package) string {
	if p.Name == "main" && p.Path != testMain {
		return "main"
	}
	return p.Path
}

// A packageImporter gives a package what it imports.
type packageImporter struct {
	lib  types.Importer
	p    *load.Package
	pkgs map[*load.Package]*checkedPackage
}

func (i packageImporter) Import(path string) (*types.Package, error) {
	if dep := i.p.Imports[path]; dep != nil {
		return i.pkgs[dep].pkg, nil
	}
	return i.lib.Import(path)
}

// explain notes what the compiler says about a package for which we have err.
func (b *builder) explain(p *load.Package, lang string, err error) {
	fset := token.NewFileSet()
	r := newErrorReport(fset)
	r.versionNote = " (-lang was set to " + version.Lang(lang) + "; check go.mod)"
	var files []*ast.File
	for _, f := range p.Files {
		tree, errs := syntax.Parse(fset, f.Name, f.Src)
		r.addSyntax(errs)
		files = append(files, tree)
	}
	if !r.grave && !slices.Contains(files, nil) {
		var typeErrs []types.Error
		conf := typesConfig(packageImporter{twinImporter{b.lib}, p, b.pkgs}, lang, &typeErrs, keepAll)
		conf.Check(pathOf(p), fset, files, newInfo())
		if len(typeErrs) == 0 {
			for _, f := range files {
				typeErrs = append(typeErrs, missingBodies(f)...)
			}
		}
		r.addTypes(files, typeErrs)
	}
	list := r.list()
	if list == nil {
		list = ErrorList{{Msg: err.Error()}}
	}
	b.fail(b.heading(p), list)
}

// program lowers what has been added, main being the package that starts.
func (b *builder) program(main *checkedPackage) (*Program, error) {
	if len(b.errs) > 0 {
		return nil, b.errs
	}
	b.lib.addTo(b.info)
	b.info.InitOrder = main.inits
	in := lower.Input{
		Fset: b.fset, Files: main.files, Info: b.info, Pkg: main.pkg, Sites: &trace.Sites{},
		Library: b.lib.files, Values: lower.NewValues(), Blocking: blocking, SharedLoopVars: b.sharedLoopVars(),
	}
	for _, c := range b.order {
		if c != main {
			in.Imported = append(in.Imported, lower.Part{Pkg: c.pkg, Files: c.files, InitOrder: c.inits})
		}
	}
	source, imports, err := lower.Package(in)
	if err != nil {
		return nil, unsupported(err)
	}
	return &Program{main.pkg.Name(), main.lang, source, in.Sites, newHostTypes(in.Values, b.lib.Universe), imports}, nil
}

// sharedLoopVars tells in which files loop variables have their old meaning: a
// //go:build line may ask for another version than the module.
func (b *builder) sharedLoopVars() func(token.Pos) bool {
	old := map[*token.File]bool{}
	for f, lang := range b.info.FileVersions {
		if sharedLoopVars(lang) {
			old[b.fset.File(f.FileStart)] = true
		}
	}
	if len(old) == 0 {
		return nil
	}
	return func(pos token.Pos) bool { return old[b.fset.File(pos)] }
}

// addInfo copies what the checker found out in another check.
func addInfo(to, from *types.Info) {
	maps.Copy(to.Types, from.Types)
	maps.Copy(to.Defs, from.Defs)
	maps.Copy(to.Uses, from.Uses)
	maps.Copy(to.Implicits, from.Implicits)
	maps.Copy(to.Selections, from.Selections)
	maps.Copy(to.Instances, from.Instances)
}
