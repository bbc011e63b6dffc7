package main

import "fmt"

type MyInt int

func main() {
	for i := range 3 {
		fmt.Print(i, " ")
	}
	for range 2 {
		fmt.Print("x ")
	}
	var n MyInt = 2
	for i := range n {
		fmt.Printf("%T%d ", i, i)
	}
	const k = 2
	for i := range k {
		fmt.Printf("%T ", i)
	}
	var u8 uint8 = 3
	for i := range u8 {
		fmt.Printf("%T ", i)
	}
	for i := range -1 {
		fmt.Println("never", i)
	}
	fmt.Println()
	s := []string{"a", "b", "c"}
	for i, v := range s {
		fmt.Print(i, v, " ")
		if i == 0 {
			s = append(s, "d")
		}
	}
	fmt.Println(len(s))
	for i := range s {
		s[i] += "!"
	}
	for _, v := range s {
		fmt.Print(v)
		v = "changed"
	}
	fmt.Println(s)
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 10
		fmt.Print(i, v, " ")
	}
	fmt.Println(a)
	a = [3]int{1, 2, 3}
	for i, v := range &a {
		a[2] = 10
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	pa := &a
	for i := range pa {
		pa[i] = i
	}
	for i := range len(a) {
		fmt.Print(a[i])
	}
	fmt.Println()
	var np *[4]int
	for i := range np {
		fmt.Print(i)
	}
	fmt.Println(len(np))
	for i, r := range "héß€😀" {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println()
	for i := range "abc" {
		fmt.Print(i)
	}
	for range "é" {
		fmt.Print("once")
	}
	for i, r := range "a\xffb" {
		fmt.Print(" ", i, r)
	}
	fmt.Println()
	m := map[string]int{"x": 1}
	for k, v := range m {
		fmt.Println(k, v)
	}
	sum := 0
	m = map[string]int{"a": 1, "b": 2, "c": 3}
	for _, v := range m {
		sum += v
	}
	for k := range m {
		delete(m, k)
	}
	fmt.Println(sum, len(m))
	var nm map[int]int
	for range nm {
		fmt.Println("never")
	}
	var ns []int
	for range ns {
		fmt.Println("never")
	}
	var i, v int
	for i, v = range []int{5, 6, 7} {
	}
	fmt.Println(i, v)
	var st struct{ a, b int }
	for st.a, st.b = range []int{5, 6} {
	}
	fmt.Println(st)
	arr := [2][2]int{{1, 2}, {3, 4}}
	for _, row := range arr {
		for _, x := range row {
			fmt.Print(x, " ")
		}
	}
	fmt.Println()
	for i := range 3 {
		i *= 2
		fmt.Print(i, " ")
	}
	fmt.Println()
	type pt struct{ x, y int }
	pts := []pt{{1, 2}, {3, 4}}
	for _, p := range pts {
		p.x = 100
	}
	for i := range pts {
		p := &pts[i]
		p.y *= 2
	}
	fmt.Println(pts)
	ptrs := []*pt{{1, 2}, {3, 4}}
	for _, p := range ptrs {
		p.x = 100
	}
	fmt.Println(*ptrs[0], *ptrs[1])
}
