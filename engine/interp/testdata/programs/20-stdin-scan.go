// stdin: "3\n10 20 30\nAnn 30\nlast line"
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(in, &n)
	sum := 0
	for range n {
		var x int
		fmt.Fscan(in, &x)
		sum += x
	}
	fmt.Println(n, sum)
	var name string
	var age int
	c, err := fmt.Fscanf(in, "\n%s %d\n", &name, &age)
	fmt.Println(c, err, name, age)
	line, err := in.ReadString('\n')
	fmt.Printf("%q %v %v\n", line, err, err == io.EOF)
}
