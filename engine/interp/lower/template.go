package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// templateMethods are the methods that execute a template, and what is called
// instead, since they look for methods of the program's own types.
var templateMethods = map[string]string{
	"(*text/template.Template).Execute":         "gp.Template",
	"(*text/template.Template).ExecuteTemplate": "gp.TemplateNamed",
	"(*html/template.Template).Execute":         "gp.Template",
	"(*html/template.Template).ExecuteTemplate": "gp.TemplateNamed",
}

// templateCall emits a call of such a method; ok is false if c is none.
func (f *fn) templateCall(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	name := templateMethods[fn.FullName()]
	sel, s := f.methodOf(c)
	if name == "" || s == nil || f.spread(c) {
		return "", false
	}
	b := f.bindSelector(sel, s)
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	args := []string{strings.TrimSuffix(b.fun, "."+fn.Name())}
	for i, a := range c.Args {
		args = append(args, f.arg(a, true, paramType(sig, i, false)))
	}
	return name + "(" + strings.Join(args, ", ") + ")", true
}
