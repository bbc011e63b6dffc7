package main

import (
	"context"
	"time"
)

func init() { programs["Moby33781"] = probeThatGivesUp }

// The probe looks at the context when it has a result to give.
func monitor33781(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Millisecond):
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Millisecond)
			results := make(chan int)
			go func() {
				select {
				case results <- 1:
				case <-ctx.Done():
				}
			}()
			select {
			case <-stop:
				cancel()
				return
			case <-results:
				cancel()
			case <-ctx.Done():
				cancel()
			}
		}
	}
}

func probeThatGivesUp() {
	stop := make(chan struct{})
	go monitor33781(stop)
	time.Sleep(5 * time.Millisecond)
	close(stop)
}
