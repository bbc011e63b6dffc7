package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"strconv"
	"strings"
)

// The host's fmt cannot know the learner's types: the interpreter has taken the
// names of types, the case of fields and the methods away. So what goes into a
// printing function travels as a value of the run time that still knows its
// type (gp.Value), and formats itself as Go would.

// printers are the functions that print their arguments, with the number of
// arguments that come before these; a format is counted among them, and marked.
var printers = map[string]printer{
	"fmt.Print": {0, false}, "fmt.Println": {0, false}, "fmt.Printf": {1, true},
	"fmt.Sprint": {0, false}, "fmt.Sprintln": {0, false}, "fmt.Sprintf": {1, true},
	"fmt.Fprint": {1, false}, "fmt.Fprintln": {1, false}, "fmt.Fprintf": {2, true},
	"fmt.Append": {1, false}, "fmt.Appendln": {1, false}, "fmt.Appendf": {2, true},
	"fmt.Errorf": {1, true},
	"log.Print":  {0, false}, "log.Println": {0, false}, "log.Printf": {1, true},
	"log.Fatal": {0, false}, "log.Fatalln": {0, false}, "log.Fatalf": {1, true},
	"log.Panic": {0, false}, "log.Panicln": {0, false}, "log.Panicf": {1, true},
	"(*log.Logger).Print": {0, false}, "(*log.Logger).Println": {0, false}, "(*log.Logger).Printf": {1, true},
}

type printer struct {
	before int
	format bool
}

// printCall emits a call of a printing function; ok is false if c is none, or
// needs nothing.
func (f *fn) printCall(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	p, is := printers[fn.FullName()]
	if !is || len(c.Args) < p.before {
		return "", false
	}
	if c.Ellipsis.IsValid() {
		return f.printList(c), true
	}
	if f.spread(c) {
		return f.printSpread(c, p.before)
	}
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		if i < p.before {
			args[i] = f.arg(a, true, paramType(sig, i, false))
			continue
		}
		args[i] = f.printed(a)
	}
	if p.format {
		f.typeVerbs(c, p.before, args)
	}
	return f.callee(c) + "(" + strings.Join(args, ", ") + ")", true
}

func init() {
	for _, recv := range []string{"(testing.T)", "(testing.B)", "(testing.F)", "(testing.TB)"} {
		for _, name := range []string{"Log", "Error", "Fatal", "Skip"} {
			name = recv + "." + name
			printers[name], printers[name+"f"] = printer{0, false}, printer{1, true}
		}
	}
}

// printList emits fmt.Println(list...).
func (f *fn) printList(c *ast.CallExpr) string {
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = f.arg(a, true, paramType(sig, i, true))
	}
	args[len(args)-1] = "gp.Values(" + args[len(args)-1] + ")..."
	return f.callee(c) + "(" + strings.Join(args, ", ") + ")"
}

// printed emits an argument to be printed.
func (f *fn) printed(a ast.Expr) string {
	t := f.typeOf(a)
	if !f.ownFormat(t) {
		return f.arg(a, true, types.Universe.Lookup("any").Type())
	}
	x := f.expr(a)
	if _, ok := ast.Unparen(a).(*ast.FuncLit); ok {
		x = f.bound(a)
	}
	return fmt.Sprintf("gp.Value(%s, %d)", x, f.Values.Index(t))
}

// printSpread emits fmt.Println(g()) where g has several results.
func (f *fn) printSpread(c *ast.CallExpr, before int) (string, bool) {
	tuple := f.typeOf(c.Args[0]).(*types.Tuple)
	need := false
	params, values, results := make([]string, tuple.Len()), make([]string, tuple.Len()), make([]string, tuple.Len())
	for i := range tuple.Len() {
		t := tuple.At(i).Type()
		params[i] = fmt.Sprintf("a%d %s", i, f.spell(t))
		values[i], results[i] = fmt.Sprintf("a%d", i), f.spell(t)
		if i >= before && f.ownFormat(t) {
			need = true
			values[i], results[i] = fmt.Sprintf("gp.Value(a%d, %d)", i, f.Values.Index(t)), "interface{}"
		}
	}
	if !need {
		return "", false
	}
	conv := f.helper("print", fmt.Sprintf("(%s) (%s) {\nreturn %s\n}", strings.Join(params, ", "), strings.Join(results, ", "), strings.Join(values, ", ")))
	return f.callee(c) + "(" + conv + "(" + f.expr(c.Args[0]) + "))", true
}

