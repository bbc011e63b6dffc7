package interp

import (
	"errors"
	"fmt"
	"go/ast"
	gofmt "go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"time"

	"gopark/engine"
	"gopark/engine/interp/lower"
)

// SavedMark begins a program that Save wrote.
const SavedMark = "// A session of gopark's prompt, as a program."

// Save writes what the session has done as a program that does the same: what
// was declared stands outside of main, and what was executed stands in it, in
// the order in which it was typed. Where a name has meant several things, the
// older ones get names of their own.
//
// An input that ended otherwise than by itself or in a panic is left out, and a
// comment says so.
func (s *Session) Save() ([]byte, error) {
	p := &saving{
		s: s, names: map[string]string{}, taken: map[string]bool{}, imports: map[string]string{},
		used: map[string]bool{}, funcs: map[string]*savedFunc{}, declared: map[string]bool{},
	}
	p.survey()
	p.choose()
	out, err := gofmt.Source([]byte(p.program()))
	if err == nil {
		_, err = Compile("session.go", out, s.opt.Lang)
	}
	if err != nil {
		return nil, fmt.Errorf("this session cannot be written as one program: %w", err)
	}
	return out, nil
}

// A saving is such a program in the making.
type saving struct {
	s       *Session
	items   []*item           // declarations, as they came
	names   map[string]string // what a definition is called, by its key
	taken   map[string]bool   // identifiers in use
	imports map[string]string // path → name
	used    map[string]bool   // paths that the program mentions
	funcs   map[string]*savedFunc

	declared map[string]bool // variables that main has come across
}

// A savedFunc is a function or method, which may have been defined several
// times.
type savedFunc struct {
	last    *item
	from    int  // how many statements had been executed when it was defined first
	changes bool // it was defined again after it may have been called
}

// survey looks through all that was done, for what is declared and how often.
func (p *saving) survey() {
	executed := 0
	for _, e := range p.s.log {
		if e.input == 0 {
			executed++
		}
		for _, rec := range e.units {
			for _, it := range rec.items {
				switch it.kind {
				case stmtItem:
					executed++
					continue
				case funcItem, methodItem:
					f := p.funcs[it.key]
					if f == nil {
						f = &savedFunc{from: executed}
						p.funcs[it.key] = f
						p.items = append(p.items, it)
					}
					f.changes = f.changes || executed > f.from
					f.last = it
				case varItem:
					if !p.declared[it.key] {
						p.declared[it.key] = true
						p.items = append(p.items, it)
					}
				default:
					p.items = append(p.items, it)
				}
			}
		}
	}
	clear(p.declared)
}

// eachText calls f with every text of the session.
func (p *saving) eachText(f func(text)) {
	for _, e := range p.s.log {
		for _, rec := range e.units {
			for _, it := range rec.items {
				f(it.text)
			}
		}
	}
}

// choose gives every definition and package a name. What a name means now
// keeps it.
func (p *saving) choose() {
	p.eachText(func(t text) {
		eachToken(t.src, func(_ int, tok token.Token, lit string, _ token.Token) {
			if tok == token.IDENT {
				p.taken[lit] = true
			}
		})
	})
	current := map[string]bool{}
	for _, d := range p.s.defs.all() {
		if !lower.OldName.MatchString(d.name) {
			current[d.key] = true
		}
	}
	owned := map[string]bool{"main": true, "init": true}
	for _, it := range p.items {
		if it.kind == methodItem || it.key == "" || p.names[it.key] != "" {
			continue
		}
		name := it.name
		if current[it.key] && types.Universe.Lookup(name) == nil && !owned[name] {
			p.names[it.key] = name
			owned[name] = true
		}
	}
	for _, it := range p.items {
		if it.kind != methodItem && it.key != "" && p.names[it.key] == "" {
			p.names[it.key] = p.free(it.name)
		}
	}
	p.eachText(func(t text) {
		for _, r := range t.refs {
			path, ok := strings.CutPrefix(r.key, importKey)
			if !ok || p.imports[path] != "" {
				continue
			}
			name := r.name
			if owned[name] {
				name = p.free(name)
			}
			owned[name] = true
			p.imports[path] = name
		}
	})
	if p.imports["time"] == "" {
		p.imports["time"] = "time"
		if owned["time"] {
			p.imports["time"] = p.free("time")
		}
	}
}

