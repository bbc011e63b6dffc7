package engine

// A Cond is sync.Cond.
type Cond struct {
	L      Locker
	id     lockID
	notify notifyList
}

// NewCond makes a Cond with lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, waits to be called, and locks it again.
func (c *Cond) Wait() {
	e, _ := here("Cond.Wait")
	id := c.id.get(e)
	t := e.notifyListAdd(&c.notify)
	c.L.Unlock()
	e.notifyListWait(&c.notify, t, id)
	c.L.Lock()
}

// Signal wakes the G that has waited longest.
func (c *Cond) Signal() {
	e := current("Cond.Signal")
	e.notifyListNotifyOne(e.enter(), &c.notify)
}

// Broadcast wakes all that wait.
func (c *Cond) Broadcast() {
	e := current("Cond.Broadcast")
	e.notifyListNotifyAll(e.enter(), &c.notify)
}
