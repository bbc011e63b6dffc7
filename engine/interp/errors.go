package interp

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// An Error is one complaint of the compiler, at the learner's own position.
type Error struct {
	Pos token.Position
	Msg string
}

func (e Error) Error() string {
	if !e.Pos.IsValid() {
		return e.Msg
	}
	return fmt.Sprintf("%s: %s", e.Pos, e.Msg)
}

// An ErrorList is what a failed compilation returns, in source order, a line
// each, the way the Go compiler prints them.
type ErrorList []Error

// maxErrors is where the Go compiler stops listing.
const maxErrors = 10

func (l ErrorList) Error() string {
	var b strings.Builder
	for i, e := range l {
		if i == maxErrors {
			b.WriteString("too many errors\n")
			break
		}
		b.WriteString(e.Error() + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// sorted orders the list by position and leaves out what stands on one line
// with the same text, as the compiler does.
func (l ErrorList) sorted() ErrorList {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i].Pos, l[j].Pos
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	var out ErrorList
	for _, e := range l {
		if n := len(out); n > 0 && out[n-1].Pos.Line == e.Pos.Line && out[n-1].Pos.Filename == e.Pos.Filename && out[n-1].Msg == e.Msg {
			continue
		}
		out = append(out, e)
	}
	return out
}

// syntaxErrors turns the parser's errors into the compiler's words. The
// compiler reports one syntax error a line.
func syntaxErrors(err error) ErrorList {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return ErrorList{{Msg: err.Error()}}
	}
	var out ErrorList
	lines := map[string]bool{}
	for _, e := range list {
		key := fmt.Sprintf("%s:%d", e.Pos.Filename, e.Pos.Line)
		if lines[key] {
			continue
		}
		lines[key] = true
		out = append(out, Error{e.Pos, syntaxText(e.Msg)})
	}
	return out.sorted()
}

// syntaxText rewords a message of go/parser.
func syntaxText(msg string) string {
	switch {
	case strings.HasPrefix(msg, "expected declaration, found "):
		return "syntax error: non-declaration statement outside function body"
	case strings.HasPrefix(msg, "expected 'package'"):
		return "syntax error: package statement must be first"
	case strings.HasPrefix(msg, "expected "):
		if _, found, ok := strings.Cut(msg, ", found "); ok {
			want := strings.TrimPrefix(strings.SplitN(msg, ", found ", 2)[0], "expected ")
			return "syntax error: unexpected " + unexpected(found) + ", expected " + strings.Trim(want, "'")
		}
	case strings.HasPrefix(msg, "missing ',' before newline in "):
		return "syntax error: unexpected newline in " + strings.TrimPrefix(msg, "missing ',' before newline in ") + "; possibly missing comma or " + closing(msg)
	}
	return "syntax error: " + msg
}

func closing(msg string) string {
	if strings.HasSuffix(msg, "composite literal") {
		return "}"
	}
	return ")"
}

// unexpected names a token in the compiler's words.
func unexpected(found string) string {
	switch {
	case found == "newline" || found == "';'" || strings.Contains(found, "newline"):
		return "newline"
	case found == "'EOF'" || found == "EOF":
		return "EOF"
	}
	kind, rest, ok := strings.Cut(found, " ")
	if ok && kind == "'IDENT'" || kind == "IDENT" {
		return "name " + rest
	}
	if ok {
		return "literal " + rest
	}
	f := strings.Trim(found, "'")
	if token.IsKeyword(f) {
		return "keyword " + f
	}
	return f
}

// typeErrors turns the checker's errors into a list.
func typeErrors(fset *token.FileSet, errs []types.Error) ErrorList {
	var out ErrorList
	for _, e := range errs {
		// A continuation line of the checker's ("\tother declaration of x")
		// belongs to the error before it.
		if strings.HasPrefix(e.Msg, "\t") && len(out) > 0 {
			out[len(out)-1].Msg += "\n\t" + e.Fset.Position(e.Pos).String() + ": " + strings.TrimPrefix(e.Msg, "\t")
			continue
		}
		out = append(out, Error{fset.Position(e.Pos), e.Msg})
	}
	return out.sorted()
}
