package main

import (
	"errors"
	"fmt"
)

type MyErr struct{ code int }

func (e MyErr) Error() string { return fmt.Sprint("code ", e.code) }

func try(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return "no panic"
}

func helper() any { return recover() }

func helperCall() (s string) {
	defer func() {
		r := recover()
		s = fmt.Sprint("outer got ", r)
	}()
	defer func() { helper() }()
	panic("p")
}

func direct() (s string) {
	defer func() { s = fmt.Sprint(recover()) }()
	defer helper()
	panic("direct")
}

func repanic() {
	defer func() {
		r := recover()
		panic(fmt.Sprint("again ", r))
	}()
	panic("first")
}

func replace() {
	defer func() { panic("second") }()
	panic("first")
}

func order() {
	defer fmt.Println("d1")
	defer func() {
		defer fmt.Println("d2 inner")
		fmt.Println("recovered", recover())
		fmt.Println("again", recover())
	}()
	defer fmt.Println("d3")
	panic("x")
}

func safeDiv(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught: %v", r)
		}
	}()
	return a / b, nil
}

func continues() int {
	for i := 0; i < 3; i++ {
		func() {
			defer func() { recover() }()
			if i == 1 {
				panic(i)
			}
			fmt.Println("i", i)
		}()
	}
	return 5
}

func deep(n int) {
	defer func() { fmt.Print(n, " ") }()
	if n == 0 {
		panic("deep")
	}
	deep(n - 1)
}

func noPanic() (r any) {
	defer func() { r = recover() }()
	return 1
}

func nestedRecover() {
	defer func() {
		defer func() { fmt.Println("inner recover:", recover()) }()
		panic("from deferred")
	}()
	defer func() { fmt.Println("first recover:", recover()) }()
	panic("orig")
}

type T struct{}

func (T) cleanup() { fmt.Println("method recover:", recover()) }

func methodDefer() {
	defer T{}.cleanup()
	panic("m")
}

func valueDefer() {
	f := func() { fmt.Println("value recover:", recover()) }
	defer f()
	panic("v")
}

func loopDefer() (err error) {
	for i := range 3 {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%d: %v", i, r)
			}
		}()
	}
	panic("L")
}

func main() {
	fmt.Println(try(func() { panic("s") }))
	fmt.Println(try(func() { panic(42) }))
	fmt.Println(try(func() { panic(errors.New("e")) }))
	fmt.Println(try(func() { panic(MyErr{3}) }))
	fmt.Println(try(func() {}))
	r := try(func() { panic(MyErr{4}) })
	if e, ok := r.(MyErr); ok {
		fmt.Println("MyErr", e.code)
	}
	if e, ok := r.(error); ok {
		fmt.Println("error", e)
	}
	fmt.Println(try(func() { panic(fmt.Sprintf("%d", 1)) }))
	fmt.Println(helperCall())
	fmt.Println(direct())
	fmt.Println(try(repanic))
	fmt.Println(try(replace))
	order()
	fmt.Println(safeDiv(6, 3))
	fmt.Println(safeDiv(1, 0))
	fmt.Println(continues())
	fmt.Println(try(func() { deep(3) }))
	fmt.Println(noPanic())
	nestedRecover()
	methodDefer()
	valueDefer()
	fmt.Println(loopDefer())
	fmt.Println(recover())
	fmt.Println(try(func() { panic(nil) }))
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		panic("in goroutine")
	}()
	fmt.Println(<-done)
}
