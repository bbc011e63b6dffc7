package grader

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"gopark/exercises"
)

// A variant is a submission with changes that a check asks for: constants of
// another value, or others let in between any two statements. Lines stay where
// they are, so that positions are the learner's.
type variant struct {
	key    string
	set    map[string]string
	stress bool
}

func variantOf(c exercises.Check) variant {
	v := variant{set: c.Set, stress: c.Stress}
	for _, name := range slices.Sorted(maps.Keys(c.Set)) {
		v.key += name + "=" + c.Set[name] + ";"
	}
	if c.Stress {
		v.key += "stress"
	}
	return v
}

// An editError says that the learner took out what a variant has to change.
type editError struct{ msg string }

func (err editError) Error() string { return err.msg }

// apply returns the changed source.
func (v variant) apply(src string) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(v.set)) {
		var err error
		if src, err = setConst(src, name, v.set[name]); err != nil {
			return "", err
		}
	}
	if v.stress {
		return stress(src)
	}
	return src, nil
}

// setConst gives a constant of the program another value.
func setConst(src, name, value string) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		return "", err
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			for i, id := range spec.Names {
				if id.Name == name && i < len(spec.Values) {
					from, to := fset.Position(spec.Values[i].Pos()).Offset, fset.Position(spec.Values[i].End()).Offset
					lines := strings.Repeat("\n", strings.Count(src[from:to], "\n"))
					return src[:from] + "(" + value + lines + ")" + src[to:], nil
				}
			}
		}
	}
	return "", editError{fmt.Sprintf("Your program has no const %s any more. Put it back: it is given another value to see whether your program still works.", name)}
}

// A ban is something that a program must not do while it is judged, because it
// is run a hundred times in a row on the learner's own machine.
type ban struct {
	pkg   string   // import path, or everything below it if it ends in /
	names []string // none: the whole package
	why   string
}

var bans = []ban{
	{"net", nil, "programs cannot use the network while they are judged"},
	{"net/", nil, "programs cannot use the network while they are judged"},
	{"os/exec", nil, "programs cannot start other programs while they are judged"},
	{"plugin", nil, "programs cannot load code while they are judged"},
	{"unsafe", nil, "no exercise needs it"},
	{"os", []string{"Remove", "RemoveAll", "Create", "CreateTemp", "OpenFile", "WriteFile", "Mkdir", "MkdirAll", "MkdirTemp", "Rename", "Truncate",
		"Chmod", "Chown", "Lchown", "Chtimes", "Link", "Symlink", "Chdir", "StartProcess", "FindProcess", "Setenv", "Unsetenv", "Clearenv"},
		"programs are run many times while they are judged, and cannot change files or the environment"},
	{"syscall", []string{"Kill", "Exec", "ForkExec", "StartProcess", "Unlink", "Rmdir", "Rename", "Mkdir", "Open", "Creat", "Truncate", "Chmod", "Chdir", "Exit", "Reboot"},
		"programs are run many times while they are judged, and cannot change files or end other programs"},
	{"os/signal", nil, "no exercise needs it"},
}

// forbidden returns the first thing in a program that bans it, or "".
func forbidden(src string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return "" // the compiler says it better
	}
	banned := map[string]ban{} // by the name that the file has for the package
	for _, imp := range file.Imports {
		p, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		for _, b := range bans {
			if p != b.pkg && !(strings.HasSuffix(b.pkg, "/") && strings.HasPrefix(p, b.pkg)) {
				continue
			}
			if b.names == nil || imp.Name != nil && imp.Name.Name == "." {
				return fmt.Sprintf("line %d: import %q: %s.", fset.Position(imp.Pos()).Line, p, b.why)
			}
			name := path.Base(p)
			if imp.Name != nil {
				name = imp.Name.Name
			}
			banned[name] = b
		}
	}
	found := ""
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || found != "" {
			return found == ""
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			if b, ok := banned[id.Name]; ok && slices.Contains(b.names, sel.Sel.Name) {
				found = fmt.Sprintf("line %d: %s.%s: %s.", fset.Position(sel.Pos()).Line, id.Name, sel.Sel.Name, b.why)
			}
		}
		return true
	})
	return found
}

// isEdit says whether an error is the learner's to mend.
func isEdit(err error) bool {
	var e editError
	return errors.As(err, &e)
}
