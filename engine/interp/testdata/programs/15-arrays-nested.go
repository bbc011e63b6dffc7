package main

import "fmt"

const W, H = 4, 3

type Grid [H][W]bool

func (g *Grid) Set(pts ...[2]int) {
	for _, p := range pts {
		g[p[0]][p[1]] = true
	}
}

func (g *Grid) Set1(y, x int) { g[y][x] = true }
func (g *Grid) Set2(y, x int) { (*g)[y][x] = true }

type Row [3]int

func (r *Row) Set(i int) { r[i] = 1 }

func main() {
	var g Grid
	g[0][0] = true
	fmt.Println(g)
	g.Set([2]int{1, 2})
	fmt.Println(g)
	g.Set1(2, 1)
	fmt.Println(g)
	g.Set2(2, 3)
	fmt.Println(g)
	var r Row
	r.Set(1)
	fmt.Println(r)
	p := &g
	p[0][3] = true
	fmt.Println(g)
	s := g[1][:]
	s[0] = true
	fmt.Println(g)
	h := g
	h[1][1] = true
	fmt.Println(g == h, g[1] == h[1], g[0] == h[0])
}
