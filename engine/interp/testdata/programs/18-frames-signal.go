// exit: 2
package main

type node struct {
	next *node
	val  int
}

func (n *node) sum() int {
	return n.val + n.next.sum()
}

func main() {
	list := &node{&node{&node{nil, 3}, 2}, 1}
	println(list.sum())
}
