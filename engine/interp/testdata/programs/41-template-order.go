package main

import (
	"bytes"
	"fmt"
	html "html/template"
	"io"
	"log"
	"log/slog"
	"os"
	"strings"
	"sync"
	"text/template"
	"time"
)

type Money int

func (m Money) String() string { return fmt.Sprintf("$%d.%02d", int(m)/100, int(m)%100) }

type Line struct {
	Name string
	Qty  int
	Unit Money
}

func (l Line) Total() Money { return l.Unit * Money(l.Qty) }

type Order struct {
	mu    sync.Mutex
	Lines []Line
	When  time.Duration
	Notes map[string]Line
	Ch    chan Line
}

func (o *Order) Total() (m Money) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, l := range o.Lines {
		m += l.Total()
	}
	return
}
func (o *Order) Each(yield func(int, Line) bool) {
	for i, l := range o.Lines {
		if !yield(i, l) {
			return
		}
	}
}

type Gen[T any] struct{ V T }

func (g Gen[T]) Get() T         { return g.V }
func (g Gen[T]) String() string { return fmt.Sprint("gen:", g.V) }

type Tree struct {
	L, R *Tree
	V    int
}

func (t *Tree) Walk() []int {
	if t == nil {
		return nil
	}
	return append(append(t.L.Walk(), t.V), t.R.Walk()...)
}

type Shape interface{ Area() float64 }
type Sq struct{ S float64 }

func (s Sq) Area() float64 { return s.S * s.S }

type upper struct{ w io.Writer }

func (u upper) Write(p []byte) (int, error) { return u.w.Write(bytes.ToUpper(p)) }

const page = `{{define "line"}}{{.Name | printf "%-8s"}} {{.Qty}} x {{.Unit}} = {{.Total}}
{{end}}{{range .Lines}}{{template "line" .}}{{end}}total {{.Total}} in {{.When}}
{{range $i, $l := .Each}}{{$i}}:{{$l.Total}} {{end}}
{{with index .Notes "a"}}{{.Total}}{{end}} {{(index .Notes "a").Total}} {{(index .Lines 0).Unit.String}}
{{len .Lines}} {{if gt .Total 100}}big{{else}}small{{end}} {{if and .Lines (gt (len .Lines) 1)}}many{{end}}
`

func main() {
	o := &Order{Lines: []Line{{"tea", 2, 350}, {"<b>", 1, 99}}, When: 3 * time.Second, Notes: map[string]Line{"a": {"n", 3, 5}}}
	t := template.Must(template.New("page").Parse(page))
	if err := t.Execute(os.Stdout, o); err != nil {
		fmt.Println(err)
	}
	t.ExecuteTemplate(upper{os.Stdout}, "line", o.Lines[0])
	h := html.Must(html.New("page").Funcs(html.FuncMap{"safe": func(m Money) html.HTML { return html.HTML("<i>" + m.String() + "</i>") }}).Parse(`<p title="{{.Total}}">{{range .Lines}}{{.Name}}:{{safe .Total}};{{end}}<a href="?q={{(index .Lines 1).Name}}" onclick="f({{.Total}})">{{.Lines}}</a>` + "\n"))
	fmt.Println(h.Execute(os.Stdout, o))
	p := template.Must(template.New("p").Parse("{{.}} {{.Get}} {{.V}}\n"))
	p.Execute(os.Stdout, Gen[int]{4})
	p.Execute(os.Stdout, &Gen[string]{"x"})
	p.Execute(os.Stdout, Gen[Money]{5})
	template.Must(template.New("w").Parse("{{.Walk}} {{.L.Walk}} {{.L.L.L.Walk}}\n")).Execute(os.Stdout, &Tree{&Tree{nil, nil, 1}, nil, 2})
	template.Must(template.New("s").Parse("{{range .}}{{.Area}} {{.}} {{end}}\n")).Execute(os.Stdout, []Shape{Sq{2}, Sq{3}})
	template.Must(template.New("a").Parse("{{range .}}{{.}} {{end}}{{index . 0}}\n")).Execute(os.Stdout, []any{Money(5), Sq{1}, nil, "x", 3, &Line{"q", 1, 2}})
	exec := t.Lookup("line").Execute
	fmt.Println(exec(os.Stdout, o.Lines[1]))
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i := range 4 {
		wg.Go(func() {
			var b strings.Builder
			t.ExecuteTemplate(&b, "line", Line{"g", i, Money(i)})
			mu.Lock()
			defer mu.Unlock()
			if i == 3 {
				fmt.Print(b.String())
			}
		})
	}
	wg.Wait()
	t2 := template.Must(t.Clone())
	template.Must(t2.Parse(`{{define "line"}}[{{.Total}}]{{end}}`))
	t2.Execute(os.Stdout, o)
	sl := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	sl.Info("order", "total", o.Total(), "gen", Gen[int]{3}, "lines", o.Lines, slog.Group("g", slog.Any("m", Money(3)), "n", Sq{2}))
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	slog.Info("default", "m", Money(77))
}