// free makes a name that is not in use.
func (p *saving) free(base string) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s_%d", base, n)
		if !p.taken[name] {
			p.taken[name] = true
			return name
		}
	}
}

// name writes a name as the program has it.
func (p *saving) name(r ref) string {
	if path, ok := strings.CutPrefix(r.key, importKey); ok {
		p.used[path] = true
		return p.imports[path]
	}
	if name := p.names[r.key]; name != "" {
		return name
	}
	return r.name
}

func (p *saving) text(t text) string { return t.with(p.name) }

// program writes it.
func (p *saving) program() string {
	var decls, body strings.Builder
	for _, e := range p.s.log {
		p.step(&body, e)
	}
	for _, it := range p.items {
		p.declaration(&decls, it)
	}
	var b strings.Builder
	b.WriteString(SavedMark + "\npackage main\n\n")
	if len(p.used) > 0 {
		b.WriteString("import (\n")
		for _, path := range slices.Sorted(maps.Keys(p.used)) {
			if name := p.imports[path]; name != p.s.lib.NameOf(path) {
				fmt.Fprintf(&b, "\t%s %q\n", name, path)
			} else {
				fmt.Fprintf(&b, "\t%q\n", path)
			}
		}
		b.WriteString(")\n\n")
	}
	b.WriteString(decls.String())
	b.WriteString("func main() {\n" + body.String() + "}\n")
	return b.String()
}

// declaration writes what stands outside of main about a definition.
func (p *saving) declaration(b *strings.Builder, it *item) {
	f := p.funcs[it.key]
	switch {
	case it.kind == typeItem, it.kind == constItem, it.kind == varItem, it.kind == genericItem, f == nil:
		b.WriteString(p.text(it.text) + "\n\n")
	case !f.changes || f.last.parts().generic:
		b.WriteString(p.text(f.last.text) + "\n\n")
	case it.kind == methodItem:
		p.forwarder(b, it, f.last)
	default:
		at := it.parts()
		fmt.Fprintf(b, "var %s func%s\n\n", p.names[it.key], p.text(it.text.cut(at.sig, it.body)))
	}
}

// The parts of a function's text, as offsets.
type parts struct {
	recv, name, sig int
	generic         bool
	decl            *ast.FuncDecl
}

func (it *item) parts() parts {
	f, err := parser.ParseFile(token.NewFileSet(), "", declPrefix+it.text.src, parser.SkipObjectResolution)
	if err != nil || len(f.Decls) == 0 {
		return parts{generic: true}
	}
	fd := f.Decls[0].(*ast.FuncDecl)
	at := parts{name: offsetIn(fd.Name.Pos()), sig: offsetIn(fd.Type.Params.Pos()), decl: fd, generic: fd.Type.TypeParams != nil}
	if fd.Recv != nil {
		at.recv = offsetIn(fd.Recv.Pos())
		_, params := receiverBase(fd.Recv.List[0].Type)
		at.generic = at.generic || params
	}
	return at
}

func offsetIn(pos token.Pos) int { return int(pos) - 1 - len(declPrefix) }

// forwarder writes a method that calls a variable, since a method itself cannot
// be given another body. The variable holds a function from the receiver to
// what the method does with it.
func (p *saving) forwarder(b *strings.Builder, it, last *item) {
	at := it.parts()
	part := func(n ast.Node) string { return p.text(it.text.cut(offsetIn(n.Pos()), offsetIn(n.End()))) }
	variable := p.methodVar(it)
	recv := part(at.decl.Recv.List[0].Type)
	var params, args []string
	for _, f := range at.decl.Type.Params.List {
		for range max(len(f.Names), 1) {
			name := fmt.Sprintf("p%d", len(params))
			params = append(params, name+" "+part(f.Type))
			if _, ok := f.Type.(*ast.Ellipsis); ok {
				name += "..."
			}
			args = append(args, name)
		}
	}
	results, ret := "", ""
	if at.decl.Type.Results != nil {
		var list []string
		for _, f := range at.decl.Type.Results.List {
			for range max(len(f.Names), 1) {
				list = append(list, part(f.Type))
			}
		}
		results, ret = "("+strings.Join(list, ", ")+")", "return "
	}
	fmt.Fprintf(b, "var %s func(%s) func%s\n\n", variable, recv, p.text(it.text.cut(at.sig, it.body)))
	fmt.Fprintf(b, "func (r %s) %s(%s) %s {\n%s%s(r)(%s)\n}\n\n", recv, at.decl.Name.Name, strings.Join(params, ", "), results, ret, variable, strings.Join(args, ", "))
}

