package interp

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"gopark/engine/interp/syntax"
)

// An errorReport collects errors by the compiler's rules: which ones it leaves out,
// when it has had enough, and in which order it prints them.
type errorReport struct {
	fset  *token.FileSet
	errs  []reported
	grave bool // there are syntax errors
	full  bool // the compiler gave up

	// versionNote follows what a language version does not allow yet.
	versionNote string

	lastSyntax, lastOther reported
}

type reported struct {
	pos  token.Position // where the error says it is
	file int            // where it is in the file set
	line int            // its line there, whatever line directives say
	col  int
	msg  string
}

// maxErrors is where the compiler gives up.
const maxErrors = 10

// maxColumn is the first column that the compiler does not print.
const maxColumn = 255

func newErrorReport(fset *token.FileSet) *errorReport { return &errorReport{fset: fset} }

func (r *errorReport) add(pos token.Pos, msg string) {
	if r.full {
		return
	}
	e := reported{pos: r.fset.Position(pos), msg: msg}
	if f := r.fset.File(pos); f != nil {
		raw := f.PositionFor(pos, false)
		e.file, e.line, e.col = f.Base(), raw.Line, min(raw.Column, maxColumn)
	}
	if e.col == maxColumn {
		e.pos.Column = 0
	}
	if strings.HasPrefix(msg, "syntax error") {
		r.grave = true
		if e.sameLine(r.lastSyntax) {
			return
		}
		r.lastSyntax = e
	} else {
		if e.sameLine(r.lastOther) && e.msg == r.lastOther.msg {
			return
		}
		r.lastOther = e
	}
	r.errs = append(r.errs, e)
	r.full = len(r.errs) == maxErrors
}

func (e reported) sameLine(o reported) bool {
	return e.file == o.file && e.line == o.line && e.pos.Filename == o.pos.Filename
}

// list returns what the compiler prints.
func (r *errorReport) list() ErrorList {
	if len(r.errs) == 0 {
		return nil
	}
	last := r.errs[len(r.errs)-1]
	slices.SortStableFunc(r.errs, func(a, b reported) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col))
	})
	var out ErrorList
	for _, e := range r.errs {
		if n := len(out); n == 0 || out[n-1] != (Error{e.pos, e.msg}) {
			out = append(out, Error{e.pos, e.msg})
		}
	}
	if r.full {
		out = append(out, Error{last.pos, "too many errors"})
	}
	return out
}

func (r *errorReport) addSyntax(errs []syntax.Error) {
	for _, e := range errs {
		r.add(e.Pos, e.Msg)
	}
}

var tooNew = regexp.MustCompile(`requires go1\.\d+ or later`)

// addTypes adds what go/types found in files.
func (r *errorReport) addTypes(files []*ast.File, errs []types.Error) {
	for i := 0; i < len(errs); i++ {
		e := errs[i]
		msg := e.Msg
		// Lines that go with an error come as errors of their own.
		for i+1 < len(errs) && strings.HasPrefix(errs[i+1].Msg, "\t") {
			i++
			msg += "\n\t" + r.fset.Position(errs[i].Pos).String() + ": " + strings.TrimPrefix(errs[i].Msg, "\t")
		}
		if tooNew.MatchString(msg) {
			msg += r.versionNote
		}
		if !branchErrors.MatchString(msg) {
			r.add(inCompilersPlace(files, e), inCompilersWords(files, e, msg))
		}
	}
}
