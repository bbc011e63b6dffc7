// exit: 2
package main

import "fmt"

type Logger interface{ Log(string) }
type S struct {
	Logger
	l Logger
}

func main() {
	s := &S{}
	defer func() {
		fmt.Println(recover())
		s.Log("x")
	}()
	s.l.Log("hello")
}
