package main

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"os"
)

func audit(l *log.Logger, err error) {
	l.Output(2, "audit: "+err.Error())
	l.Println("here",
		"too")
}

type service struct{ *log.Logger }

func (s service) do() error {
	s.Printf("doing")
	return errors.New("failed")
}

func main() {
	l := log.New(os.Stdout, "", log.Lshortfile)
	audit(l, errors.New("one"))
	s := service{l}
	if err := s.do(); err != nil {
		audit(
			l,
			fmt.Errorf("do: %w",
				err))
	}
	log.SetFlags(log.Lshortfile)
	var b bytes.Buffer
	log.SetOutput(&b)
	log.Print(s.do())
	log.Output(1, "output")
	func() {
		log.Output(2, "caller")
	}()
	fmt.Print(b.String())
	defer log.Println("not seen")
	done := make(chan bool)
	go func() {
		defer close(done)
		l.Print("in a goroutine")
	}()
	<-done
}
