// What kind of error the language panics with.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

type animal interface{ sound() string }
type dog struct{}

func (dog) sound() string { return "woof" }

func main() {
	none := len(os.Args) - 1
	for _, f := range []func(){
		func() { var a []int; _ = a[none] },
		func() { a := make([]int, 2); _ = a[none+3:] },
		func() { s := "abc"; _ = s[none+2 : none+1] },
		func() { a := []int{1, 2}; _ = [4]int(a) },
		func() { fmt.Println(1 / none) },
		func() { var e error; _ = e.Error() },
		func() { var p *struct{ n int }; _ = p.n },
		func() { var f func(); f() },
		func() { var x any = "s"; _ = x.(int) },
		func() { var x any = dog{}; _ = x.(fmt.Stringer) },
		func() { var a animal; _ = a.(dog) },
		func() { var x any = dog{}; _ = x.(interface{ Foo(a int) (string, error) }) },
		func() { m := map[any]int{}; m[[]int{1}] = 2 },
		func() { var m map[string]int; m["a"]++ },
		func() { var a, b any = []int{}, []int{}; fmt.Println(a == b) },
		func() { _ = make([]int, none-1) },
		func() { var c chan int; close(c) },
		func() { c := make(chan int); close(c); close(c) },
		func() { c := make(chan int); close(c); c <- 1 },
		func() { panic(nil) },
	} {
		func() {
			defer func() {
				r := recover()
				var failed *runtime.TypeAssertionError
				err, isRuntime := r.(runtime.Error)
				fmt.Printf("%T %v %v %v\n", r, r, isRuntime, errors.As(err, &failed))
			}()
			f()
		}()
	}
}
