package interp_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"

	yaegi "github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
)

// BenchmarkVsYaegi runs one program on gopark and unlowered on plain yaegi, in
// the same run, and reports gopark's time divided by yaegi's.
func BenchmarkVsYaegi(b *testing.B) {
	programs := []struct{ name, src string }{
		{"start", `package main
func main() {}`},
		{"loop", `package main
func main() { for i := 0; i < 1000000; i++ {} }`},
		{"calls", `package main
func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }
func main() { fib(20) }`},
		{"slices", `package main
type point struct{ x, y int }
func main() {
	ps := make([]point, 100)
	for n := 0; n < 500; n++ {
		for i := range ps {
			ps[i].x += i
			ps[i].y += ps[i].x
		}
	}
}`},
		{"pingpong", `package main
func main() {
	ch, back := make(chan int), make(chan int)
	go func() { for v := range ch { back <- v + 1 }; close(back) }()
	for i := 0; i < 10000; i++ { ch <- i; <-back }
	close(ch)
}`},
		{"spawn", `package main
import "sync"
func main() {
	var wg sync.WaitGroup
	for i := 0; i < 100000; i++ { wg.Add(1); go func() { wg.Done() }() }
	wg.Wait()
}`},
	}
	for _, p := range programs {
		b.Run(p.name, func(b *testing.B) {
			var ours, theirs time.Duration
			for range b.N {
				t := time.Now()
				prog, err := interp.Compile("main.go", []byte(p.src), "")
				if err != nil {
					b.Fatal(err)
				}
				if r := prog.Run(context.Background(), interp.Options{}); r.Err != nil {
					b.Fatal(r.Report)
				}
				ours += time.Since(t)
				t = time.Now()
				y := yaegi.New(yaegi.Options{})
				y.Use(wholeStdlib())
				if _, err := y.Eval(p.src); err != nil {
					b.Fatal(err)
				}
				theirs += time.Since(t)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "x-yaegi")
			b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "gopark-µs/op")
		})
	}
}

// wholeStdlib is what plain yaegi gets: the whole standard library, as we have.
func wholeStdlib() map[string]map[string]reflect.Value {
	all := map[string]map[string]reflect.Value{}
	for k, v := range stdlib.Symbols {
		if !strings.HasPrefix(k, "github.com/") {
			all[k] = v
		}
	}
	return all
}
