package grader

import (
	"context"
	"strings"
	"testing"

	"gopark/exercises"
)

// sample is a small code exercise: three goroutines print a, b and c.
func sample() *exercises.Exercise {
	return &exercises.Exercise{
		ID: "sample", Title: "Sample", Kind: exercises.Code, File: "main.go", Procs: []int{1, 4}, Seeds: 4,
		Checks: []exercises.Check{
			{Name: "letters", Output: &exercises.OutputCheck{Lines: []string{"a", "b", "c"}, Order: "any"}},
			{Name: "goroutines", Goroutines: &exercises.GoroutinesCheck{Made: 3, Writers: 3}},
			{Name: "finished", Finished: true},
		},
	}
}

func checkSource(t *testing.T, ex *exercises.Exercise, src string) *Verdict {
	t.Helper()
	v, err := Check(context.Background(), ex, map[string]string{"main.go": src})
	if err != nil {
		t.Fatalf("could not grade: %v", err)
	}
	return v
}

const right = `package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for _, s := range []string{"a", "b", "c"} {
		wg.Go(func() { fmt.Println(s) })
	}
	wg.Wait()
}
`

func TestRight(t *testing.T) {
	if v := checkSource(t, sample(), right); !v.Passed || v.Runs != 8 {
		t.Errorf("%d runs:\n%s", v.Runs, v.Text(80))
	}
}

// TestHostile hands in programs that want to be anything but judged. Endless
// recursion is not among them: it overflows the host's stack, which ends the
// process, until the interpreter bounds the depth of calls.
func TestHostile(t *testing.T) {
	main := func(imports, body string) string {
		src := "package main\n\n"
		for _, imp := range strings.Fields(imports) {
			src += "import \"" + imp + "\"\n"
		}
		return src + "\nfunc main() {\n" + body + "\n}\n"
	}
	tests := []struct{ name, src, says string }{
		{"empty", "", "The compiler says"},
		{"not Go", "hello, I am a poem", "expected 'package', found hello"},
		{"compile error", main("fmt", "\tx := 1\n\tfmt.Println(\"a\")"), "main.go:6:2: declared and not used: x"},
		{"wrong package", strings.Replace(right, "package main", "package other", 1), "not a main package"},
		{"endless loop", main("", "for {}"), "did not come to an end"},
		{"endless loop in goroutines", main("", "for range 3 { go func() { for {} }() }\nselect {}"), "did not come to an end"},
		{"spawns without end", main("", "for { go func() { select {} }() }"), "did not come to an end"},
		{"forks without end", "package main\n\nfunc f() { for { go f() } }\n\nfunc main() { f() }\n", "did not come to an end"},
		{"output without end", main("fmt", "for { fmt.Println(\"a\") }"), "did not come to an end"},
		{"huge line", main("fmt strings", "fmt.Println(strings.Repeat(\"a\", 10_000_000))"), ""},
		{"exit 0", main("fmt os", "fmt.Println(\"a\\nb\\nc\")\nos.Exit(0)"), "0 goroutines"},
		{"exit 3", main("os", "os.Exit(3)"), "exit code 3"},
		{"panic", main("", "panic(\"no\")"), "panic: no"},
		{"nil map", main("", "var m map[string]int\nm[\"a\"] = 1"), "nil map"},
		{"deadlock", main("", "select {}"), "all goroutines are asleep"},
		{"Goexit", main("runtime", "runtime.Goexit()"), "deadlock"},
		{"no goroutines", main("fmt", "fmt.Println(\"a\")\nfmt.Println(\"b\")\nfmt.Println(\"c\")"), "0 goroutines"},
		{"goroutines for show", main("fmt", "for range 3 { go func() {}() }\nfmt.Println(\"a\\nb\\nc\")"), "wrote something"},
		{"leaves a goroutine", strings.NewReplacer("wg.Wait()", "wg.Wait()\n\tgo func() { select {} }()\n\tfor range 100 { runtime.Gosched() }", "\"sync\"", "\"runtime\"\n\"sync\"").Replace(right), "had not finished"},
		{"runs a program", main("os/exec", "exec.Command(\"true\").Run()"), "os/exec"},
		{"network", main("net/http", "http.Get(\"http://localhost\")"), "network"},
		{"removes files", main("os", "os.RemoveAll(\"/tmp/gopark-no-such-folder\")"), "line 6: os.RemoveAll"},
		{"removes files by another name", strings.Replace(main("os", "o.Remove(\"x\")"), "import \"os\"", "import o \"os\"", 1), "o.Remove"},
		{"dot import", strings.Replace(main("os", "Remove(\"x\")"), "import \"os\"", "import . \"os\"", 1), "import \"os\""},
		{"terminal escapes", main("fmt", "fmt.Println(\"\\x1b[2J\\x07\")"), "got: ?[2J?"},
		{"recovers everything", main("", "for { func() { defer func() { recover() }(); panic(1) }() }"), "did not come to an end"},
		{"sleeps for ever", main("time", "time.Sleep(1<<62)"), "did not come to an end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := checkSource(t, sample(), tt.src)
			if text := v.Text(200); v.Passed || !strings.Contains(text, tt.says) {
				t.Errorf("want %q in:\n%s", tt.says, text)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Check(ctx, sample(), map[string]string{"main.go": right}); err == nil {
		t.Error("a cancelled check gave a verdict")
	}
}

func TestFailureNamesTheRun(t *testing.T) {
	ex := sample()
	ex.Lang = "go1.21"
	v := checkSource(t, ex, right)
	c := v.Checks[1]
	if c.OK || c.Seed == nil || *c.Seed != 1 || c.Procs != 1 || c.Command != "gopark run main.go --seed 1 --procs 1 --lang go1.21" {
		t.Errorf("%+v", c)
	}
	if !strings.Contains(v.Text(80), "See it again: "+c.Command) {
		t.Errorf("the text does not show it:\n%s", v.Text(80))
	}
}

func TestMissingFile(t *testing.T) {
	v, err := Check(context.Background(), sample(), nil)
	if err != nil || v.Passed || !strings.Contains(v.Text(80), "no file main.go") {
		t.Errorf("%v, %+v", err, v)
	}
}
