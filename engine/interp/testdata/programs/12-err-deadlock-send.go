// exit: 2
package main

type P struct{ out chan<- string }

func (p *P) emit(s string) {
	p.out <- s
}

func main() {
	p := &P{make(chan string)}
	p.emit("x")
}
