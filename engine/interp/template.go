package interp

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	htmltemplate "html/template"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	syntaxtree "text/template/parse"

	rt "gopark/engine/internal/runtime"
	"gopark/engine/interp/rtype"
)

// The template packages look at values with package reflect, which does not see
// the methods of the program's own types. So what is executed is a copy of the
// template in which every .Field.Method is a call of a function of ours, which
// looks for fields and methods as text/template/exec.go does (evalField), and
// in which all that is printed goes through another one first.

// A fieldChain is one .A.B.C of a template: what it was, and what it has become.
type fieldChain struct {
	names []string
	text  string
	cmd   *syntaxtree.CommandNode
}

// A templateRun is one execution of a template.
type templateRun struct {
	m          *machine
	html       bool
	missingKey string // the option: "", "zero" or "error"
	funcs      map[string]any
	chains     []*fieldChain
}

const (
	chainFunc = "gp__chain" // and a number
	printFunc = "gp__print"
)

// executeTemplate is Execute of a template of either package.
func (m *machine) executeTemplate(t any, w io.Writer, data any) error {
	switch t := t.(type) {
	case *template.Template:
		if t != nil && len(m.methods) > 0 {
			r := &templateRun{m: m, missingKey: missingKey(t)}
			if c, err := r.textCopy(t); err == nil {
				return r.explain(c.Execute(w, data))
			}
		}
		return t.Execute(w, data)
	case *htmltemplate.Template:
		if t != nil && len(m.methods) > 0 {
			r := &templateRun{m: m, html: true, missingKey: missingKey(t)}
			if c, err := r.htmlCopy(t); err == nil {
				return r.explain(c.Execute(w, data))
			}
		}
		return t.Execute(w, data)
	}
	panic(rt.ErrorString(nilDeref))
}

// executeNamed is ExecuteTemplate.
func (m *machine) executeNamed(t any, w io.Writer, name string, data any) error {
	switch t := t.(type) {
	case *template.Template:
		if found := t.Lookup(name); found != nil {
			return m.executeTemplate(found, w, data)
		}
		return t.ExecuteTemplate(w, name, data)
	case *htmltemplate.Template:
		if found := t.Lookup(name); found != nil {
			return m.executeTemplate(found, w, data)
		}
		return t.ExecuteTemplate(w, name, data)
	}
	panic(rt.ErrorString(nilDeref))
}

// missingKey reads the option of that name of a template, which has no method
// for that.
func missingKey(t any) string {
	common := commonOf(t)
	if !common.IsValid() {
		return ""
	}
	option := common.FieldByName("option")
	return map[int64]string{1: "zero", 2: "error"}[option.FieldByName("missingKey").Int()]
}

func (r *templateRun) textCopy(t *template.Template) (*template.Template, error) {
	c, err := t.Clone()
	if err != nil {
		return nil, err
	}
	for _, x := range c.Templates() {
		if x.Tree != nil {
			x.Tree = x.Tree.Copy()
			r.node(x.Root)
		}
	}
	c.Funcs(r.functions(declaredFuncs(t)))
	return c, nil
}

func (r *templateRun) htmlCopy(t *htmltemplate.Template) (*htmltemplate.Template, error) {
	c, err := t.Clone() // its trees are copies, too
	if err != nil {
		return nil, err
	}
	for _, x := range c.Templates() {
		if x.Tree != nil {
			r.node(x.Tree.Root)
		}
	}
	c.Funcs(r.functions(declaredFuncs(t)))
	return c, nil
}

// commonOf is what all associated templates have in common (text/template/
// template.go: common). It is not valid if there is nothing yet.
func commonOf(t any) reflect.Value {
	v := reflect.ValueOf(t).Elem()
	if _, ok := t.(*htmltemplate.Template); ok {
		v = v.FieldByName("text").Elem()
	}
	return v.FieldByName("common").Elem()
}

// declaredFuncs are the functions that the program gave a template.
func declaredFuncs(t any) reflect.Value {
	if common := commonOf(t); common.IsValid() {
		return common.FieldByName("execFuncs")
	}
	return reflect.Value{}
}

