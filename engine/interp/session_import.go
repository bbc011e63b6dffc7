package interp

import (
	"go/token"
	"maps"
	"slices"
	"strings"
)

// findImports imports the packages that an input names without having imported
// them: x in x.Name, where x is no definition. Where several packages have that
// name it is the one that has what is used of it: rand is math/rand for
// rand.Intn, math/rand/v2 for rand.IntN and crypto/rand for rand.Reader.
func (s *Session) findImports(src string) {
	used := membersUsed(src)
	for _, name := range slices.Sorted(maps.Keys(used)) {
		path := s.imports[name]
		if s.defs.get(name) != nil || path != "" && (!s.found[name] || s.lacks(path, used[name]) == 0) {
			continue
		}
		best := s.bestPath(name, used[name])
		if best == "" || best == path {
			continue
		}
		s.moveImport(name, map[string]bool{name: true})
		s.imports[name], s.found[name] = best, true
	}
}

// membersUsed lists what follows the names that a dot follows.
func membersUsed(src string) map[string]map[string]bool {
	used := map[string]map[string]bool{}
	var last, dotted string // the identifier before, and the one before a dot
	was := token.ILLEGAL
	eachToken(src, func(_ int, tok token.Token, lit string, prev token.Token) {
		switch {
		case tok == token.PERIOD && prev == token.IDENT && was != token.PERIOD:
			dotted = last
		case tok == token.IDENT && prev == token.PERIOD && dotted != "":
			if used[dotted] == nil {
				used[dotted] = map[string]bool{}
			}
			used[dotted][lit] = true
			dotted = ""
		case tok != token.PERIOD:
			dotted = ""
		}
		if tok == token.IDENT {
			last, was = lit, prev
		}
	})
	return used
}

// lacks counts the members that a package does not have.
func (s *Session) lacks(path string, members map[string]bool) int {
	pkg, err := s.lib.Import(path)
	if err != nil {
		return len(members)
	}
	n := 0
	for name := range members {
		if pkg.Scope().Lookup(name) == nil {
			n++
		}
	}
	return n
}

// bestPath returns the package of that name which lacks the fewest members; of
// equals the best known.
func (s *Session) bestPath(name string, members map[string]bool) string {
	paths := s.lib.PathsNamed(name)
	// What crypto/rand and math/rand both have is meant to be secure.
	if name == "rand" && members["Read"] && len(members) == 1 {
		return "crypto/rand"
	}
	if name == "template" {
		slices.Reverse(paths) // text/template before html/template
	}
	best, least := "", 0
	for _, p := range paths {
		if n := s.lacks(p, members); best == "" || n < least {
			best, least = p, n
		}
	}
	return best
}

// addImports reads an import declaration.
func (s *Session) addImports(c chunk) error {
	fset := token.NewFileSet()
	f, err := parse(fset, c.file, []byte("package main\n"+c.lineDirective()+c.text))
	if err != nil {
		return err
	}
	for _, imp := range f.Imports {
		path := strings.Trim(imp.Path.Value, "\"`")
		pkg, err := s.lib.Import(path)
		if err != nil {
			return ErrorList{{fset.Position(imp.Pos()), err.Error()}}
		}
		name := pkg.Name()
		if imp.Name != nil {
			name = imp.Name.Name
		}
		switch name {
		case "_":
		case ".":
			return ErrorList{{fset.Position(imp.Pos()), "gopark's prompt cannot import with a dot: write the package's name before its members"}}
		default:
			if s.imports[name] != "" && s.imports[name] != path {
				s.moveImport(name, map[string]bool{name: true})
			}
			s.replaces(name)
			s.defs.remove(name)
			s.imports[name] = path
			delete(s.found, name)
		}
	}
	return nil
}
