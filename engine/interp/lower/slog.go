package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// logFuncs are the functions of package log/slog that take values of any type,
// with the number of arguments that come before these.
var logFuncs = map[string]int{"log/slog.Any": 1, "log/slog.AnyValue": 0, "log/slog.Group": 1, "log/slog.With": 0, "(*log/slog.Logger).With": 0, "(*log/slog.Record).Add": 0}

func init() {
	for _, in := range []string{"log/slog.", "(*log/slog.Logger)."} {
		for _, level := range []string{"Debug", "Info", "Warn", "Error"} {
			logFuncs[in+level], logFuncs[in+level+"Context"] = 1, 2
		}
		logFuncs[in+"Log"] = 3
	}
}

// slogCall emits a call of a function of package log/slog to or from which
// values of the program's own types may go; ok is false if c is none.
func (f *fn) slogCall(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	if fn.FullName() == "(log/slog.Value).Any" {
		if sel, s := f.methodOf(c); s != nil {
			return "gp.Key(" + f.bindSelector(sel, s).call("") + ")", true
		}
		return "", false
	}
	before, is := logFuncs[fn.FullName()]
	if !is || f.spread(c) {
		return "", false
	}
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	anyType := types.Universe.Lookup("any").Type()
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		switch {
		case i < before:
			args[i] = f.arg(a, true, paramType(sig, i, c.Ellipsis.IsValid()))
		case c.Ellipsis.IsValid():
			args[i] = "gp.LoggedList(" + f.arg(a, true, paramType(sig, i, true)) + ")..."
		case f.ownFormat(f.typeOf(a)):
			args[i] = "gp.Logged(" + f.value(a, anyType) + ")"
		default:
			args[i] = f.arg(a, true, anyType)
		}
	}
	list := strings.Join(args, ", ")
	if sel, s := f.methodOf(c); s != nil {
		return f.bindSelector(sel, s).call(list), true
	}
	return f.callee(c) + "(" + list + ")", true
}
