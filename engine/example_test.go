package engine_test

import (
	"fmt"
	"time"

	"gopark/engine"
)

// A program on the engine: ordinary Go, but for the names.
func Example() {
	e, err := engine.New(engine.Config{Procs: 2, Seed: 1})
	if err != nil {
		panic(err)
	}
	defer e.Close()
	err = e.Run(func() {
		squares := engine.NewChan[int](0)
		engine.Go(func() {
			for i := range 5 {
				squares.Send(i * i)
			}
			squares.Close()
		})
		for s := range squares.All() {
			fmt.Println(s)
		}
	})
	fmt.Println(err)
	// Output:
	// 0
	// 1
	// 4
	// 9
	// 16
	// <nil>
}

// Five that sleep take no time in the virtual world, and end in order.
func ExampleWaitGroup() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		var wg engine.WaitGroup
		for i := range 5 {
			wg.Go(func() {
				engine.Sleep(time.Duration(5-i) * time.Hour)
				fmt.Println(i, engine.Now().Round(time.Minute))
			})
		}
		wg.Wait()
	})
	// Output:
	// 4 1h0m0s
	// 3 2h0m0s
	// 2 3h0m0s
	// 1 4h0m0s
	// 0 5h0m0s
}

func ExampleSelect() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		work, quit := engine.NewChan[string](0), engine.NewChan[bool](0)
		engine.Go(func() {
			work.Send("dig")
			work.Send("sow")
			quit.Close()
		})
		for {
			var w string
			switch i, _ := engine.Select(work.OnRecv(&w), quit.OnRecv(nil)); i {
			case 0:
				fmt.Println(w)
			case 1:
				fmt.Println("quit")
				return
			}
		}
	})
	// Output:
	// dig
	// sow
	// quit
}

func ExampleAfter() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		answer := engine.NewChan[int](0)
		timeout := engine.After(time.Second)
		i, _ := engine.Select(answer.OnRecv(nil), timeout.OnRecv(nil))
		fmt.Println("case", i)
		tick := engine.NewTicker(time.Minute, time.Minute)
		for range 3 {
			fmt.Println(tick.C.Recv().Round(time.Second))
		}
		tick.Stop()
	})
	// Output:
	// case 1
	// 1m1s
	// 2m1s
	// 3m1s
}

func ExampleSemaphore() {
	e, _ := engine.New(engine.Config{Procs: 4})
	defer e.Close()
	e.Run(func() {
		var wg engine.WaitGroup
		var mu engine.Mutex
		two := engine.NewSemaphore(2)
		in, most := 0, 0
		for range 10 {
			wg.Go(func() {
				two.Acquire()
				defer two.Release()
				mu.Lock()
				in++
				most = max(most, in)
				mu.Unlock()
				engine.Sleep(time.Millisecond)
				mu.Lock()
				in--
				mu.Unlock()
			})
		}
		wg.Wait()
		fmt.Println("at most", most)
	})
	// Output: at most 2
}

// What goes wrong in the program is Run's error.
func ExampleEngine_Run() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	fmt.Println(e.Run(func() { engine.NewChan[int](0).Recv() }))
	// Output:
	// fatal error: all goroutines are asleep - deadlock!
	//
	// goroutine 1 [chan receive]:
	// main.main
}
