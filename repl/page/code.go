package page

import (
	"go/scanner"
	"go/token"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
)

// codeIndent is how far code is set in; that it is code shows by this alone.
const codeIndent = 4

// fence sets a fenced block, with a line above it that says what it is.
func (r *renderer) fence(n *ast.FencedCodeBlock, width int) []string {
	f := Fence{Index: r.fences, Lang: string(n.Language(r.src)), Text: r.source(n)}
	r.fences++
	if n.Info != nil {
		f.Info = strings.TrimSpace(string(n.Info.Segment.Value(r.src)))
	}
	label := defaultLabel(f)
	if r.o.Label != nil {
		label = r.o.Label(f)
	}
	var out []string
	if label = Clean(label, r.o.ASCII); label != "" {
		out = r.lines(fill([]span{{label, bold | green}}, width, false))
	}
	return append(out, r.code(f.Text, f.Lang, width)...)
}

// defaultLabel makes a block's label out of its info string.
func defaultLabel(f Fence) string {
	words := strings.Fields(f.Info)
	switch {
	case f.Lang == "output":
		return "prints:"
	case f.Lang == "go" && len(words) > 1 && words[1] == "run":
		return strings.Join(append([]string{"▶ run"}, words[2:]...), " · ")
	}
	return ""
}

// code sets lines of code. A line that is too long is cut, and its
// continuations carry a sign in the margin.
func (r *renderer) code(text, lang string, width int) []string {
	text = strings.TrimRight(text, "\n")
	if text == "" {
		return nil
	}
	indent := codeIndent
	if width-indent < minWidth {
		indent = 2
	}
	margin := strings.Repeat(" ", indent)
	more := strings.Repeat(" ", indent-2) + r.sign("↪", ">") + " "
	var out []string
	for _, line := range highlight(Clean(text, r.o.ASCII), lang) {
		for i, piece := range cutSpans(expandTabs(line), width-indent) {
			switch s := r.ink.line(piece); {
			case s == "":
				out = append(out, "")
			case i == 0:
				out = append(out, margin+s)
			default:
				out = append(out, r.ink.paint(more, faint)+s)
			}
		}
	}
	return out
}

// GoCode sets Go source as the code blocks of a page are set, but without
// their indentation.
func GoCode(src string, o Options) []string {
	k := newInk(o.Color)
	var out []string
	for _, line := range highlight(Clean(strings.TrimRight(src, "\n"), o.ASCII), "go") {
		out = append(out, k.line(expandTabs(line)))
	}
	return out
}

// highlight splits code into lines of styled spans.
func highlight(code, lang string) [][]span {
	spans := []span{{code, 0}}
	if lang == "go" {
		spans = goSpans(code)
	}
	lines := [][]span{nil}
	for _, s := range spans {
		for i, part := range strings.Split(s.text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if part != "" {
				last := len(lines) - 1
				lines[last] = append(lines[last], span{part, s.style})
			}
		}
	}
	return lines
}

// goSpans colours Go by its tokens. The code need not be a whole file nor even
// right: what the scanner does not know stays as it is. Space after a token
// goes with it, where a colour does not show.
func goSpans(code string) []span {
	var sc scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(code))
	sc.Init(file, []byte(code), nil, scanner.ScanComments)
	var spans []span
	from, st := 0, style(0)
	for {
		pos, tok, lit := sc.Scan()
		at := len(code)
		if tok != token.EOF {
			at = file.Offset(pos)
		}
		if at > from {
			spans = append(spans, span{code[from:at], st})
			from = at
		}
		if tok == token.EOF {
			return spans
		}
		st = tokenStyle(tok, lit)
	}
}

func tokenStyle(tok token.Token, lit string) style {
	switch {
	case tok == token.GO || tok == token.CHAN || tok == token.SELECT:
		return magenta | bold // what this workbook is about
	case tok == token.ARROW:
		return bold
	case tok.IsKeyword():
		return magenta
	case tok == token.STRING || tok == token.CHAR:
		return green
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return blue
	case tok == token.COMMENT:
		return faint
	}
	return 0
}

// expandTabs replaces tabs by spaces up to the next multiple of four columns.
func expandTabs(line []span) []span {
	col := 0
	out := make([]span, 0, len(line))
	for _, s := range line {
		var b strings.Builder
		for i, part := range strings.Split(s.text, "\t") {
			if i > 0 {
				n := 4 - col%4
				b.WriteString(strings.Repeat(" ", n))
				col += n
			}
			b.WriteString(part)
			col += ansi.StringWidth(part)
		}
		out = append(out, span{b.String(), s.style})
	}
	return out
}
