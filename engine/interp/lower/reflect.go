package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// reflectMethods are the methods of package reflect that do not see what the
// program's own types have, or not what is in its channels, and what is called instead.
var reflectMethods = map[string]string{
	"(reflect.Type).NumMethod":     "TypeNumMethod",
	"(reflect.Type).Method":        "TypeMethod",
	"(reflect.Type).MethodByName":  "TypeMethodByName",
	"(reflect.Type).PkgPath":       "TypePkgPath",
	"(reflect.Type).Implements":    "TypeImplements",
	"(reflect.Value).NumMethod":    "ValueNumMethod",
	"(reflect.Value).Method":       "ValueMethod",
	"(reflect.Value).MethodByName": "ValueMethodByName",
	"(reflect.Type).Field":         "TypeField",
	"(reflect.Type).FieldByName":   "TypeFieldByName",
	"(reflect.Type).FieldByIndex":  "TypeFieldByIndex",
	"(reflect.Value).Field":        "ValueField",
	"(reflect.Value).FieldByName":  "ValueFieldByName",
	"(reflect.Value).FieldByIndex": "ValueFieldByIndex",

	"(reflect.Value).Send":    "ValueSend",
	"(reflect.Value).TrySend": "ValueTrySend",
	"(reflect.Value).Recv":    "ValueRecv",
	"(reflect.Value).TryRecv": "ValueTryRecv",
	"(reflect.Value).Close":   "ValueClose",
	"(reflect.Value).Len":     "ValueLen",
	"(reflect.Value).Cap":     "ValueCap",
}

// reflectFuncs are such functions.
var reflectFuncs = map[string]string{
	"reflect.VisibleFields": "VisibleFields",
	"reflect.Select":        "ReflectSelect",
}

// reflectCall emits a call of such a method or function; ok is false if c is none.
func (f *fn) reflectCall(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	if name := reflectFuncs[fn.FullName()]; name != "" && !f.spread(c) {
		return "gp." + name + "(" + f.expr(c.Args[0]) + ")", true
	}
	sel, s := f.methodOf(c)
	if s == nil || f.spread(c) {
		return "", false
	}
	name := reflectMethods["("+types.TypeString(s.Recv(), nil)+")."+fn.Name()]
	if name == "" {
		return "", false
	}
	b := f.bindSelector(sel, s)
	args := []string{strings.TrimSuffix(b.fun, "."+fn.Name())}
	for _, arg := range c.Args {
		args = append(args, f.expr(arg))
	}
	return "gp." + name + "(" + strings.Join(args, ", ") + ")", true
}

// PkgPathOf is the path of the package that declares t.
func PkgPathOf(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	if n.Obj().Pkg().Name() == "main" {
		return "main"
	}
	return n.Obj().Pkg().Path()
}
