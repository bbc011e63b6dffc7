// order: go
package main

import (
	"fmt"
	"sync"
)

func tree(d int, name string, wg *sync.WaitGroup) {
	defer wg.Done()
	fmt.Println("node", name)
	if d == 0 {
		return
	}
	wg.Add(2)
	go tree(d-1, name+"l", wg)
	go tree(d-1, name+"r", wg)
}

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go tree(3, "", &wg)
	wg.Wait()
}
