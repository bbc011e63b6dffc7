package main

import (
	"fmt"
	"sort"
	"strings"
)

type K struct{ a, b int }

func main() {
	m := map[string]int{"a": 1, "b": 2}
	m["c"] = 3
	v, ok := m["z"]
	fmt.Println(len(m), m["a"], v, ok, m)
	delete(m, "a")
	delete(m, "nope")
	if _, ok := m["a"]; !ok {
		fmt.Println("deleted")
	}
	m["b"]++
	m["new"] += 5
	fmt.Println(m)
	g := map[string][]string{}
	for _, w := range strings.Fields("apple avocado banana blueberry cherry") {
		k := w[:1]
		g[k] = append(g[k], w)
	}
	keys := make([]string, 0)
	for k := range g {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Println(k, g[k])
	}
	mm := map[string]map[string]int{"x": {"y": 1}}
	mm["x"]["z"] = 2
	if mm["q"] == nil {
		mm["q"] = make(map[string]int)
	}
	mm["q"]["r"]++
	fmt.Println(mm)
	ks := map[K]string{{1, 2}: "one"}
	ks[K{3, 4}] = "two"
	fmt.Println(ks[K{1, 2}], ks[K{3, 4}], len(ks))
	ar := map[[2]int]bool{{1, 2}: true}
	fmt.Println(ar[[2]int{1, 2}], ar[[2]int{2, 1}])
	fn := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"*": func(a, b float64) float64 { return a * b },
	}
	fmt.Println(fn["+"](2, 3), fn["*"](2, 3), fn["?"] == nil)
	st := map[string]struct{ n int }{"a": {1}}
	fmt.Println(st["a"].n, st["b"].n)
	ps := map[int]*K{1: {1, 2}}
	ps[1].a = 10
	fmt.Println(*ps[1], ps[2] == nil)
	set := map[rune]bool{}
	for _, r := range "hello" {
		set[r] = true
	}
	fmt.Println(len(set), set['h'], set['z'])
	m2 := m
	m2["shared"] = 1
	fmt.Println(m["shared"])
	clear(m)
	fmt.Println(len(m2))
	counts := map[string]int{}
	for _, w := range strings.Fields("the cat the dog the end") {
		counts[w]++
	}
	type kv struct {
		k string
		v int
	}
	var list []kv
	for k, v := range counts {
		list = append(list, kv{k, v})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].v != list[j].v {
			return list[i].v > list[j].v
		}
		return list[i].k < list[j].k
	})
	fmt.Println(list)
	var iface map[string]interface{} = map[string]interface{}{"n": 1, "s": "x", "l": []int{1}, "m": map[string]interface{}{"k": nil}}
	fmt.Println(iface["n"].(int)+1, iface["l"].([]int)[0], iface["m"].(map[string]interface{})["k"])
	mf := map[float64]string{1.5: "x"}
	fmt.Println(mf[1.5])
	mb := map[bool]int{true: 1}
	fmt.Println(mb[len(mb) == 1])
	n := map[string]int(nil)
	fmt.Println(n == nil, len(n), n["x"])
	a, b := m2["q"], len(m2)
	fmt.Println(a, b)
	mp := map[string]*int{}
	x := 5
	mp["x"] = &x
	*mp["x"]++
	fmt.Println(x)
	matrix := map[int]map[int]int{}
	for i := range 2 {
		matrix[i] = map[int]int{}
		for j := range 2 {
			matrix[i][j] = i * j
		}
	}
	fmt.Println(matrix)
	m3 := map[string][2]int{"a": {1, 2}}
	fmt.Println(m3["a"][1], m3["zz"][0])
}
