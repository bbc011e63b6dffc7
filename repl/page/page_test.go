package page

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden sets one page that has everything in it. After a wanted change,
// run with -update and read the difference.
func TestGolden(t *testing.T) {
	src, err := os.ReadFile("testdata/all.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"40", Options{Width: 40}},
		{"80", Options{Width: 80}},
		{"120", Options{Width: 120}},
		{"ascii", Options{Width: 80, ASCII: true}},
		{"color", Options{Width: 80, Color: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Render(src, c.o)
			file := filepath.Join("testdata", "all."+c.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s differs (-want +got):\n%s", file, d)
			}
			checkWidth(t, got, min(c.o.Width, MaxWidth))
		})
	}
}

// TestColourSaysNothingAlone: without colour, emphasis has signs instead; all
// else must be there in the same words.
func TestColourSaysNothingAlone(t *testing.T) {
	src, err := os.ReadFile("testdata/all.md")
	if err != nil {
		t.Fatal(err)
	}
	words := func(s string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("_", "", "*", "").Replace(s)), " ")
	}
	coloured := ansi.Strip(Render(src, Options{Color: true}))
	if d := cmp.Diff(words(Render(src, Options{})), words(coloured)); d != "" {
		t.Errorf("the text differs (-plain +coloured):\n%s", d)
	}
}

func TestASCII(t *testing.T) {
	src, err := os.ReadFile("testdata/all.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []byte(Render(src, Options{ASCII: true, Color: true})) {
		if c >= 0x80 {
			t.Fatalf("byte %d is %#x", i, c)
		}
	}
}

// checkWidth fails if a line is too long and the length is not due to a single
// word.
func checkWidth(t *testing.T, s string, limit int) {
	t.Helper()
	for _, line := range strings.Split(ansi.Strip(s), "\n") {
		if ansi.StringWidth(line) > limit && !single(line) {
			t.Errorf("%d columns instead of %d: %q", ansi.StringWidth(line), limit, line)
		}
	}
}

func TestLabels(t *testing.T) {
	src := "```go run\na\n```\n\n- item\n\n  ```\n  b\n  ```\n\n```output\nc\n```\n"
	var seen []string
	got := Render([]byte(src), Options{Label: func(f Fence) string {
		seen = append(seen, fmt.Sprintf("%d %q %q %q", f.Index, f.Lang, f.Info, f.Text))
		return fmt.Sprint("label ", f.Index)
	}})
	want := []string{`0 "go" "go run" "a\n"`, `1 "" "" "b\n"`, `2 "output" "output" "c\n"`}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("label 0\n    a\n\n• item\n\n  label 1\n      b\n\nlabel 2\n    c\n", got); d != "" {
		t.Error(d)
	}
}

func TestPartsKeepHeadingsApart(t *testing.T) {
	parts := Parts([]byte("# A\n\ntext\n\n## B\n\n- x\n- y\n"), Options{})
	var got []string
	for _, p := range parts {
		got = append(got, fmt.Sprintf("%t%s", p.Heading, p.Lines))
	}
	want := []string{"true[A ═]", "false[text]", "true[B ─]", "false[• x • y]"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct {
		in    string
		ascii bool
		want  string
	}{
		{"plain\n\ttext", false, "plain\n\ttext"},
		{"\x1b[31mred\x07\x00\x7f", false, "[31mred"},
		{"a\u202eb\u009bc", false, "abc"},
		{"\xff", false, "\ufffd"},
		{"\xff—日", true, "?--?"},
		{"é ▶ →", false, "é ▶ →"},
		{"é ▶ →", true, "e > ->"},
	} {
		if got := Clean(c.in, c.ascii); got != c.want {
			t.Errorf("Clean(%q, %t) = %q, want %q", c.in, c.ascii, got, c.want)
		}
	}
}

func TestGoCode(t *testing.T) {
	src := "package p\n\n\tx := \"unfinished\n/* never closed"
	plain := GoCode(src, Options{})
	if d := cmp.Diff([]string{"package p", "", `    x := "unfinished`, "/* never closed"}, plain); d != "" {
		t.Error(d)
	}
	coloured := GoCode(src, Options{Color: true})
	if d := cmp.Diff(plain, strings.Split(ansi.Strip(strings.Join(coloured, "\n")), "\n")); d != "" {
		t.Errorf("colours change the text:\n%s", d)
	}
	if coloured[0] == plain[0] {
		t.Error("the keyword has no colour")
	}
}

func FuzzRender(f *testing.F) {
	src, err := os.ReadFile("testdata/all.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(src), 40)
	for _, s := range []string{"| a | b |\n|--|--|\n| 1 |\n", "- - - - - - - - a", "> > > > > > > > > > a b c d",
		"```go\n\x00\xff\"\n", "# \n", "99999999. a\n1. b", "\x1b[31m", "[](", "&#0; &#xD800;", "\t\tcode\r\n"} {
		f.Add(s, 1)
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, src string, width int) {
		for _, o := range []Options{{Width: width}, {Width: width, ASCII: true, Color: true}} {
			limit := o.Width
			if limit <= 0 {
				limit = 80
			}
			limit = max(min(limit, MaxWidth), minWidth)
			got := ansi.Strip(Render([]byte(src), o))
			for _, line := range strings.Split(got, "\n") {
				if ansi.StringWidth(line) > limit && !single(line) {
					t.Errorf("%d columns instead of %d: %q", ansi.StringWidth(line), limit, line)
				}
				if o.ASCII && strings.IndexFunc(line, func(r rune) bool { return r >= 0x80 }) >= 0 {
					t.Errorf("not ASCII: %q", line)
				}
			}
		}
	})
}

// single reports whether line is one word, but for what may stand before it: an
// indentation, a bar, a list's sign.
func single(line string) bool {
	line = strings.TrimLeft(line, " │•◦▪↪─|*+-o>0123456789.")
	return !strings.ContainsAny(strings.TrimRight(line, " "), " ")
}
