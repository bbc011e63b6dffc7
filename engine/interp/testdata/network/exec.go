package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

type upper struct{ b bytes.Buffer }

func (u *upper) Write(p []byte) (int, error) { return u.b.Write(bytes.ToUpper(p)) }

func main() {
	out, err := exec.Command("echo", "hello").Output()
	fmt.Printf("%q %v\n", out, err)
	err = exec.Command("sh", "-c", "echo bad >&2; exit 3").Run()
	var ee *exec.ExitError
	fmt.Println(err, errors.As(err, &ee), ee.ExitCode())
	_, err = exec.Command("sh", "-c", "echo bad >&2; exit 4").Output()
	errors.As(err, &ee)
	fmt.Printf("%q\n", ee.Stderr)
	cmd := exec.Command("cat")
	cmd.Stdin = strings.NewReader("from a reader")
	u := &upper{}
	cmd.Stdout = u
	fmt.Println(cmd.Run(), u.b.String())
	cmd = exec.Command("tr", "a-z", "A-Z")
	in, _ := cmd.StdinPipe()
	outp, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	go func() { io.WriteString(in, "piped"); in.Close() }()
	b, err := io.ReadAll(outp)
	fmt.Printf("%s %v %v\n", b, err, cmd.Wait())
	ctx, cancel := context.WithCancel(context.Background())
	cmd = exec.CommandContext(ctx, "sleep", "60")
	fmt.Println(cmd.Start())
	cancel()
	fmt.Println(cmd.Wait(), ctx.Err())
	_, err = exec.LookPath("nosuchprogram")
	fmt.Println(errors.Is(err, exec.ErrNotFound), err)
	err = exec.Command("nosuchprogram").Run()
	fmt.Println(err)
	cmd = exec.Command("sh", "-c", "echo $FOO; pwd")
	cmd.Env = append(os.Environ(), "FOO=bar")
	cmd.Dir = "/"
	cmd.Stdout = os.Stdout
	fmt.Println(cmd.Run(), cmd.ProcessState.Success(), cmd)
}