// typeVerbs replaces %T in a constant format, for arguments whose types are
// known here, by %s and the type's name.
func (f *fn) typeVerbs(c *ast.CallExpr, before int, args []string) {
	v := f.Info.Types[c.Args[before-1]].Value
	if v == nil || v.Kind() != constant.String {
		return
	}
	format := constant.StringVal(v)
	if strings.ContainsAny(format, "[*") || !strings.Contains(format, "T") {
		return
	}
	var out strings.Builder
	arg, changed := before, false
	for i := 0; i < len(format); i++ {
		out.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		i++
		for i < len(format) && strings.IndexByte("+-# 0123456789.", format[i]) >= 0 {
			out.WriteByte(format[i])
			i++
		}
		if i >= len(format) {
			break
		}
		if format[i] == '%' {
			out.WriteByte('%')
			continue
		}
		if format[i] == 'T' && arg < len(args) {
			t := f.typeOf(c.Args[arg])
			switch {
			case !types.IsInterface(t) && f.Info.Types[c.Args[arg]].IsValue() && !f.Info.Types[c.Args[arg]].IsNil():
				args[arg] = strconv.Quote(GoTypeName(t))
			default:
				args[arg] = "gp.TypeName(" + f.expr(c.Args[arg]) + ")"
			}
			out.WriteByte('s')
			changed = true
		} else {
			out.WriteByte(format[i])
		}
		arg++
	}
	if changed {
		args[before-1] = strconv.Quote(out.String())
	}
}

// ownFormat tells whether the host would print a value of type t otherwise than
// Go: whether the learner's own types, or struct types, have a part in it.
func (f *fn) ownFormat(t types.Type) bool { return f.hasOwn(t, map[types.Type]bool{}) }

func (f *fn) hasOwn(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if types.IsInterface(t) {
		return true
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && f.ours(t.Origin().Obj())
	case *types.Struct:
		return true
	case *types.Pointer:
		return f.hasOwn(t.Elem(), seen)
	case *types.Slice:
		return f.hasOwn(t.Elem(), seen)
	case *types.Array:
		return f.hasOwn(t.Elem(), seen)
	case *types.Map:
		return f.hasOwn(t.Key(), seen) || f.hasOwn(t.Elem(), seen)
	}
	return false
}

// OldName is the name that a session gives a definition when another takes its
// name: the name, the input that did so, and a version.
var OldName = regexp.MustCompile(`([\pL_][\pL_\pN]*?)__was(\d+)_(\d+)\b`)

// MarkOld writes such names so that a person can tell which one is meant.
func MarkOld(text string) string { return OldName.ReplaceAllString(text, "$1 (before input $2)") }

// GoTypeName writes a type as reflection would in a compiled program: main.T,
// []int, map[string]interface {}, struct { x int }.
func GoTypeName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		s := types.TypeString(t.Origin(), func(p *types.Package) string { return p.Name() })
		s, _, _ = strings.Cut(s, "[")
		s = MarkOld(s)
		if t.TypeArgs().Len() == 0 {
			return s
		}
		args := make([]string, t.TypeArgs().Len())
		for i := range args {
			args[i] = types.TypeString(t.TypeArgs().At(i), func(p *types.Package) string { return p.Path() })
		}
		return s + "[" + strings.Join(args, ",") + "]"
	case *types.Pointer:
		return "*" + GoTypeName(t.Elem())
	case *types.Slice:
		return "[]" + GoTypeName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), GoTypeName(t.Elem()))
	case *types.Map:
		return "map[" + GoTypeName(t.Key()) + "]" + GoTypeName(t.Elem())
	case *types.Chan:
		elem := GoTypeName(t.Elem())
		if strings.HasPrefix(elem, "<-") {
			elem = "(" + elem + ")"
		}
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + elem
	case *types.Signature:
		return "func" + goSignature(t)
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct {}"
		}
		fields := make([]string, t.NumFields())
		for i := range fields {
			fields[i] = GoTypeName(t.Field(i).Type())
			if !t.Field(i).Embedded() {
				fields[i] = t.Field(i).Name() + " " + fields[i]
			}
			if t.Tag(i) != "" {
				fields[i] += " " + strconv.Quote(t.Tag(i))
			}
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		if t.Empty() {
			return "interface {}"
		}
		methods := make([]string, t.NumMethods())
		for i := range methods {
			methods[i] = t.Method(i).Name() + goSignature(t.Method(i).Signature())
		}
		return "interface { " + strings.Join(methods, "; ") + " }"
	case *types.Basic:
		return types.Typ[types.Default(t).(*types.Basic).Kind()].Name() // uint8, not byte
	}
	return t.String()
}

func goSignature(t *types.Signature) string {
	params := make([]string, t.Params().Len())
	for i := range params {
		typ := t.Params().At(i).Type()
		params[i] = GoTypeName(typ)
		if t.Variadic() && i == len(params)-1 {
			params[i] = "..." + GoTypeName(typ.(*types.Slice).Elem())
		}
	}
	results := make([]string, t.Results().Len())
	for i := range results {
		results[i] = GoTypeName(t.Results().At(i).Type())
	}
	s := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return s
	case 1:
		return s + " " + results[0]
	}
	return s + " (" + strings.Join(results, ", ") + ")"
}
