// exit: 2
package main

import (
	"errors"
	"fmt"
)

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("recovered in", name, r)
			panic(fmt.Sprintf("%s: %v", name, r))
		}
	}()
	f()
}

func main() {
	try("outer", func() {
		try("inner", func() {
			panic(errors.New("deep"))
		})
	})
}
