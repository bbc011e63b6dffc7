// exit: 2
package main

func main() {
	var m map[string][]int
	m["a"] = append(m["a"], 1)
}
