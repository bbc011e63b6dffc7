package main

import "fmt"

type F1 func()
type F2 func()
type SL []int
type M map[string]int

func kind(v any) string {
	switch v.(type) {
	case SL:
		return "SL"
	case []int:
		return "[]int"
	case F1:
		return "F1"
	case F2:
		return "F2"
	case M:
		return "M"
	case map[string]int:
		return "map"
	}
	return "?"
}

func main() {
	for _, v := range []any{SL{}, []int{}, F1(nil), F2(nil), M{}, map[string]int{}} {
		fmt.Print(kind(v), " ")
	}
	fmt.Println()
}
