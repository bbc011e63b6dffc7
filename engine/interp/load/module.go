package load

import (
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Module is a folder with a go.mod.
type Module struct {
	Path string
	Dir  string
	Lang string // "go1.22"

	replaced map[string]string // folders by module path
	langs    map[string]string // versions by folder
}

// ModuleOf returns the module that a folder is in; nil if in none, or if its
// go.mod is broken.
func ModuleOf(dir string) *Module {
	m, _ := findModule(dir, func(name string) string { return name })
	return m
}

// findModule returns the module that dir is in; nil if none.
func findModule(dir string, show func(string) string) (*Module, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for d := abs; ; d = filepath.Dir(d) {
		file := filepath.Join(d, "go.mod")
		data, err := os.ReadFile(file)
		if err == nil {
			return parseModule(d, show(file), data, true)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if d == filepath.Dir(d) {
			return nil, nil
		}
	}
}

// parseModule reads a go.mod. That of the main module may replace others.
func parseModule(dir, name string, data []byte, isMain bool) (*Module, error) {
	f, err := modfile.Parse(name, data, nil)
	if err != nil {
		return nil, errorf("go: errors parsing %s:\n%v", name, err)
	}
	if f.Module == nil {
		return nil, errorf("go: error reading %s: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod", name)
	}
	m := &Module{Path: f.Module.Mod.Path, Dir: dir, Lang: "go1.16", replaced: map[string]string{}, langs: map[string]string{}}
	if f.Go != nil {
		m.Lang = "go" + f.Go.Version
		if version.Compare(m.Lang, runtime.Version()) > 0 && version.IsValid(runtime.Version()) {
			return nil, errorf("go: go.mod requires go >= %s (running %s)", f.Go.Version, strings.Replace(runtime.Version(), "go", "go ", 1))
		}
		m.Lang = version.Lang(m.Lang)
	}
	if !isMain {
		return m, nil
	}
	for _, r := range f.Replace {
		if !modfile.IsDirectoryPath(r.New.Path) {
			continue
		}
		to := r.New.Path
		if !filepath.IsAbs(to) {
			to = filepath.Join(dir, filepath.FromSlash(to))
		}
		file := filepath.Join(to, "go.mod")
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, errorf("go: %s (replaced by %s): reading %s: %v", r.Old.Path, r.New.Path, filepath.Join(r.New.Path, "go.mod"), errors.Unwrap(err))
		}
		other, err := parseModule(to, file, data, false)
		if err != nil {
			return nil, err
		}
		m.replaced[r.Old.Path] = to
		m.langs[to] = other.Lang
	}
	return m, nil
}

// pathOf returns the import path of a folder of the module.
func (m *Module) pathOf(dir string) (string, error) {
	rel, err := filepath.Rel(m.Dir, dir)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", fmt.Errorf("%s is outside the module in %s", dir, m.Dir)
	}
	if rel == "." {
		return m.Path, nil
	}
	return m.Path + "/" + filepath.ToSlash(rel), nil
}

// dirOf returns the folder of a package that the module provides.
func (m *Module) dirOf(importPath string) (dir string, ok bool) {
	root, mod := m.Dir, m.Path
	if !within(importPath, mod) {
		root, mod = "", ""
	}
	for p, d := range m.replaced { // the longest path wins
		if within(importPath, p) && len(p) > len(mod) {
			root, mod = d, p
		}
	}
	if root == "" {
		root, mod = filepath.Join(m.Dir, "vendor"), ""
	}
	dir = filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(strings.TrimPrefix(importPath, mod), "/")))
	if !hasGoFiles(dir) {
		return "", false
	}
	return dir, true
}

func hasGoFiles(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
			return true
		}
	}
	return false
}

func within(importPath, prefix string) bool {
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}

// langOf returns the language version of the module that a folder belongs to.
func (m *Module) langOf(dir string) string {
	for d, lang := range m.langs {
		if dir == d || strings.HasPrefix(dir, d+string(filepath.Separator)) {
			return lang
		}
	}
	return m.Lang
}

// internalUse says why a package may not import path; "" if it may. A package
// below a folder internal can be imported from below that folder's parent.
func internalUse(by, dir, importPath string, m *Module) string {
	i := strings.LastIndex("/"+importPath+"/", "/internal/")
	if i < 0 {
		return ""
	}
	if by == CommandLine && m != nil {
		if p, err := m.pathOf(dir); err == nil {
			by = p
		}
	}
	parent := strings.TrimSuffix(importPath[:i], "/")
	if parent != "" && within(strings.TrimSuffix(by, "_test"), parent) {
		return ""
	}
	return "use of internal package " + importPath + " not allowed"
}
