package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

type Timeouter interface{ Timeout() bool }

type Sizer interface{ Len() int }

func main() {
	var de Timeouter
	fmt.Println(errors.As(context.DeadlineExceeded, &de))
	fmt.Println(de.Timeout())
	var x any = strings.NewReader("abc")
	s, ok := x.(Sizer)
	fmt.Println(ok)
	fmt.Println(s.Len())
	var z Sizer = strings.NewReader("four")
	fmt.Println(z.Len())
}
