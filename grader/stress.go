package grader

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"slices"
	"strings"
)

// pause is what a stressed program calls between its statements. How often it
// gives way is left to the seed: with a fixed number the goroutines could keep
// step, and never meet. Now and then it also lets seconds pass, so that nobody
// is safe who only sleeps until the others are surely done.
const (
	pause   = "gopark_pause(); "
	imports = `; import gopark_runtime "runtime"; import gopark_rand "math/rand"; import gopark_time "time"`
	helper  = `
func gopark_pause() {
	if gopark_rand.Intn(16) == 0 {
		gopark_time.Sleep(gopark_time.Duration(gopark_rand.Intn(3000)) * gopark_time.Millisecond)
	}
	for n := gopark_rand.Intn(4); n > 0; n-- {
		gopark_runtime.Gosched()
	}
}
`
)

// stress rewrites a program so that other goroutines get their turn between any
// two statements, and between the read and the write of x++, x += y and
// x = x + y. A program whose result does not depend on luck prints the same.
// Every rewritten statement stays on its line.
func stress(src string) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	s := &stresser{fset: fset, src: src}
	s.insert(file.Name.End(), imports)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			s.statements(n.List)
		case *ast.CaseClause:
			s.statements(n.Body)
		case *ast.CommClause:
			s.statements(n.Body)
		}
		return true
	})
	return s.apply() + helper, nil
}

type stresser struct {
	fset  *token.FileSet
	src   string
	edits []edit
}

// An edit replaces src[from:to].
type edit struct {
	from, to int
	text     string
}

func (s *stresser) offset(p token.Pos) int { return s.fset.Position(p).Offset }

func (s *stresser) insert(at token.Pos, text string) {
	s.edits = append(s.edits, edit{s.offset(at), s.offset(at), text})
}

func (s *stresser) statements(list []ast.Stmt) {
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.CaseClause, *ast.CommClause, *ast.EmptyStmt:
			continue
		case *ast.IncDecStmt:
			op := "+"
			if stmt.Tok == token.DEC {
				op = "-"
			}
			s.split(stmt, stmt.X, op, "1")
		case *ast.AssignStmt:
			s.assignment(stmt)
		}
		s.insert(stmt.Pos(), pause)
	}
}

func (s *stresser) assignment(stmt *ast.AssignStmt) {
	if len(stmt.Lhs) != 1 || len(stmt.Rhs) != 1 {
		return
	}
	rhs := s.text(stmt.Rhs[0])
	switch stmt.Tok {
	case token.DEFINE:
	case token.ASSIGN:
		id, ok := stmt.Lhs[0].(*ast.Ident)
		if ok && id.Name != "_" && mentions(stmt.Rhs[0], id.Name) && s.oneLine(stmt) && plainValue(stmt.Rhs[0]) {
			s.replace(stmt, "{ gopark_t := "+rhs+"; "+pause+id.Name+" = gopark_t }")
		}
	default:
		s.split(stmt, stmt.Lhs[0], strings.TrimSuffix(stmt.Tok.String(), "="), "("+rhs+")")
	}
}

// split takes a statement that reads and writes x apart.
func (s *stresser) split(stmt ast.Stmt, x ast.Expr, op, operand string) {
	if !s.oneLine(stmt) || !plainPlace(x) {
		return
	}
	place := s.text(x)
	s.replace(stmt, "{ gopark_t := "+place+"; "+pause+place+" = gopark_t "+op+" "+operand+" }")
}

func (s *stresser) replace(stmt ast.Stmt, text string) {
	s.edits = append(s.edits, edit{s.offset(stmt.Pos()), s.offset(stmt.End()), text})
}

// oneLine says whether a statement can be replaced: it has one line, and no
// statements of its own in it.
func (s *stresser) oneLine(stmt ast.Stmt) bool {
	plain := s.fset.Position(stmt.Pos()).Line == s.fset.Position(stmt.End()).Line
	ast.Inspect(stmt, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			plain = false
		}
		return plain
	})
	return plain
}

// text prints an expression; the source itself may hold comments.
func (s *stresser) text(x ast.Expr) string {
	var b strings.Builder
	_ = printer.Fprint(&b, s.fset, x) // a strings.Builder takes everything
	return b.String()
}

// plainPlace says whether a place can be named twice without calling anything.
func plainPlace(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return plainPlace(x.X)
	case *ast.IndexExpr:
		_, literal := x.Index.(*ast.BasicLit)
		_, name := x.Index.(*ast.Ident)
		return plainPlace(x.X) && (literal || name)
	case *ast.StarExpr:
		return plainPlace(x.X)
	}
	return false
}

// plainValue says whether an expression is arithmetic, whose value can be kept
// in a variable of its own; a call or a function literal may be more.
func plainValue(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		return plainValue(x.X) && plainValue(x.Y)
	case *ast.ParenExpr:
		return plainValue(x.X)
	case *ast.BasicLit:
		return true
	}
	return plainPlace(x)
}

func mentions(x ast.Expr, name string) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// apply makes the edits, from the end of the source to its beginning. Of those
// at one place, an insertion comes before a replacement.
func (s *stresser) apply() string {
	slices.SortStableFunc(s.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(b.from, a.from), cmp.Compare(b.to, a.to))
	})
	out := s.src
	for _, e := range s.edits {
		out = out[:e.from] + e.text + out[e.to:]
	}
	return out
}
