package main

import "fmt"

const W, H = 8, 6

type Grid [H][W]bool

func (g *Grid) Set(pts ...[2]int) {
	for _, p := range pts {
		g[p[0]][p[1]] = true
	}
}

func (g Grid) Next() (n Grid) {
	for y := range g {
		for x := range g[y] {
			c := g.count(y, x)
			n[y][x] = c == 3 || c == 2 && g[y][x]
		}
	}
	return
}

func (g Grid) count(y, x int) (c int) {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if dy == 0 && dx == 0 {
				continue
			}
			if g[(y+dy+H)%H][(x+dx+W)%W] {
				c++
			}
		}
	}
	return
}

func (g Grid) String() string {
	b := make([]byte, 0, (W+1)*H)
	for _, row := range g {
		for _, c := range row {
			if c {
				b = append(b, '#')
			} else {
				b = append(b, '.')
			}
		}
		b = append(b, '\n')
	}
	return string(b)
}

func transpose(m [][]int) [][]int {
	t := make([][]int, len(m[0]))
	for i := range t {
		t[i] = make([]int, len(m))
		for j := range m {
			t[i][j] = m[j][i]
		}
	}
	return t
}

func pascal(n int) [][]int {
	rows := [][]int{{1}}
	for len(rows) < n {
		last := rows[len(rows)-1]
		row := make([]int, len(last)+1)
		row[0], row[len(last)] = 1, 1
		for i := 1; i < len(last); i++ {
			row[i] = last[i-1] + last[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func main() {
	var g Grid
	g.Set([2]int{1, 2}, [2]int{2, 3}, [2]int{3, 1}, [2]int{3, 2}, [2]int{3, 3})
	for range 3 {
		fmt.Print(g, "\n")
		g = g.Next()
	}
	h := g
	h[0][0] = !h[0][0]
	fmt.Println(g == h, g != h, g == g)
	fmt.Println(transpose([][]int{{1, 2, 3}, {4, 5, 6}}), pascal(6))
	var cube [2][2][2]int
	n := 0
	for i := range cube {
		for j := range cube[i] {
			for k := range cube[i][j] {
				cube[i][j][k] = n
				n++
			}
		}
	}
	cube[1][0][1] += 100
	row := cube[1]
	row[1][1] = -1
	p := &cube[0][1]
	p[0]++
	fmt.Println(cube, row, *p)
	spiral := func(n int) [][]int {
		m := make([][]int, n)
		for i := range m {
			m[i] = make([]int, n)
		}
		x, y, dx, dy := 0, 0, 1, 0
		for i := 1; i <= n*n; i++ {
			m[y][x] = i
			nx, ny := x+dx, y+dy
			if nx < 0 || nx >= n || ny < 0 || ny >= n || m[ny][nx] != 0 {
				dx, dy = -dy, dx
				nx, ny = x+dx, y+dy
			}
			x, y = nx, ny
		}
		return m
	}
	for _, r := range spiral(4) {
		fmt.Printf("%3d\n", r)
	}
}
