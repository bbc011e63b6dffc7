package main

import "fmt"

type S struct{}

func (S) String() string { return "S!" }

type Own interface{ String() string }

func main() {
	var i any
	s, ok := i.(fmt.Stringer)
	fmt.Println(s, ok)
	switch v := i.(type) {
	case fmt.Stringer:
		fmt.Println("stringer", v)
	case error:
		fmt.Println("error", v)
	case Own:
		fmt.Println("own")
	case int:
		fmt.Println("int")
	default:
		fmt.Println("default", v)
	}
	i = S{}
	s, ok = i.(fmt.Stringer)
	fmt.Println(s, ok)
	o, ok := i.(Own)
	fmt.Println(o.String(), ok)
	_, ok = i.(error)
	fmt.Println(ok)
	i = 3
	_, ok = i.(fmt.Stringer)
	fmt.Println(ok)
	_, ok = i.(Own)
	fmt.Println(ok)
	var e error
	_, ok = e.(fmt.Stringer)
	fmt.Println(ok)
	var own Own = S{}
	_, ok = own.(fmt.Stringer)
	fmt.Println(ok)
	own = nil
	_, ok = own.(fmt.Stringer)
	fmt.Println(ok)
	_, ok = own.(S)
	fmt.Println(ok)
}
