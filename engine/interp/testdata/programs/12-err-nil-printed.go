// exit: 2
package main

import "fmt"

type Animal interface{ Sound() string }
type Dog struct{ name string }

func (d *Dog) Sound() string {
	if d == nil {
		return "(nil dog)"
	}
	return d.name
}
func find(ok bool) *Dog {
	if ok {
		return &Dog{"rex"}
	}
	return nil
}
func get(ok bool) Animal { return find(ok) }

func main() {
	a := get(false)
	fmt.Println(a == nil, a.Sound())
	var b Animal
	fmt.Println(b == nil)
	fmt.Printf("%T %v %T\n", a, a == Animal((*Dog)(nil)), b)
	var e error
	fmt.Printf("%v %T\n", e, e)
	b.Sound()
}
