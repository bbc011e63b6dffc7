// exit: 2
package main

func main() {
	f := func() {
		func() {
			panic("in closure")
		}()
	}
	f()
}
