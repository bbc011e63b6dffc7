package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// waits tells when n goroutines wait for IO, as a traceback says.
func waits(n int) {
	buf := make([]byte, 1<<16)
	for strings.Count(string(buf[:runtime.Stack(buf, true)]), "[IO wait") != n {
		time.Sleep(time.Millisecond)
	}
}

func main() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	read := make(chan string)
	go func() {
		b := make([]byte, 100)
		for {
			n, err := r.Read(b)
			if err != nil {
				read <- err.Error()
				return
			}
			read <- string(b[:n])
		}
	}()
	for i := range 3 {
		waits(1)
		fmt.Fprint(w, "line ", i)
		fmt.Printf("%q\n", <-read)
	}

	// Who reads is told that the end which it reads is closed.
	waits(1)
	fmt.Println(r.Close())
	fmt.Println(<-read)
	_, err = w.Write([]byte("x"))
	fmt.Println(err, errors.Is(err, syscall.EPIPE))
	fmt.Println(w.Close(), w.Close())

	// Many short writes have room, and a long one waits.
	r, w, _ = os.Pipe()
	for range 100 {
		w.WriteString("short ")
	}
	long := bytes.Repeat([]byte("long"), 50_000)
	done := make(chan int)
	go func() {
		n, err := w.Write(long)
		fmt.Println("wrote", n, err)
		w.Close()
		close(done)
	}()
	waits(1)
	all, err := io.ReadAll(r)
	fmt.Println(len(all), strings.HasPrefix(string(all), "short short "), bytes.HasSuffix(all, long), err)
	<-done

	// Nobody reads what is written before the end is closed.
	r, w, _ = os.Pipe()
	go func() {
		n, err := w.Write(long)
		fmt.Println(n < len(long), err)
		close(read)
	}()
	waits(1)
	w.Close()
	<-read
	n, err := io.Copy(io.Discard, r)
	fmt.Println(n, err)
	_, err = r.Write(nil)
	fmt.Println(err)
}
