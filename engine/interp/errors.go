package interp

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
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

// An ErrorList is what a failed compilation returns, in source order, the way
// the Go compiler prints them.
type ErrorList []Error

func (l ErrorList) Error() string {
	var lines []string
	for _, e := range l {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// syntaxErrors lists errors of go/parser, where our own reading found none.
func syntaxErrors(err error) error {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return ErrorList{{Msg: err.Error()}}
	}
	var out ErrorList
	for _, e := range list {
		out = append(out, Error{e.Pos, "syntax error: " + e.Msg})
	}
	return out
}
