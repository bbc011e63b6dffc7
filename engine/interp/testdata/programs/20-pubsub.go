package main

import (
	"fmt"
	"sort"
	"sync"
)

type Message struct {
	Topic string
	Body  interface{}
}

type Subscriber struct {
	name string
	ch   chan Message
	got  []string
}

type Broker struct {
	mu   sync.RWMutex
	subs map[string][]*Subscriber
	wg   sync.WaitGroup
}

func NewBroker() *Broker { return &Broker{subs: make(map[string][]*Subscriber)} }

func (b *Broker) Subscribe(name string, topics ...string) *Subscriber {
	s := &Subscriber{name: name, ch: make(chan Message, 4)}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range topics {
		b.subs[t] = append(b.subs[t], s)
	}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for m := range s.ch {
			switch v := m.Body.(type) {
			case string:
				s.got = append(s.got, m.Topic+":"+v)
			case int:
				s.got = append(s.got, fmt.Sprintf("%s:#%d", m.Topic, v))
			default:
				s.got = append(s.got, fmt.Sprintf("%s:%v", m.Topic, v))
			}
		}
	}()
	return s
}

func (b *Broker) Publish(topic string, body interface{}) int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, s := range b.subs[topic] {
		s.ch <- Message{topic, body}
	}
	return len(b.subs[topic])
}

func (b *Broker) Close() {
	b.mu.Lock()
	seen := map[*Subscriber]bool{}
	for _, list := range b.subs {
		for _, s := range list {
			if !seen[s] {
				seen[s] = true
				close(s.ch)
			}
		}
	}
	b.mu.Unlock()
	b.wg.Wait()
}

func main() {
	b := NewBroker()
	s1 := b.Subscribe("one", "news", "sport")
	s2 := b.Subscribe("two", "news")
	fmt.Println(b.Publish("news", "hello"), b.Publish("sport", 42), b.Publish("none", nil))
	b.Publish("news", []int{1, 2})
	b.Close()
	for _, s := range []*Subscriber{s1, s2} {
		sort.Strings(s.got)
		fmt.Println(s.name, s.got)
	}
}