// functions are those that the copy calls, and the predeclared ones that print.
func (r *templateRun) functions(declared reflect.Value) map[string]any {
	all := map[string]any{printFunc: r.printed}
	for i, c := range r.chains {
		all[chainFunc+strconv.Itoa(i)] = func(receiver reflect.Value, args ...reflect.Value) (reflect.Value, error) {
			return r.evalChain(c, receiver, args)
		}
	}
	own := map[string]any{
		"print":   func(args ...any) string { return fmt.Sprint(r.m.printedList(args)...) },
		"println": func(args ...any) string { return fmt.Sprintln(r.m.printedList(args)...) },
		"printf":  func(format string, args ...any) string { return fmt.Sprintf(format, r.m.printedList(args)...) },
	}
	if !r.html { // there, the package looks at these itself
		own["html"] = func(args ...any) string { return template.HTMLEscaper(r.m.printedList(args)...) }
		own["js"] = func(args ...any) string { return template.JSEscaper(r.m.printedList(args)...) }
		own["urlquery"] = func(args ...any) string { return template.URLQueryEscaper(r.m.printedList(args)...) }
	}
	for name, f := range own {
		if !declared.IsValid() || !declared.MapIndex(reflect.ValueOf(name)).IsValid() {
			all[name] = f
		}
	}
	return all
}

// node rewrites what is below n.
func (r *templateRun) node(n syntaxtree.Node) {
	switch n := n.(type) {
	case *syntaxtree.ListNode:
		if n == nil {
			return
		}
		for _, x := range n.Nodes {
			r.node(x)
		}
	case *syntaxtree.ActionNode:
		r.pipe(n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			n.Pipe.Cmds = append(n.Pipe.Cmds, &syntaxtree.CommandNode{
				NodeType: syntaxtree.NodeCommand, Pos: n.Pos, Args: []syntaxtree.Node{syntaxtree.NewIdentifier(printFunc).SetPos(n.Pos)},
			})
		}
	case *syntaxtree.IfNode:
		r.branch(&n.BranchNode)
	case *syntaxtree.RangeNode:
		r.branch(&n.BranchNode)
	case *syntaxtree.WithNode:
		r.branch(&n.BranchNode)
	case *syntaxtree.TemplateNode:
		r.pipe(n.Pipe)
	}
}

func (r *templateRun) branch(n *syntaxtree.BranchNode) {
	r.pipe(n.Pipe)
	r.node(n.List)
	r.node(n.ElseList)
}

func (r *templateRun) pipe(p *syntaxtree.PipeNode) {
	if p == nil {
		return
	}
	for _, cmd := range p.Cmds {
		for i := 1; i < len(cmd.Args); i++ {
			cmd.Args[i] = r.arg(cmd.Args[i])
		}
		first := cmd.Args[0]
		pos := first.Position()
		switch n := first.(type) {
		case *syntaxtree.PipeNode:
			r.pipe(n)
		case *syntaxtree.FieldNode:
			r.chain(cmd, n, &syntaxtree.DotNode{NodeType: syntaxtree.NodeDot, Pos: pos}, n.Ident)
		case *syntaxtree.VariableNode:
			if len(n.Ident) > 1 {
				variable := *n
				variable.Ident = n.Ident[:1]
				r.chain(cmd, n, &variable, n.Ident[1:])
			}
		case *syntaxtree.ChainNode:
			text := n.String()
			receiver := r.arg(n.Node)
			r.chain(cmd, n, receiver, n.Field)
			r.chains[len(r.chains)-1].text = text
		}
	}
}

// arg rewrites what is an argument, or the receiver of a chain.
func (r *templateRun) arg(n syntaxtree.Node) syntaxtree.Node {
	switch n := n.(type) {
	case *syntaxtree.PipeNode:
		r.pipe(n)
	case *syntaxtree.FieldNode, *syntaxtree.ChainNode, *syntaxtree.VariableNode:
		if v, ok := n.(*syntaxtree.VariableNode); ok && len(v.Ident) == 1 {
			return n
		}
		pos := n.Position()
		p := &syntaxtree.PipeNode{NodeType: syntaxtree.NodePipe, Pos: pos, Cmds: []*syntaxtree.CommandNode{
			{NodeType: syntaxtree.NodeCommand, Pos: pos, Args: []syntaxtree.Node{n}},
		}}
		r.pipe(p)
		return p
	}
	return n
}

