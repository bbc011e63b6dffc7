package main

import "sync"

func init() { programs["Syncthing5795"] = closeFromOutside }

// The reader hands on what it read unless the connection is closed, and the one
// who closes does not wait for the dispatcher from inside of it.
type conn5795 struct {
	inbox   chan int
	closed  chan struct{}
	once    sync.Once
	readers sync.WaitGroup
}

func (c *conn5795) close() { c.once.Do(func() { close(c.closed) }) }

func (c *conn5795) read() {
	defer c.readers.Done()
	for i := 0; ; i++ {
		select {
		case c.inbox <- i:
		case <-c.closed:
			return
		}
	}
}

func (c *conn5795) dispatch() {
	defer c.readers.Done()
	for {
		select {
		case n := <-c.inbox:
			if n == 3 {
				c.close()
			}
		case <-c.closed:
			return
		}
	}
}

func closeFromOutside() {
	c := &conn5795{inbox: make(chan int), closed: make(chan struct{})}
	c.readers.Add(2)
	go c.read()
	go c.dispatch()
	c.readers.Wait()
}
