package interp_test

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gopark/engine/interp"
)

// TestBrokenPrograms breaks the test programs at random, one token each, and
// compares what is said about them with the compiler. It takes a while and runs
// only when GOPARK_BROKEN says how many programs to break.
func TestBrokenPrograms(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("GOPARK_BROKEN"))
	if n == 0 {
		t.Skip("set GOPARK_BROKEN=1000 to compare with the compiler on as many broken programs")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command to ask")
	}
	dir := t.TempDir()
	packages, err := exec.Command(goTool, "list", "-export", "-deps", "-f",
		"{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	cfg := filepath.Join(dir, "importcfg")
	if err := os.WriteFile(cfg, packages, 0o666); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob("testdata/programs/*.go")
	seed, _ := strconv.ParseInt(os.Getenv("GOPARK_SEED"), 10, 64)
	rnd := rand.New(rand.NewSource(seed))
	var mu sync.Mutex
	var total, first, all int
	sem := make(chan bool, 2)
	var wg sync.WaitGroup
	for i := range n {
		src, err := os.ReadFile(names[rnd.Intn(len(names))])
		if err != nil {
			t.Fatal(err)
		}
		src = mutate(src, rnd)
		sem <- true
		wg.Add(1)
		go func() {
			defer func() { <-sem; wg.Done() }()
			file := filepath.Join(dir, fmt.Sprintf("p%d.go", i))
			os.WriteFile(file, src, 0o666)
			// A compiler that fails removes its output, so that must be a file of ours.
			cmd := exec.Command(goTool, "tool", "compile", "-importcfg", cfg, "-o", file+".o", "-p", "main", filepath.Base(file))
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			want := strings.TrimSpace(strings.ReplaceAll(string(out), filepath.Base(file), "main.go"))
			if err == nil {
				want = "(compiles)"
			}
			got := "(compiles)"
			if _, err := interp.Compile("main.go", src, ""); err != nil {
				got = err.Error()
			}
			if got != want {
				// The go command may have a say before the compiler and after it.
				sub := filepath.Join(dir, strconv.Itoa(i))
				want = goBuild(t, goTool, sub, src)
			}
			mu.Lock()
			defer mu.Unlock()
			if got == "(compiles)" && err == nil {
				return
			}
			total++
			if got == want {
				all++
				first++
				return
			}
			g, _, _ := strings.Cut(got, "\n")
			w, _, _ := strings.Cut(want, "\n")
			if g == w {
				first++
			}
			keep := filepath.Join(os.TempDir(), fmt.Sprintf("broken-%d-%d.go", seed, i))
			os.WriteFile(keep, src, 0o666)
			t.Logf("%s\ngot\n%s\nGo says\n%s", keep, got, want)
		}()
	}
	wg.Wait()
	t.Logf("of %d broken programs the first line agrees in %d, all of it in %d", total, first, all)
}

// goBuild returns what go build says about a program, in a folder made for it.
func goBuild(t *testing.T, goTool, dir string, src []byte) string {
	t.Helper()
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), src, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(goTool, "build", "-o", "main.bin", "main.go")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local", "GO111MODULE=on")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return "(compiles)"
	}
	text := strings.TrimPrefix(string(out), "# command-line-arguments\n")
	return strings.TrimSuffix(strings.ReplaceAll(text, "./main.go", "main.go"), "\n")
}

// mutate changes one token of a program.
func mutate(src []byte, rnd *rand.Rand) []byte {
	type piece struct{ from, to int }
	var pieces []piece
	kinds := map[token.Token][]piece{}
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if lit == "" {
			lit = tok.String()
		}
		p := piece{file.Offset(pos), min(len(src), file.Offset(pos)+len(lit))}
		pieces = append(pieces, p)
		kinds[tok] = append(kinds[tok], p)
	}
	if rnd.Intn(2) == 0 {
		// what parses but does not make sense
		some := func(toks ...token.Token) piece {
			for range 100 {
				if list := kinds[toks[rnd.Intn(len(toks))]]; len(list) > 0 {
					return list[rnd.Intn(len(list))]
				}
			}
			return pieces[0]
		}
		p := some(token.IDENT)
		new := some(token.IDENT)
		switch rnd.Intn(6) {
		case 0:
			p = some(token.INT, token.STRING, token.IDENT)
			new = some(token.INT, token.STRING, token.FLOAT, token.CHAR, token.IDENT)
		case 1:
			p = some(token.ADD, token.SUB, token.MUL, token.LSS, token.EQL, token.AND, token.DEFINE, token.ASSIGN)
			new = some(token.ADD, token.SUB, token.MUL, token.LSS, token.EQL, token.AND, token.DEFINE, token.ASSIGN, token.LAND)
		case 2: // one line gone
			for p.from > 0 && src[p.from-1] != '\n' {
				p.from--
			}
			for src[p.to-1] != '\n' {
				p.to++
			}
			new = piece{}
		case 3: // one operand more
			return bytes.Join([][]byte{src[:p.to], []byte(", "), src[new.from:new.to], src[p.to:]}, nil)
		}
		return bytes.Join([][]byte{src[:p.from], src[new.from:new.to], src[p.to:]}, nil)
	}
	i := rnd.Intn(len(pieces) - 1)
	p, q := pieces[i], pieces[i+1]
	text := func(p piece) []byte { return src[p.from:p.to] }
	var new []byte
	end := p.to
	switch rnd.Intn(5) {
	case 0: // gone
	case 1:
		new = bytes.Join([][]byte{text(p), text(p)}, []byte(" "))
	case 2:
		new, end = bytes.Join([][]byte{text(q), src[p.to:q.from], text(p)}, nil), q.to
	case 3: // another one instead
		new = text(pieces[rnd.Intn(len(pieces))])
	case 4: // another one before it
		new = bytes.Join([][]byte{text(pieces[rnd.Intn(len(pieces))]), text(p)}, []byte(" "))
	}
	return bytes.Join([][]byte{src[:p.from], new, src[end:]}, nil)
}
