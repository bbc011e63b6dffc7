package main

import (
	"errors"
	"fmt"
	"sync"
)

var ErrInsufficient = errors.New("insufficient funds")

type Account struct {
	id      int
	mu      sync.Mutex
	balance float64
	history []string
}

type Bank struct {
	accounts map[int]*Account
}

type TransferError struct {
	From, To int
	Amount   float64
	Err      error
}

func (e *TransferError) Error() string {
	return fmt.Sprintf("transfer %d->%d of %.2f: %v", e.From, e.To, e.Amount, e.Err)
}

func (e *TransferError) Unwrap() error { return e.Err }

func (b *Bank) Transfer(from, to int, amount float64) error {
	a, ok := b.accounts[from]
	if !ok {
		return &TransferError{from, to, amount, fmt.Errorf("no account %d", from)}
	}
	c := b.accounts[to]
	first, second := a, c
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if a.balance < amount {
		return &TransferError{from, to, amount, ErrInsufficient}
	}
	a.balance -= amount
	c.balance += amount
	a.history = append(a.history, fmt.Sprintf("-%.0f", amount))
	return nil
}

func main() {
	bank := &Bank{accounts: map[int]*Account{}}
	for i := 1; i <= 3; i++ {
		bank.accounts[i] = &Account{id: i, balance: 100}
	}
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	for i := 0; i < 30; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			if err := bank.Transfer(i%3+1, (i+1)%3+1, 10); err != nil {
				errs <- err
			}
		}(i)
	}
	wg.Wait()
	close(errs)
	total := 0.0
	for _, a := range bank.accounts {
		total += a.balance
	}
	fmt.Printf("total %.2f, errors %d\n", total, len(errs))
	err := bank.Transfer(1, 2, 1e6)
	fmt.Println(err)
	var te *TransferError
	if errors.As(err, &te) {
		fmt.Println(te.From, te.To, errors.Is(err, ErrInsufficient))
	}
	fmt.Println(bank.Transfer(9, 1, 1))
}
