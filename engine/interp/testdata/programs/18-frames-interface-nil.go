// exit: 2
package main

type stringer interface{ String() string }

func show(s stringer) string {
	return "<" + s.String() + ">"
}

func all(list ...stringer) (out string) {
	for _, s := range list {
		out += show(s)
	}
	return
}

func main() {
	println(all(nil))
}
