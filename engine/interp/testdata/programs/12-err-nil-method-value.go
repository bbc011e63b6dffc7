// exit: 2
package main

import (
	"fmt"
	"time"
)

type Logger interface{ Log(string) }

func main() {
	var l Logger
	func() {
		defer func() { fmt.Println(recover()) }()
		f := l.Log
		f("x")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		defer l.Log("x")
		fmt.Println("body")
	}()
	var e error
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = e.Error()
	}()
	var st fmt.Stringer
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = st.String()
	}()
	go l.Log("y")
	time.Sleep(1)
	fmt.Println("no")
}
