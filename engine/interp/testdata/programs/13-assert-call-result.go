package main

import "fmt"

type closer interface{ Close() string }

type file struct {
	name string
	n    int
}

func (f *file) Close() string { return "closed " + f.name }

type value int

func (v value) Close() string { return fmt.Sprint("value ", int(v)) }

func open(name string) closer { return &file{name: name} }

func number(n int) closer { return value(n) }

func both() (closer, closer) { return open("a"), number(1) }

type shop struct{ items []closer }

func (s shop) first() closer { return s.items[0] }

func main() {
	f := open("x").(*file)
	fmt.Println(f.name, f.n, f.Close())
	fmt.Println(number(3).(value)+1, open("y").(*file).name, (open("z")).(*file).Close())
	s := shop{[]closer{&file{"in", 4}}}
	fmt.Println(s.first().(*file).n, len(open("long").(*file).name)+int(number(2).(value)))
	for i := range 2 {
		defer func() { fmt.Println(i, number(i).(value), recover()) }()
	}
	fmt.Println(number(3).(*file))
}
