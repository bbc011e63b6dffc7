package main

import "fmt"

type S string
type S1 string
type I int
type I1 int
type T struct{ x int }
type T1 T

func (s S) val() int   { return 1 }
func (s *S1) val() int { return 2 }
func (i I) val() int   { return 3 }
func (i *I1) val() int { return 4 }
func (t T) val() int   { return 7 }
func (t *T1) val() int { return 8 }

type Val interface{ val() int }

func val(v Val) int { return v.val() }
func main() {
	var s S
	fmt.Println(val(s))
	fmt.Println(val(I(3)))
	fmt.Println(val(T{}))
	var zs struct{ S }
	var zps struct{ *S1 }
	zps.S1 = new(S1)
	fmt.Println(zs.val(), zps.val())
	fmt.Println(val(zs))
	fmt.Println(val(&zs))
	fmt.Println(val(zps))
	var zv struct{ Val }
	zv.Val = &zs
	fmt.Println(zv.val(), val(zv))
}
