package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				fmt.Println("accept:", errors.Is(err, net.ErrClosed))
				return
			}
			go func() {
				defer c.Close()
				s := bufio.NewScanner(c)
				for s.Scan() {
					fmt.Fprintf(c, "echo %s\n", s.Text())
				}
			}()
		}
	})
	var cl sync.WaitGroup
	out := make([]string, 3)
	for i := range 3 {
		cl.Go(func() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				panic(err)
			}
			fmt.Fprintf(c, "hello %d\n", i)
			line, err := bufio.NewReader(c).ReadString('\n')
			out[i] = fmt.Sprint(line, err)
			c.(*net.TCPConn).CloseWrite()
			rest, err := io.ReadAll(c)
			if len(rest) > 0 || err != nil {
				fmt.Println("rest", rest, err)
			}
			c.Close()
		})
	}
	cl.Wait()
	fmt.Print(out[0], out[1], out[2], "\n")
	c, _ := net.Dial("tcp", l.Addr().String())
	c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, err = c.Read(make([]byte, 10))
	var ne net.Error
	fmt.Println(errors.As(err, &ne) && ne.Timeout(), errors.Is(err, os.ErrDeadlineExceeded))
	c.Close()
	l.Close()
	wg.Wait()
	a, b := net.Pipe()
	go func() { a.Write([]byte("through a pipe")); a.Close() }()
	all, err := io.ReadAll(b)
	fmt.Printf("%s %v\n", all, err)
	b.SetDeadline(time.Now().Add(time.Hour))
	_, err = net.DialTimeout("tcp", "127.0.0.1:1", time.Second)
	fmt.Println(err)
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	go func() {
		c, _ := net.Dial("udp", u.LocalAddr().String())
		c.Write([]byte("packet"))
		buf := make([]byte, 10)
		n, err := c.Read(buf)
		fmt.Println("answer", string(buf[:n]), err)
		wg.Done()
	}()
	wg.Add(1)
	buf := make([]byte, 100)
	n, addr, err := u.ReadFrom(buf)
	fmt.Println(string(buf[:n]), err)
	u.WriteTo([]byte("back"), addr)
	wg.Wait()
}
