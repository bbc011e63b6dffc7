// exit: 2
package main

import "fmt"

type animal interface{ sound() string }
type dog struct{}

func (dog) sound() string { return "woof" }

type cat struct{ name string }

func (c *cat) sound() string { return c.name }

func name(a animal) string {
	switch v := a.(type) {
	case dog:
		return "dog"
	default:
		return v.sound()
	}
}

func main() {
	animals := []animal{dog{}, &cat{"tom"}, (*cat)(nil)}
	for _, a := range animals {
		fmt.Println(
			"name:",
			name(a),
		)
	}
}
