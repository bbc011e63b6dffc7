// exit: 2
package main

import "os"

type exitError struct{ code int }

func (e exitError) Error() string { return "exit" }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func open(name string) (*os.File, error) {
	return nil, exitError{3}
}

func main() {
	f := must(open("nowhere"))
	f.Close()
}
