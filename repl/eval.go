package repl

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"unicode/utf8"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
)

// eval runs Go in the session and shows what it gave.
func (w *Workbook) eval(src string) {
	shown := w.replay
	w.touched, w.replay = true, nil
	w.inputs[inputName(w.session.Input()+1)] = src
	session := w.session
	var values []interp.Value
	err := w.running(session.Trace, w.leave, func(ctx context.Context) error {
		list, err := session.Eval(ctx, src)
		if ctx.Err() == nil { // else this may come too late for anybody
			values = list
		}
		return err
	})
	if w.stuck {
		return
	}
	left := w.session != session
	w.paper.freshLine()
	if !onlyPrints(src) {
		for _, v := range values {
			w.echo(v)
		}
	}
	for _, note := range w.session.Notes() {
		w.say("(%s)", note)
	}
	if err != nil {
		w.explain(err, w.inputs)
		var wrong interp.ErrorList
		if !left && errors.As(err, &wrong) {
			w.replay = shown // nothing has run, so it is not what is looked at now
		}
		if !left && (errors.Is(err, engine.ErrInterrupted) || w.session.Broken()) {
			w.restore()
		}
		return
	}
	w.hintLeft()
}

// onlyPrints reports whether the only expressions that an input evaluates by
// themselves are calls of fmt.Print and its kin: nobody wants to see how many
// bytes they wrote, and that they did.
func onlyPrints(src string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p; func _() {\n"+src+"\n}", 0)
	if err != nil || len(f.Decls) != 1 {
		return false
	}
	prints := false
	for _, stmt := range f.Decls[0].(*ast.FuncDecl).Body.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok || !printers[types.ExprString(call.Fun)] {
			return false
		}
		prints = true
	}
	return prints
}

var printers = map[string]bool{
	"fmt.Print": true, "fmt.Printf": true, "fmt.Println": true,
	"fmt.Fprint": true, "fmt.Fprintf": true, "fmt.Fprintln": true,
}

// maxEcho bounds an echoed value on a terminal.
const maxEcho = 4000

func (w *Workbook) echo(v interp.Value) {
	text := v.Text
	if w.interactive() && len(text) > maxEcho {
		cut := maxEcho
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = fmt.Sprintf("%s … (%d bytes more)", text[:cut], len(text)-cut)
	}
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
	line := "= " + text
	if v.Type != "" {
		line += w.ink(" : "+v.Type, faintInk)
	}
	fmt.Fprintln(w.paper.stdout(), line)
}

// hintLeft explains, once, why goroutines that were started do not go on.
func (w *Workbook) hintLeft() {
	if w.saidLeft || !w.interactive() {
		return
	}
	n := 0
	for _, g := range w.session.State().Gs {
		if g.State != trace.GDead {
			n++
		}
	}
	if n == 0 {
		return
	}
	w.saidLeft = true
	w.say("(%s left; time stands still. :run lets them go on, :gs shows them)", plural(n, "goroutine is", "goroutines are"))
}
