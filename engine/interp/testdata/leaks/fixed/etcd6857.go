package main

func init() { programs["Etcd6857"] = askUnlessStopped }

// Who asks also listens for the end of the one that answers.
type node6857 struct {
	status chan chan int
	stop   chan struct{}
	done   chan struct{}
}

func (n *node6857) run() {
	defer close(n.done)
	for {
		select {
		case answer := <-n.status:
			answer <- 1
		case <-n.stop:
			return
		}
	}
}

func (n *node6857) ask() int {
	answer := make(chan int, 1)
	select {
	case n.status <- answer:
		return <-answer
	case <-n.done:
		return 0
	}
}

func askUnlessStopped() {
	n := &node6857{make(chan chan int), make(chan struct{}), make(chan struct{})}
	go n.run()
	go n.ask()
	go func() { n.stop <- struct{}{} }()
	<-n.done
}
