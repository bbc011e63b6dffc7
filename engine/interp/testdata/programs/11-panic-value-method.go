// exit: 2
package main

type T struct{ n []int }

func (t T) At(i int) int {
	return t.n[i]
}

func main() {
	t := T{[]int{1}}
	println(t.At(4))
}