// chain makes cmd, which begins with n, a call of a function that looks up names
// in the receiver.
func (r *templateRun) chain(cmd *syntaxtree.CommandNode, n, receiver syntaxtree.Node, names []string) {
	id := syntaxtree.NewIdentifier(chainFunc + strconv.Itoa(len(r.chains))).SetPos(n.Position())
	r.chains = append(r.chains, &fieldChain{names, n.String(), cmd})
	cmd.Args = append([]syntaxtree.Node{id, receiver}, cmd.Args[1:]...)
	cmd.Pos = n.Position()
}

// A chainError is an error of evalChain, in the words of package text/template.
type chainError struct {
	text  string
	cause error
}

func (e *chainError) Error() string { return e.text }
func (e *chainError) Unwrap() error { return e.cause }

func chainErrorf(format string, args ...any) error {
	return &chainError{text: fmt.Sprintf(format, args...)}
}

var chainCall = regexp.MustCompile(`error calling ` + chainFunc + `\d+: `)

// explain gives an error of the copy the words that it would have of the
// template.
func (r *templateRun) explain(err error) error {
	var e template.ExecError
	if !errors.As(err, &e) {
		return err
	}
	text := chainCall.ReplaceAllString(e.Err.Error(), "")
	for i := len(r.chains) - 1; i >= 0; i-- {
		c := r.chains[i]
		args := ""
		for _, arg := range c.cmd.Args[2:] {
			args += " " + arg.String()
		}
		text = strings.ReplaceAll(text, "<"+c.cmd.String()+">", "<"+c.text+">")
		if args == "" {
			text = strings.ReplaceAll(text, "("+c.cmd.String()+")", c.text)
		}
		text = strings.ReplaceAll(text, c.cmd.String(), c.text+args)
	}
	text = strings.ReplaceAll(text, " | "+printFunc, "")
	cause := errors.Unwrap(e.Err)
	if own, ok := errors.AsType[*chainError](e.Err); ok {
		cause = own.cause
	}
	return template.ExecError{Name: e.Name, Err: &chainError{text, cause}}
}

// evalChain looks up the names of c, one after the other. The last may be a
// method that takes args.
func (r *templateRun) evalChain(c *fieldChain, v reflect.Value, args []reflect.Value) (_ reflect.Value, err error) {
	last := len(c.names) - 1
	for i, name := range c.names {
		var with []reflect.Value
		if i == last {
			with = args
		}
		if v, err = r.evalField(v, name, with); err != nil {
			return v, err
		}
	}
	return v, nil
}

// indirect goes through pointers and interfaces; nil tells that it came to a nil
// one. What the program's own errors are wrapped in is taken off.
func indirect(v reflect.Value) (_ reflect.Value, null bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, true
		}
		v = v.Elem()
		if v.Kind() == reflect.Struct && !v.CanAddr() && v.CanInterface() {
			v = reflect.ValueOf(key(v.Interface()))
		}
	}
	return v, false
}

