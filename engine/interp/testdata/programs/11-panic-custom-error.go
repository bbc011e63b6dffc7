// exit: 2
package main

import "fmt"

type MyErr struct{ code int }

func (e *MyErr) Error() string { return fmt.Sprint("code ", e.code) }

func fail() error { return &MyErr{5} }

func main() {
	if err := fail(); err != nil {
		panic(err)
	}
}
