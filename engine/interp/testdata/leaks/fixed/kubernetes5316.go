package main

import (
	"errors"
	"time"
)

func init() { programs["Kubernetes5316"] = roomForTheAnswer }

// The channels have room for the answer, whether or not somebody still waits.
func finish5316(timeout time.Duration, work func() int) (int, error) {
	result := make(chan int, 1)
	failed := make(chan error, 1)
	go func() {
		if n := work(); n >= 0 {
			result <- n
		} else {
			failed <- errors.New("negative")
		}
	}()
	select {
	case n := <-result:
		return n, nil
	case err := <-failed:
		return 0, err
	case <-time.After(timeout):
		return 0, errors.New("timeout")
	}
}

func roomForTheAnswer() {
	finish5316(time.Millisecond, func() int {
		time.Sleep(2 * time.Millisecond)
		return 1
	})
}
