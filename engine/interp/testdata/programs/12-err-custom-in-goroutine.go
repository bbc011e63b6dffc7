// exit: 2
package main

import (
	"fmt"
	"sync"
)

type Account struct {
	mu  sync.Mutex
	bal int
}

func (a *Account) Withdraw(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n > a.bal {
		panic(fmt.Errorf("balance %d < %d", a.bal, n))
	}
	a.bal -= n
}

func main() {
	acc := &Account{bal: 5}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		acc.Withdraw(3)
		acc.Withdraw(3)
	}()
	wg.Wait()
}
