// exit: 2
package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
)

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int) {
	if b[i] == "x" {
		panic("no swap of x")
	}
	b[i], b[j] = b[j], b[i]
}

func main() {
	words := strings.Fields("ccc bb a")
	slices.SortFunc(words, func(a, b string) int {
		return len(a) - len(b)
	})
	fmt.Println(words)
	var once sync.Once
	once.Do(func() {
		fmt.Println(strings.Map(func(r rune) rune { return r + 1 }, "abc"))
	})
	sort.Sort(byLen{"yy", "x"})
}