// evalField is .name of a value (text/template/exec.go: evalField).
func (r *templateRun) evalField(receiver reflect.Value, name string, args []reflect.Value) (none reflect.Value, err error) {
	if !receiver.IsValid() {
		if r.missingKey == "error" {
			return none, chainErrorf("nil data; no entry for key %q", name)
		}
		return none, nil
	}
	typ := receiver.Type()
	receiver, isNil := indirect(receiver)
	if receiver.Kind() == reflect.Interface && isNil {
		return none, chainErrorf("nil pointer evaluating %s.%s", typ, name)
	}
	ptr := receiver
	if ptr.Kind() != reflect.Pointer && ptr.CanAddr() {
		ptr = ptr.Addr()
	}
	if r.hasMethod(ptr, name) {
		return r.callMethod(ptr, name, args)
	}
	own := r.m.types.typeOf(receiver.Type())
	switch receiver.Kind() {
	case reflect.Struct:
		f, ok := receiver.Type().FieldByName(name)
		if !ok {
			break
		}
		field, err := receiver.FieldByIndexErr(f.Index)
		switch {
		case !token.IsExported(name):
			return none, chainErrorf("%s is an unexported field of struct type %s", name, typ)
		case err != nil:
			return none, chainErrorf("%v", err)
		case len(args) > 0:
			return none, chainErrorf("%s has arguments but cannot be invoked as function", name)
		}
		if own != nil {
			if f, _, _ := types.LookupFieldOrMethod(own, true, nil, name); f != nil {
				field = r.named(field, f.Type())
			}
		}
		return field, nil
	case reflect.Map:
		if !reflect.TypeFor[string]().AssignableTo(receiver.Type().Key()) {
			break
		}
		if len(args) > 0 {
			return none, chainErrorf("%s is not a method but has arguments", name)
		}
		elem := receiver.MapIndex(reflect.ValueOf(name))
		if !elem.IsValid() {
			switch r.missingKey {
			case "zero":
				return reflect.Zero(receiver.Type().Elem()), nil
			case "error":
				return none, chainErrorf("map has no entry for key %q", name)
			}
			return none, nil
		}
		if own != nil {
			elem = r.named(elem, own.Underlying().(*types.Map).Elem())
		}
		return elem, nil
	case reflect.Pointer:
		if elem := receiver.Type().Elem(); elem.Kind() == reflect.Struct {
			if _, ok := elem.FieldByName(name); !ok {
				break
			}
		}
		return none, chainErrorf("nil pointer evaluating %s.%s", typ, name)
	}
	return none, chainErrorf("can't evaluate field %s in type %s", name, typ)
}

// named is v as a value of t: in variables, a value of a defined slice type is
// one of a plain slice.
func (r *templateRun) named(v reflect.Value, t types.Type) reflect.Value {
	if types.IsInterface(t) || v.Kind() == reflect.Interface {
		return v
	}
	want := r.m.types.of(t)
	if v.Type() == want {
		return v
	}
	if v.CanAddr() {
		return reflect.NewAt(want, v.Addr().UnsafePointer()).Elem()
	}
	return rtype.As(v, want)
}

func (r *templateRun) hasMethod(v reflect.Value, name string) bool {
	if r.m.hasOwnMethods(v.Type()) {
		_, ok := r.m.methodSet(v.Type())[name]
		return ok && token.IsExported(name)
	}
	return v.MethodByName(name).IsValid()
}

// callMethod is evalCall of text/template/exec.go.
func (r *templateRun) callMethod(v reflect.Value, name string, args []reflect.Value) (out reflect.Value, err error) {
	var cause error
	defer func() {
		if cause != nil {
			out, err = reflect.Value{}, &chainError{fmt.Sprintf("error calling %s: %v", name, r.m.printedAny(cause)), cause}
		}
	}()
	from := r.m.mark()
	defer func() {
		x := recover()
		if x == nil {
			return
		}
		_, own := x.(*thrown)
		switch value := unwrap(x).(type) {
		case error:
			cause = value
		default:
			if !own {
				panic(x) // the engine's, on its way to end the goroutine
			}
			if e, ok := r.m.asError(value); ok {
				cause = e
			} else {
				cause = fmt.Errorf("%v", r.m.printedAny(value))
			}
		}
		r.m.back(from)
	}()
	f := r.m.valueMethodByName(v, name)
	t := f.Type()
	fixed := t.NumIn()
	if t.IsVariadic() {
		if fixed--; len(args) < fixed {
			return out, chainErrorf("wrong number of args for %s: want at least %d got %d", name, fixed, len(args))
		}
	} else if len(args) != fixed {
		return out, chainErrorf("wrong number of args for %s: want %d got %d", name, fixed, len(args))
	}
	switch {
	case t.NumOut() == 1, t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]():
	case t.NumOut() == 2:
		return out, chainErrorf("invalid function signature for %s: second return value should be error; is %s", name, t.Out(1))
	default:
		return out, chainErrorf("function %s has %d return values; should be 1 or 2", name, t.NumOut())
	}
	for i := range args {
		want := t.In(min(i, t.NumIn()-1))
		if t.IsVariadic() && i >= fixed {
			want = want.Elem()
		}
		if args[i], err = r.methodArg(args[i], want); err != nil {
			return out, err
		}
	}
	results := f.Call(args)
	if len(results) == 2 && !results[1].IsNil() {
		cause = results[1].Interface().(error)
		return out, nil
	}
	out = results[0]
	if own := r.m.types.typeOf(v.Type()); own != nil {
		if f, _, _ := types.LookupFieldOrMethod(own, true, nil, name); f != nil {
			if sig, ok := f.Type().(*types.Signature); ok {
				out = r.named(out, sig.Results().At(0).Type())
			}
		}
	}
	return out, nil
}