// methodVar names the variable of a method.
func (p *saving) methodVar(it *item) string {
	if p.names[it.key] == "" {
		p.names[it.key] = p.free(strings.ReplaceAll(it.name, ".", "_"))
	}
	return p.names[it.key]
}

// step writes what main does for an entry of the log.
func (p *saving) step(b *strings.Builder, e *entry) {
	if e.input == 0 {
		p.used["time"] = true
		d := e.pass.Time
		what := "// :sleep"
		if d == 0 {
			d = (2 * e.elapsed).Truncate(time.Millisecond) + 10*time.Millisecond
			what = "// :run"
		}
		if e.pass.Events > 0 {
			what = "// :step"
		}
		fmt.Fprintf(b, "%s.Sleep(%d * %s.Nanosecond) %s\n", p.imports["time"], d, p.imports["time"], what)
		return
	}
	values := e.values
	for _, rec := range e.units {
		p.record(b, e, rec, &values)
	}
}

// record writes what main does for a unit.
func (p *saving) record(b *strings.Builder, e *entry, rec *record, values *[]Value) {
	var panicked *engine.PanicError
	panics := errors.As(rec.err, &panicked) && panicked.Goid == 1
	var stmts strings.Builder
	wrap := false
	for _, it := range rec.items {
		switch it.kind {
		case funcItem:
			if f := p.funcs[it.key]; f.changes && !it.parts().generic {
				fmt.Fprintf(b, "%s = func%s\n", p.names[it.key], p.text(it.text.cut(it.parts().sig, len(it.text.src))))
			}
		case methodItem:
			if f := p.funcs[it.key]; f.changes && !it.parts().generic {
				at := it.parts()
				sig := p.text(it.text.cut(at.sig, it.body))
				fmt.Fprintf(b, "%s = func%s func%s { return func%s }\n", p.methodVar(it), p.text(it.text.cut(at.recv, at.name)), sig, p.text(it.text.cut(at.sig, len(it.text.src))))
			}
		case stmtItem:
			if rec.err == nil || panics {
				wrap = wrap || it.wraps
				p.statement(&stmts, it, values)
			}
		}
	}
	switch {
	case rec.err == nil:
	case panics:
		fmt.Fprintf(b, "func() {\ndefer func() { _ = recover() }() // input %d ended in a panic\n%s}()\n", e.input, stmts.String())
		return
	default:
		fmt.Fprintf(b, "// input %d is left out: %s\n", e.input, oneLine(rec.err.Error()))
		return
	}
	if wrap {
		fmt.Fprintf(b, "func() {\n%s}()\n", stmts.String())
		return
	}
	b.WriteString(stmts.String())
}

func oneLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// statement writes a statement, with what it echoed.
func (p *saving) statement(b *strings.Builder, it *item, values *[]Value) {
	if it.zero {
		first := !p.declared[it.key]
		p.declared[it.key] = true
		if first {
			return // it is zero already
		}
	}
	src := p.text(it.text)
	if it.value {
		src = strings.Repeat("_, ", max(it.echoes, 1)-1) + "_ = " + src
	}
	if it.isNil {
		src = ""
	}
	n := min(it.echoes, len(*values))
	var shown []string
	for _, v := range (*values)[:n] {
		shown = append(shown, v.Text+" : "+v.Type)
	}
	*values = (*values)[n:]
	comment := strings.Join(shown, ", ")
	if comment != "" && len(comment) <= 60 && !strings.ContainsAny(comment, "\n\r") && !strings.Contains(src, "\n") && !it.prints {
		src += " // = " + comment
	}
	b.WriteString(src + "\n")
}
