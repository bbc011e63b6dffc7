// exit: 2
package main

type Node struct {
	val  int
	next *Node
}

func sum(n *Node) int {
	return n.val + sum(n.next)
}

func main() {
	println(sum(&Node{1, &Node{2, nil}}))
}
