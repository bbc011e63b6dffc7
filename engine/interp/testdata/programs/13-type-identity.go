package main

import "fmt"

type A struct{ n int }
type B struct{ n int }
type MyInt int
type YourInt int
type Str string
type F1 func()
type F2 func()
type SL []int
type Key struct{ s string }
type Key2 struct{ s string }

func (A) M() string { return "A" }
func (B) M() string { return "B" }

type I interface{ M() string }

func kind(v any) string {
	switch v.(type) {
	case A:
		return "A"
	case B:
		return "B"
	case *A:
		return "*A"
	case *B:
		return "*B"
	case int:
		return "int"
	case MyInt:
		return "MyInt"
	case YourInt:
		return "YourInt"
	case string:
		return "string"
	case Str:
		return "Str"
	case SL:
		return "SL"
	case []int:
		return "[]int"
	case F1:
		return "F1"
	case F2:
		return "F2"
	case func():
		return "func()"
	}
	return "?"
}

func main() {
	for _, v := range []any{A{}, B{}, &A{}, &B{}, 1, MyInt(1), YourInt(1), "s", Str("s"), SL{}, F1(nil)} {
		fmt.Print(kind(v), " ")
	}
	fmt.Println()
	for _, v := range []I{B{}, A{}, &B{}, &A{}} {
		_, isA := v.(A)
		_, isB := v.(B)
		fmt.Print(isA, isB, kind(v), v.M(), " ")
	}
	fmt.Println()
	var x, y any = A{1}, B{1}
	fmt.Println(x == y, x == any(A{1}))
	x, y = MyInt(1), 1
	fmt.Println(x == y, x == any(MyInt(1)))
	m := map[any]int{MyInt(1): 1, 1: 2, YourInt(1): 3, Key{"a"}: 4, Key2{"a"}: 5, Str("a"): 6, "a": 7}
	fmt.Println(len(m), m[MyInt(1)], m[1], m[YourInt(1)], m[Key{"a"}], m[Key2{"a"}], m[Str("a")], m["a"])
	_, ok := x.(int)
	_, ok2 := x.(MyInt)
	fmt.Println(ok, ok2)
	type local int
	x = local(1)
	_, ok = x.(int)
	fmt.Println(ok)
}
