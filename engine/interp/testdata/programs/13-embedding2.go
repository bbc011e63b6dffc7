package main

import (
	"fmt"
	"strings"
)

type Animal struct {
	Name string
	legs int
}

func (a *Animal) SetName(n string) { a.Name = n }
func (a Animal) Describe() string  { return fmt.Sprintf("%s has %d legs", a.Name, a.legs) }
func (a Animal) Sound() string     { return "..." }

type Dog struct {
	Animal
	breed string
}

func (d Dog) Sound() string { return "Woof" }

type Puppy struct {
	*Dog
	age int
}

func (p Puppy) Sound() string { return strings.ToLower(p.Dog.Sound()) + p.Animal.Sound() }

type Sounder interface{ Sound() string }
type Describer interface {
	Sounder
	Describe() string
}

type Logger struct{ prefix string }

func (l Logger) Log(s string) { fmt.Println(l.prefix + s) }

type Service struct {
	Logger
	*strings.Builder
	Describer
}

type Base struct{ id int }

func (b Base) ID() int { return b.id }

type L struct{ Base }
type R struct{ Base }
type Both struct {
	L
	R
	id string
}

func main() {
	d := Dog{Animal{"Rex", 4}, "lab"}
	fmt.Println(d.Name, d.legs, d.Describe(), d.Sound(), d.Animal.Sound())
	d.SetName("Max")
	fmt.Println(d.Animal.Name)
	p := Puppy{&d, 1}
	p.SetName("Tiny")
	fmt.Println(d.Name, p.Sound(), p.Name, p.breed)
	for _, s := range []Sounder{d, &d, p, d.Animal} {
		fmt.Print(s.Sound(), " ")
	}
	fmt.Println()
	var ds Describer = p
	fmt.Println(ds.Describe(), ds.Sound())
	s := Service{Logger{"> "}, &strings.Builder{}, d}
	s.Log("hello")
	s.WriteString("abc")
	fmt.Println(s.String(), s.Len(), s.Sound(), s.Describe())
	b := Both{L{Base{1}}, R{Base{2}}, "x"}
	fmt.Println(b.L.ID(), b.R.ID(), b.id, b.L.id)
	f := p.Describe
	d.legs = 3
	fmt.Println(f())
	fmt.Println(p.Describe())
	g := (*Dog).SetName
	g(&d, "Via")
	fmt.Println(p.Name)
}
