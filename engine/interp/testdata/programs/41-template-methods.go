package main

import (
	"errors"
	"fmt"
	html "html/template"
	"os"
	"strings"
	"text/template"
)

type Color int

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Money float64

func (m Money) Euro() string { return fmt.Sprintf("%.2f EUR", float64(m)) }

type Names []string

func (n Names) Join(sep string) string { return strings.Join(n, sep) }

type Base struct{ ID int }

func (b Base) Label() string         { return fmt.Sprint("#", b.ID) }
func (b *Base) Bump() string         { b.ID++; return "bumped" }
func (b Base) Fail() (string, error) { return "", errors.New("boom") }

type Item struct {
	Base
	Title string
	Price Money
	Color Color
	Tags  Names
	Next  *Item
	any   int
	Attr  map[string]any
	Show  fmt.Stringer
}

func (i Item) Add(a, b int) int       { return a + b }
func (i Item) Half(x float64) float64 { return x / 2 }
func (i Item) Sum(xs ...int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}
func (i *Item) Ptr() string      { return "ptr " + i.Title }
func (i Item) Self() Item        { return i }
func (i Item) List() []Color     { return []Color{0, 1} }
func (i Item) TagsCopy() Names   { return i.Tags }
func (i Item) Panics() string    { var m map[string]int; m["a"] = 1; return "" }
func (i Item) Same(o *Item) bool { return i.Title == o.Title }

type MyErr struct{ Code int }

func (e *MyErr) Error() string { return fmt.Sprint("code ", e.Code) }

type Pt struct{ X, Y int }
type PS struct{ N int }

func (p *PS) String() string { return fmt.Sprintf("PS(%d)", p.N) }

func run(name, text string, data any) {
	t, err := template.New(name).Funcs(template.FuncMap{"upper": strings.ToUpper, "mk": func(n int) *PS { return &PS{n} }, "show": func(c Color) string { return "c:" + c.String() }}).Parse(text)
	if err != nil {
		fmt.Println("parse:", err)
		return
	}
	if err := t.Execute(os.Stdout, data); err != nil {
		fmt.Printf("\n%s: %v\n", name, err)
		return
	}
	fmt.Println()
}

func main() {
	it := &Item{Base: Base{7}, Title: "lamp", Price: 3.5, Color: 1, Tags: Names{"a", "b"}, Attr: map[string]any{"pt": Pt{1, 2}, "col": Color(0), "ps": &PS{4}}, Show: Color(1)}
	it.Next = &Item{Title: "next", Color: 0}
	for i, text := range []string{
		"{{.Title}} {{.Price.Euro}} {{.Color}} {{.Color.String}} {{.Tags.Join \"-\"}} {{.Tags}}",
		"{{.Label}} {{.Bump}} {{.Label}} {{.Base.ID}} {{.Base}}",
		"{{.Add 1 2}} {{.Half 3}} {{.Sum}} {{.Sum 1 2 3}} {{3 | .Add 4}}",
		"{{.Ptr}} {{.Self.Title}} {{(.Self).Color}} {{.Next.Title}} {{.Next.Color.String | upper}}",
		"{{range .List}}[{{.}}]{{end}} {{range $i, $c := .List}}{{$i}}={{$c.String}} {{end}}",
		"{{with .Next}}{{.Ptr}} {{$.Ptr}}{{end}} {{if eq .Color 1}}green{{else}}other{{end}}",
		"{{.Attr.pt}} {{.Attr.col}} {{.Attr.col.String}} {{.Attr.ps}} {{.Attr.none}} {{.Attr}}",
		"{{printf \"%v %s %d\" .Color .Color .Color}} {{print .Color}} {{println .Color}}",
		"{{show .Color}} {{(mk 3).String}} {{mk 4}} {{(mk 5).N}} {{.Show}} {{.Show.String}}",
		"{{define \"x\"}}<{{.Title}} {{.Color}}>{{end}}{{template \"x\" .}}{{template \"x\" .Next}}",
		"{{.Fail}}", "{{.None}}", "{{.Next.Next.Title}}", "{{.any}}", "{{.Add 1}}", "{{.Title.Foo}}", "{{.Panics}}",
		"{{.Same .Next}}",
		"{{.TagsCopy.Join \"+\"}} {{len .Tags}} {{index .Tags 1}} {{len .TagsCopy}}",
		"{{$x := .Next}}{{$x.Title}} {{$x.Color}}{{$x = .}} {{$x.Title}}",
		"{{and .Title .Color}} {{or .Attr.none .Color}} {{not .Color}}",
		"{{if .Next.Fail}}x{{end}}", "{{len .Fail}}", "{{index .List 5}}",
		"{{html .Color}} {{.Color | html}} {{.Title | printf \"%q\"}}",
		"{{.Next.Attr.foo.bar}}", "{{/* c */}}{{- .Title -}} x {{break}}",
		"{{range .Attr}}{{.}},{{end}}",
		"{{with $y := .Color}}{{$y}}{{end}}{{range 3}}{{.}}{{else}}{{end}}",
	} {
		run(fmt.Sprint("t", i), text, it)
		run(fmt.Sprint("v", i), text, *it)
	}
	run("err", "{{.}} {{.Code}}", &MyErr{3})
	run("errs", "{{.E}} {{.E.Code}}", map[string]error{"E": &MyErr{3}})
	run("slice", "{{range .}}{{.}} {{.String}};{{end}}", []Color{1, 0})
	run("ptrs", "{{range .}}{{.}} {{.N}};{{end}}", []*PS{{1}, {2}})
	run("vals", "{{range .}}{{.}} {{.N}};{{end}}", []PS{{1}, {2}})
	run("nil", "{{.}} {{.X}}", nil)
	run("map", "{{.a}} {{.b.X}} {{.c}}", map[string]Pt{"a": {1, 2}, "b": {3, 4}})
	run("names", "{{.Join \",\"}} {{.}}", Names{"x", "y"})
	run("nilptr", "{{.Title}}", (*Item)(nil))
	t := template.Must(template.New("m").Option("missingkey=error").Parse("{{.x}}"))
	fmt.Println(t.Execute(os.Stdout, map[string]Color{}))
	t = template.Must(template.New("m").Option("missingkey=zero").Parse("{{.x}}\n"))
	fmt.Println(t.Execute(os.Stdout, map[string]Color{}))
	h := html.Must(html.New("h").Parse(`<a href="/x?c={{.Color}}" title='{{.Label}}'>{{.Title}} {{.Color}}</a><script>var c = {{.Color}}, p = {{.Attr.pt}}, t = {{.Tags}};</script>{{.Attr.none}}{{define "r"}}<b>{{.Price.Euro}}</b>{{end}}{{template "r" .}}` + "\n"))
	fmt.Println(h.Execute(os.Stdout, it))
	it.Title = "<i>"
	fmt.Println(h.Execute(os.Stdout, it))
	fmt.Println(h.ExecuteTemplate(os.Stdout, "r", it))
	fmt.Println(h.ExecuteTemplate(os.Stdout, "nope", it))
	err := template.Must(template.New("e").Parse("{{.Fail}}")).Execute(os.Stdout, it)
	var ee template.ExecError
	fmt.Println(errors.As(err, &ee), ee.Name, errors.Unwrap(errors.Unwrap(err)))
}
