// exit: 2
package main

import "fmt"

type S struct{ a int }

func (s S) String() string { return fmt.Sprint("S-", s.a) }

func main() {
	panic(S{3})
}
