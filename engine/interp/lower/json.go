package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// jsonCall emits a call of a function of package encoding/json that looks for
// methods of the program's own; ok is false if c is none.
func (f *fn) jsonCall(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	if f.spread(c) || fn.Pkg() == nil || fn.Pkg().Path() != "encoding/json" {
		return "", false
	}
	anyType := types.Universe.Lookup("any").Type()
	last := func() string { return f.value(c.Args[len(c.Args)-1], anyType) }
	switch fn.FullName() {
	case "encoding/json.Marshal":
		return f.callee(c) + "(gp.JSON(" + last() + "))", true
	case "encoding/json.MarshalIndent":
		return f.callee(c) + "(gp.JSON(" + f.value(c.Args[0], anyType) + "), " + f.expr(c.Args[1]) + ", " + f.expr(c.Args[2]) + ")", true
	case "encoding/json.Unmarshal":
		return "gp.Unmarshal(" + f.expr(c.Args[0]) + ", " + last() + ")", true
	case "(*encoding/json.Encoder).Encode", "(*encoding/json.Decoder).Decode":
		sel, s := f.methodOf(c)
		if s == nil {
			return "", false
		}
		b := f.bindSelector(sel, s)
		if fn.Name() == "Encode" {
			return b.call("gp.JSON(" + last() + ")"), true
		}
		return "gp.Decode(" + strings.TrimSuffix(b.fun, ".Decode") + ", " + last() + ")", true
	}
	return "", false
}
