package main

import (
	"fmt"
	"os"
	"text/template"
)

type A struct{ X int }

func (a A) M() (string, bool)         { return "x", true }
func (a A) Z()                        {}
func (a A) F(f float64) float64       { return f }
func (a A) U(u uint8) uint8           { return u }
func (a A) I(i any) string            { return fmt.Sprintf("%T:%v", i, i) }
func (a A) R(r rune) string           { return string(r) }
func (a A) Fn() func(int) int         { return func(i int) int { return i * 2 } }
func (a A) P(b *A) int                { return b.X }
func (a *A) Self() *A                 { return a }
func (a A) Err() error                { return fmt.Errorf("an error") }
func (a A) Nil() *A                   { return nil }
func (a A) Any() any                  { return nil }
func (a A) E(e error) string          { return e.Error() }
func (a A) S(s fmt.Stringer) string   { return s.String() }
func (a A) B(b bool, s string) string { return fmt.Sprint(b, s) }

type St int

func (s St) String() string { return fmt.Sprint("St", int(s)) }

func run(text string, x any) {
	t, err := template.New("t").Parse(text)
	if err == nil {
		err = t.Execute(os.Stdout, x)
	}
	fmt.Println(" ", err)
}

func main() {
	a := &A{3}
	for _, s := range []string{
		"{{.M}}", "{{.Z}}", "{{.F 1}} {{.F 1.5}}", "{{.U 3}}", "{{.I 1}} {{.I 1.5}} {{.I \"s\"}} {{.I true}} {{.I .}} {{.I 'a'}}",
		"{{.R 'x'}}", "{{call .Fn 4}}", "{{.P .Self}} {{.P .}}", "{{.Self.Self.X}}", "{{.Err}}", "{{.Nil}}", "{{.Nil.X}}", "{{.Any}}", "{{.Any.X}}",
		"{{.E .Err}}", "{{.B true \"s\"}}", "{{.X | .I}}", "{{.X.Y}}", "{{(.Self).X}}", "{{with .Self}}{{.X}}{{end}}",
		"{{range $k, $v := .}}{{end}}", "{{.}}", "{{printf \"%T\" .X}}", "{{$.X}} {{$.Self.X}}", "{{.I (index $.Self.X 1)}}",
		"{{eq .X 3}} {{lt .X 4}}", "{{if not .Nil}}nil{{end}}", "{{block \"b\" .}}{{.X}}{{end}}", "{{range $i := 2}}{{$.F 1}}{{end}}",
		"{{define \"q\"}}{{.F 2}}{{end}}{{with $y := .}}{{template \"q\" $y}}{{end}}", "{{slice \"abc\" 1 .X}}", "{{/**/ -}}  {{.X -}}  x",
	} {
		fmt.Print(s, " => ")
		run(s, a)
	}
	run("{{.a.S .b}} {{.b}} {{.a.E .e}} {{.e}}", map[string]any{"a": A{}, "b": St(2), "e": &MyE{4}})
	run("{{range .}}{{.}}{{.String}},{{end}}", [2]St{1, 2})
	run("{{range $k, $v := .}}{{$k}}={{$v.X}},{{end}}", map[St]A{1: {2}, 0: {5}})
}

type MyE struct{ n int }

func (e *MyE) Error() string { return fmt.Sprint("mye ", e.n) }
