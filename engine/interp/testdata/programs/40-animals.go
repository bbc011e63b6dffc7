package main

import (
	"fmt"
	"sort"
	"strings"
)

type Animal interface {
	Speak() string
	Name() string
}

type Dog struct{ name string }
type Cat struct{ name string }
type Cow struct{}

func (d Dog) Speak() string  { return "Woof" }
func (d Dog) Name() string   { return d.name }
func (c *Cat) Speak() string { return "Meow" }
func (c *Cat) Name() string  { return c.name }
func (Cow) Speak() string    { return "Moo" }
func (Cow) Name() string     { return "Cow" }

type Walker interface{ Walk() string }

func (d Dog) Walk() string { return d.name + " walks" }

type Farm struct {
	animals map[string]Animal
	log     []string
}

func (f *Farm) Add(as ...Animal) *Farm {
	if f.animals == nil {
		f.animals = make(map[string]Animal)
	}
	for _, a := range as {
		f.animals[a.Name()] = a
		f.log = append(f.log, fmt.Sprintf("added %s", a.Name()))
	}
	return f
}

func (f Farm) Names() (names []string) {
	for n := range f.animals {
		names = append(names, n)
	}
	sort.Strings(names)
	return
}

func describe(a Animal) string {
	switch v := a.(type) {
	case Dog:
		return "dog " + v.name
	case *Cat:
		return "cat " + v.name
	case Cow:
		return "cow"
	}
	return "unknown"
}

func main() {
	f := new(Farm).Add(Dog{"Rex"}, &Cat{"Tom"}, Cow{}, Dog{"Ace"})
	for _, n := range f.Names() {
		a := f.animals[n]
		w, ok := a.(Walker)
		fmt.Println(n, a.Speak(), describe(a), ok, ok && w.Walk() != "")
	}
	fmt.Println(strings.Join(f.log, "; "))
	var as []Animal = []Animal{Cow{}, Dog{"B"}}
	fmt.Printf("%v %+v %T %T\n", as, as, as[0], as)
	if d, ok := as[1].(Dog); ok {
		d.name = "changed"
		fmt.Println(d, as[1])
	}
	c := &Cat{"X"}
	var a Animal = c
	c.name = "Y"
	fmt.Println(a.Name(), a == Animal(c), a != nil)
	dogs := map[Dog]int{{"a"}: 1, {"b"}: 2}
	dogs[Dog{"a"}]++
	fmt.Println(dogs[Dog{"a"}], len(dogs))
	var none Animal
	fmt.Println(none == nil, describe(none))
	fn := map[string]func() Animal{"dog": func() Animal { return Dog{"made"} }, "cat": func() Animal { return &Cat{"made"} }}
	fmt.Println(describe(fn["dog"]()), describe(fn["cat"]()))
}