// methodArg is templateArg, but where an interface of the host's is wanted, a value
// of the program's own may be given.
func (r *templateRun) methodArg(v reflect.Value, t reflect.Type) (reflect.Value, error) {
	if t.Kind() != reflect.Interface || t.NumMethod() == 0 || !v.IsValid() || v.Type().AssignableTo(t) || !v.CanInterface() {
		return templateArg(v, t)
	}
	x := key(v.Interface())
	if t == reflect.TypeFor[error]() {
		if e, ok := r.m.asError(x); ok {
			return reflect.ValueOf(e), nil
		}
	}
	if x == nil || !r.m.typeImplements(reflect.TypeOf(x), t) {
		return templateArg(v, t)
	}
	return reflect.ValueOf(r.m.wrapAs(x, t)), nil
}

// templateArg is v as an argument of type t (text/template/exec.go:
// validateType). A number that a template says may be of any numeric type.
func templateArg(v reflect.Value, t reflect.Type) (reflect.Value, error) {
	if !v.IsValid() {
		switch t.Kind() {
		case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
			return reflect.Zero(t), nil
		}
		return v, chainErrorf("invalid value; expected %s", t)
	}
	if v.Type().AssignableTo(t) {
		return v, nil
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		return templateArg(v.Elem(), t)
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(t):
		if v.IsNil() {
			return v, chainErrorf("dereference of nil pointer of type %s", t)
		}
		return v.Elem(), nil
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(t):
		return v.Addr(), nil
	}
	constant := v.Type() == reflect.TypeFor[int]() || v.Type() == reflect.TypeFor[float64]() || v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[bool]() || v.Type() == reflect.TypeFor[rune]()
	if constant && v.CanConvert(t) && (v.Kind() == t.Kind() || v.Kind() != reflect.String && v.Kind() != reflect.Bool && t.Kind() != reflect.String) {
		if c := v.Convert(t); c.Convert(v.Type()).Equal(v) {
			return c, nil
		}
	}
	return v, chainErrorf("wrong type for value; expected %s; got %s", t, v.Type())
}

// A templateValue is an ownValue for package html/template, which writes values
// in scripts as JSON.
type templateValue struct {
	ownValue
	json func() ([]byte, error)
}

func (v templateValue) MarshalJSON() ([]byte, error) { return v.json() }

// printed is what is printed for v (text/template/exec.go: printableValue).
func (r *templateRun) printed(v reflect.Value) reflect.Value {
	shown, null := v, false
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		shown, null = indirect(v)
	}
	if !shown.IsValid() || null || !shown.CanInterface() {
		return v
	}
	t := r.m.types.typeOf(shown.Type())
	if t == nil || shown.Kind() == reflect.Chan || shown.Kind() == reflect.Func {
		return v
	}
	if set := r.m.methodSet(shown.Type()); shown.CanAddr() && set["Error"].bind == nil && set["String"].bind == nil {
		all := r.m.methodSet(reflect.PointerTo(shown.Type()))
		if all["Error"].bind != nil || all["String"].bind != nil {
			shown, t = shown.Addr(), types.NewPointer(t)
		}
	}
	x := shown.Interface()
	own, ok := r.m.printedAs(x, t).(ownValue)
	switch {
	case !ok:
		return reflect.ValueOf(r.m.printedAs(x, t))
	case r.html:
		return reflect.ValueOf(templateValue{own, func() ([]byte, error) {
			set := r.m.methodSet(shown.Type())
			if set["MarshalJSON"].bind == nil && set["String"].sig == "()(string)" {
				return json.Marshal(fmt.Sprint(own))
			}
			return json.Marshal(r.m.jsonArg(x))
		}})
	}
	return reflect.ValueOf(own)
}
