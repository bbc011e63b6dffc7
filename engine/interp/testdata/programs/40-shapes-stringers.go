package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
)

type Shape interface {
	Area() float64
	fmt.Stringer
}

type Circle struct{ R float64 }
type Rect struct{ W, H float64 }
type Group struct {
	Name   string
	Shapes []Shape
}

func (c Circle) Area() float64  { return math.Pi * c.R * c.R }
func (c Circle) String() string { return fmt.Sprintf("Circle(%.1f)", c.R) }
func (r *Rect) Area() float64   { return r.W * r.H }
func (r *Rect) String() string  { return fmt.Sprintf("Rect(%gx%g)", r.W, r.H) }
func (g Group) Area() (t float64) {
	for _, s := range g.Shapes {
		t += s.Area()
	}
	return
}
func (g Group) String() string {
	var parts []string
	for _, s := range g.Shapes {
		parts = append(parts, s.String())
	}
	return g.Name + "[" + strings.Join(parts, " ") + "]"
}

type Level int

const (
	Debug Level = iota + 1
	Info
	Warn
)

func (l Level) String() string {
	switch l {
	case Debug:
		return "DEBUG"
	case Info:
		return "INFO"
	}
	return fmt.Sprintf("Level(%d)", int(l))
}

type Temp float64

func (t Temp) String() string { return fmt.Sprintf("%.1f°C", float64(t)) }

type Pt struct{ X, Y int }

func (p Pt) String() string { return fmt.Sprintf("<%d,%d>", p.X, p.Y) }

type NotFound struct{ Key string }

func (n NotFound) Error() string { return "not found: " + n.Key }

type wrapped struct {
	op  string
	err error
}

func (w *wrapped) Error() string { return w.op + ": " + w.err.Error() }
func (w *wrapped) Unwrap() error { return w.err }

func get(k string) error {
	if k == "" {
		return &wrapped{"get", NotFound{"<empty>"}}
	}
	return nil
}

func main() {
	g := Group{"g", []Shape{Circle{1}, &Rect{2, 3}}}
	g2 := Group{"outer", []Shape{g, Circle{0.5}}}
	fmt.Println(g, g2)
	fmt.Printf("%v %s %.2f\n", g2, g2.Shapes[1], g2.Area())
	var s Shape = g
	fmt.Println(s, []Shape{s}, map[string]Shape{"k": &Rect{1, 1}}, &g)
	fmt.Println(Info, Warn, []Level{Debug, Warn}, map[Level]Temp{Info: 36.6})
	fmt.Printf("%v %d %s|%8v|%-8v|%x\n", Debug, Debug, Debug, Info, Info, Info)
	fmt.Println(Pt{1, 2}, &Pt{3, 4}, []Pt{{5, 6}}, []*Pt{}, struct{ P Pt }{Pt{7, 8}}, [1]Pt{})
	var i interface{} = Pt{9, 9}
	fmt.Println(i, []interface{}{i, Info, Temp(1), nil, "s", 2})
	fmt.Printf("%v %+v %T|%v\n", i, i, i, fmt.Sprint(i)+"!")
	err := get("")
	var nf NotFound
	fmt.Println(err, errors.As(err, &nf), nf.Key, errors.Unwrap(err) == NotFound{"<empty>"}, errors.Is(err, NotFound{"<empty>"}))
	fmt.Printf("%v|%s|%q|%T\n", err, err, err, err)
	fmt.Fprintln(os.Stdout, Warn, err, get("x"))
	fmt.Fprintf(os.Stdout, "%s %v\n", Temp(20), []error{err, nil})
	panicky := func() (e error) {
		defer func() {
			if r := recover(); r != nil {
				e = fmt.Errorf("recovered: %v", r)
			}
		}()
		panic(Pt{1, 1})
	}
	fmt.Println(panicky())
	str := fmt.Stringer(Info)
	fmt.Println(str, str.String() == "INFO")
	type local struct {
		L Level
		T *Temp
	}
	t := Temp(5)
	fmt.Printf("%v %+v\n", local{L: Info}, local{L: Debug}.L)
	fmt.Println(local{Info, &t}.T.String(), *local{Info, &t}.T)
}
