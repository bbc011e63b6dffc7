package main

import "fmt"

type Cell struct {
	v    int
	tags [2]string
}
type Board struct {
	cells [3][3]Cell
	rows  [][2]int
	m     map[string][2]int
	p     *[2][2]int
}

func (b *Board) at(y, x int) *Cell { return &b.cells[y][x] }
func (b Board) get(y, x int) Cell  { return b.cells[y][x] }
func idx(i int) int                { return i }
func mk() [3]int                   { return [3]int{7, 8, 9} }
func pm() *[3]int                  { return &[3]int{1, 2, 3} }

func main() {
	b := &Board{p: &[2][2]int{}, m: map[string][2]int{"a": {1, 2}}}
	i, j := 1, 2
	b.cells[i][j].v = 5
	b.cells[idx(0)][idx(1)].v++
	b.cells[idx(0)][idx(1)].tags[idx(1)] = "t"
	b.at(2, 2).v = 9
	b.at(2, 2).tags[idx(0)] += "x"
	b.rows = append(b.rows, [2]int{1, 2}, [2]int{3, 4})
	b.rows[i][idx(0)] *= 10
	b.rows[idx(0)][i]--
	b.p[i][idx(1)] = 4
	(*b.p)[idx(0)][i] = 3
	b.p[idx(1)][idx(0)], b.rows[idx(0)][idx(0)] = b.rows[0][0], b.p[1][1]
	fmt.Println(b.cells, b.rows, *b.p, b.m["a"][i], b.get(1, 2).v, b.get(i, j).tags[idx(1)] == "")
	fmt.Println(mk()[idx(1)], mk()[i], pm()[idx(2)], len(mk()), b.m["zz"][idx(0)])
	c := *b
	c.cells[idx(1)][idx(1)].v = 100
	fmt.Println(b.cells[1][1].v, c.cells[1][1].v)
	q := &b.cells[idx(1)]
	q[idx(0)].v = 3
	r := &q[idx(0)].tags
	r[idx(1)] = "r"
	fmt.Println(b.cells[1][0])
	for y := range b.cells {
		for x := range b.cells[y] {
			b.cells[y][x].v += y * x
			b.cells[y][x].tags[y%2] += "!"
		}
	}
	fmt.Println(b.cells)
	s := b.cells[idx(2)][:2]
	s[idx(1)].v = -1
	s2 := b.cells[i][idx(1):]
	s2[0].v = -2
	fmt.Println(b.cells[2], b.cells[1])
	arr := [2][2]int{{1, 2}, {3, 4}}
	arr[i%2], arr[idx(0)] = arr[idx(0)], arr[i%2]
	fmt.Println(arr, arr[idx(1)][idx(0)])
	pp := &arr[idx(1)][idx(1)]
	*pp = 50
	fn := func(a [2][2]int) int { a[idx(0)][idx(0)] = 99; return a[0][0] }
	fmt.Println(fn(arr), arr)
	x := struct{ a [2]int }{}
	x.a[idx(1)]++
	xs := []struct{ a [2]int }{{}, {}}
	xs[i].a[idx(0)] = 6
	fmt.Println(x, xs)
	var grid [2][3][2]int
	grid[i][j][idx(1)] = 8
	g2 := grid
	g2[idx(1)][idx(2)][0] = 7
	fmt.Println(grid, g2, grid == g2)
}
