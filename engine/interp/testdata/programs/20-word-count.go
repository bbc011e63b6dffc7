package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

const text = `the quick brown fox jumps over the lazy dog
the dog barks and the fox runs away
quick quick said the fox`

type SafeCounter struct {
	mu sync.Mutex
	v  map[string]int
}

func (c *SafeCounter) Inc(key string) {
	c.mu.Lock()
	c.v[key]++
	c.mu.Unlock()
}

func (c *SafeCounter) Value(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.v[key]
}

type entry struct {
	word  string
	count int
}

func main() {
	c := SafeCounter{v: make(map[string]int)}
	var wg sync.WaitGroup
	for _, line := range strings.Split(text, "\n") {
		wg.Add(1)
		go func(line string) {
			defer wg.Done()
			for _, w := range strings.Fields(line) {
				c.Inc(w)
			}
		}(line)
	}
	wg.Wait()
	var list []entry
	for w, n := range c.v {
		list = append(list, entry{w, n})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].count == list[j].count {
			return list[i].word < list[j].word
		}
		return list[i].count > list[j].count
	})
	for _, e := range list[:5] {
		fmt.Printf("%-6s %d\n", e.word, e.count)
	}
	fmt.Println(c.Value("the"), c.Value("none"))
}
