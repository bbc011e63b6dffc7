// exit: 2
package main

type T struct{ n int }

func (t *T) Boom() {
	panic("boom")
}

type U struct{ *T }

func main() {
	u := U{&T{1}}
	u.Boom()
}
