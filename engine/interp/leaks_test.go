package interp_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// goker returns the folder of the leaking programs in Go's own test suite.
func goker(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("SKIPPED: no go command, so there is no test suite of Go's")
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "src/runtime/testdata/testgoroutineleakprofile/goker")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("SKIPPED: this Go has no leaking programs: ", err)
	}
	return dir
}

// neverLeaks are the programs in which no leak is found, and why.
var neverLeaks = map[string]string{
	"Moby27782": "rarely leaks with real Go, too",
}

// leaksWithin says with which of the first seeds a program leaks; 0: with none.
func leaksWithin(t *testing.T, p *interp.Program, name string, seeds uint64) (seed uint64, last *interp.Result) {
	t.Helper()
	for seed := uint64(1); seed <= seeds; seed++ {
		var out bytes.Buffer
		res := p.Run(context.Background(), interp.Options{
			Args: []string{"goker", name}, Seed: seed, Leaks: true, Stdout: &out, Stderr: &out, MaxWall: 5 * time.Minute,
		})
		if res.Leaks != nil && len(res.Leaks.List) > 0 {
			for _, l := range res.Leaks.List {
				if l.Pos.Line == 0 || l.Parent != 0 && l.Made.Func == "" { // a timer's has no parent
					t.Errorf("%s, seed %d: it is not told where %+v waits and who made it", name, seed, l)
					break
				}
			}
			return seed, res
		}
		last = res
		if res.Err != nil {
			break
		}
	}
	return 0, last
}

// Go's own leaking programs run unchanged, and at least nine of ten leak here
// too, within eight seeds. A few of them are tried always, every one if
// GOPARK_LEAKS is set: that takes some minutes.
func TestGoLeaks(t *testing.T) {
	dir := goker(t)
	p, err := interp.CompileDir(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	var names []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`register\("(\w+)"`).FindAllStringSubmatch(string(src), -1) {
			names = append(names, m[1])
		}
	}
	every := 1
	if os.Getenv("GOPARK_LEAKS") == "" {
		every = 6
		if testing.Short() {
			every = 20
		}
	}
	tried, found := 0, 0
	for i, name := range names {
		if i%every != 0 || every > 1 && neverLeaks[name] != "" {
			continue
		}
		tried++
		began := time.Now()
		switch seed, res := leaksWithin(t, p, name, 8); {
		case seed > 0:
			found++
			t.Logf("%s: seed %d, %v", name, seed, time.Since(began).Round(time.Millisecond))
		case neverLeaks[name] != "":
			t.Logf("%s: no leak (%s), %v", name, neverLeaks[name], time.Since(began).Round(time.Millisecond))
		default:
			t.Errorf("%s: no leak within eight seeds: %v %s", name, res.Err, res.Report)
		}
	}
	t.Logf("%d of %d leak within eight seeds", found, tried)
	if found*10 < tried*9 {
		t.Error("that is less than 90 %")
	}
}

// Once mended they do not.
func TestMendedLeaks(t *testing.T) {
	p, err := interp.CompileDir("testdata/leaks/fixed", "")
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/leaks/fixed/*.go")
	n := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`programs\["(\w+)"\] =`).FindStringSubmatch(string(src))
		if m == nil {
			continue
		}
		n++
		seeds := uint64(8)
		if testing.Short() {
			seeds = 2
		}
		for seed := uint64(1); seed <= seeds; seed++ {
			var out bytes.Buffer
			res := p.Run(context.Background(), interp.Options{
				Args: []string{"fixed", m[1]}, Seed: seed, Leaks: true, Stdout: &out, Stderr: &out, MaxWall: time.Minute,
			})
			if res.Err != nil || res.Leaks == nil || res.Leaks.Text() != "no goroutine is leaked\n" {
				t.Errorf("%s, seed %d: %v\n%s%s", m[1], seed, res.Err, res.Report, res.Leaks.Text())
				break
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d mended programs", n)
	}
}

// leakReport runs a program, and returns what it wrote and the report of its
// leaks.
func leakReport(t *testing.T, src string) (out, report string) {
	t.Helper()
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	res := p.Run(context.Background(), interp.Options{Seed: 1, Leaks: true, Stdout: &b, Stderr: &b, MaxWall: time.Minute})
	if res.Err != nil {
		t.Fatalf("%v\n%s", res.Err, res.Report)
	}
	return b.String(), res.Leaks.Text()
}

func TestLeakReport(t *testing.T) {
	out, report := leakReport(t, `package main

import (
	"fmt"
	"sync"
	"time"
)

func ask(c chan int) { c <- 1 }

func main() {
	c, d := make(chan int), make(chan string, 1)
	for range 3 {
		go ask(c)
	}
	go func() {
		select {
		case <-d:
		case c <- 2:
		}
	}()
	var mu sync.Mutex
	mu.Lock()
	go mu.Lock()
	go func() {
		time.Sleep(time.Hour) // is no leak: it ends
		fmt.Println("unseen")
	}()
	go func() { select {} }()
	time.Sleep(time.Millisecond)
	fmt.Println("done")
}
`)
	if out != "done\n" {
		t.Errorf("the program wrote %q", out)
	}
	for _, want := range []string{
		"6 goroutines are leaked: they can never run again\n",
		"[chan send] and 2 more like it:\n\twaits in main.ask at main.go:9\n\tto send to chan #1 of int\n\tmade by goroutine 1 in main.main at main.go:14\n",
		"[select]:\n", "\tto send to chan #1 of int\n\tto receive from chan #2 of string, 0 of 1 in its buffer\n",
		"[sync.Mutex.Lock]:\n", "\tMutex #",
		"[select (no cases)]:\n",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("there is no %q in\n%s", want, report)
		}
	}
}

// A program that goes on for ever after main is no obstacle.
func TestLeakBesideWork(t *testing.T) {
	_, report := leakReport(t, `package main

import "time"

func main() {
	used := make(chan int)
	go func() {
		for range time.Tick(time.Millisecond) {
			select {
			case used <- 1:
			default:
			}
		}
	}()
	go func() { for { <-used } }()
	go func() { c := make(chan int); <-c }()
	time.Sleep(time.Second)
}
`)
	if !strings.HasPrefix(report, "1 goroutine is leaked") || !strings.Contains(report, "others were still at work") || !strings.Contains(report, "main.go:16") {
		t.Error(report)
	}
}

// The profile tells of leaks while the program goes on.
func TestLeakProfile(t *testing.T) {
	out, _ := leakReport(t, `package main

import (
	"os"
	"runtime/pprof"
	"time"
)

func worker(jobs chan int) { for range jobs {} }

func main() {
	jobs := make(chan int)
	go worker(jobs) // waits for main: no leak
	go func() { c := make(chan int); c <- 1 }()
	go func() { var c chan int; <-c }()
	time.Sleep(time.Millisecond)
	p := pprof.Lookup("goroutineleak")
	println(p.Name(), p.Count())
	p.WriteTo(os.Stdout, 1)
	p.WriteTo(os.Stdout, 2)
	close(jobs)
}
`)
	for _, want := range []string{
		"goroutineleak 2\n", "goroutineleak profile: total 2\n", "[chan send (leaked)]:\nmain.main.func1(...)\n\tmain.go:14",
		"[chan receive (nil chan) (leaked)]:", "[chan receive]:\nmain.worker(...)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
}
