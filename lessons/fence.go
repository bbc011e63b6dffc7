package lessons

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// blocks finds the fenced blocks of the body and what they claim.
func (p *loader) blocks() {
	body := p.lesson.Body
	doc := goldmark.DefaultParser().Parse(text.NewReader(body))
	fence, runs := 0, 0
	var last *Block // the run block that an output fence belongs to
	// Walk returns an error only when the visitor does.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			last = nil
			if n.Level == 1 && n.Lines().Len() > 0 {
				p.errorf(p.line(n.Lines().At(0).Start), "a heading of level one: the title is in the front matter, so begin with ##")
			}
		case *ast.FencedCodeBlock:
			index := fence
			fence++
			if start, ok := closed(n, body); !ok {
				p.errorf(p.line(start), "this fence is never closed: end the block with a line of ```")
			}
			if n.Info == nil {
				last = nil
				return ast.WalkContinue, nil
			}
			line := p.line(n.Info.Segment.Start)
			code := blockText(n, body)
			words, err := splitInfo(string(n.Info.Segment.Value(body)))
			if err != nil {
				p.errorf(line, "%v", err)
				return ast.WalkContinue, nil
			}
			switch words[0] {
			case "go":
				last = nil
				b := &Block{Kind: Fragment, Fence: index, Line: line + 1, Code: code, Order: Exact}
				p.lesson.Blocks = append(p.lesson.Blocks, b)
				p.goBlock(b, words[1:], line)
				if b.Kind == Run {
					runs++
					b.N, last = runs, b
				}
			case "prompt":
				last = nil
				if len(words) > 1 {
					p.errorf(line, "a prompt fence takes no attributes")
				}
				p.lesson.Blocks = append(p.lesson.Blocks, &Block{Kind: Prompt, Fence: index, Line: line + 1, Code: code})
			case "output", "stderr":
				p.claim(last, words, code, line)
			default:
				last = nil
			}
		}
		return ast.WalkContinue, nil
	})
	for _, b := range p.lesson.Blocks {
		if b.Kind == Run {
			p.checkClaim(b)
		}
	}
}

// closed tells whether a fenced block has its closing line, and where in the
// body the block stands. Markdown lets one go on to the end of the file, which
// is never meant.
func closed(n *ast.FencedCodeBlock, body []byte) (start int, ok bool) {
	var end int
	switch lines := n.Lines(); {
	case lines.Len() > 0:
		start, end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
	case n.Info != nil:
		start, end = n.Info.Segment.Start, n.Info.Segment.Stop
	default:
		return 0, true // ``` and nothing: no code is lost
	}
	if n.Info != nil {
		start = n.Info.Segment.Start
	}
	for _, line := range strings.SplitAfterN(string(body[end:]), "\n", 3) {
		line = strings.TrimLeft(line, " \t>")
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			return start, true
		}
		if strings.TrimSpace(line) != "" {
			break
		}
	}
	return start, false
}

// line turns an offset in the body into a line of the file.
func (p *loader) line(offset int) int {
	return p.lesson.BodyLine + bytes.Count(p.lesson.Body[:offset], []byte("\n"))
}

func blockText(n *ast.FencedCodeBlock, source []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		b.Write(segment.Value(source))
	}
	return b.String()
}

// claim records an output or stderr fence with the run block it belongs to.
func (p *loader) claim(last *Block, words []string, code string, line int) {
	switch {
	case len(words) > 1:
		p.errorf(line, "a fence of kind %s takes no attributes; they belong after go run", words[0])
	case last == nil:
		p.errorf(line, "%s without a run block: only prose may stand between a go run block and its %s", words[0], words[0])
	case words[0] == "output" && last.Claims:
		p.errorf(line, "a second output for the run block of line %d", last.Line-1)
	case words[0] == "stderr" && last.Stderr != "":
		p.errorf(line, "a second stderr for the run block of line %d", last.Line-1)
	case words[0] == "output":
		last.Claims, last.Output = true, code
	default:
		last.Stderr = code
	}
}

// checkClaim checks a run block once the fences that belong to it are known.
func (p *loader) checkClaim(b *Block) {
	line := b.Line - 1 // of the fence itself
	if b.Order != Exact && !b.Claims {
		p.errorf(line, "output=%s, but no output fence follows", b.Order)
	}
	if b.Order != Exact && (b.Procs == 0 || b.Seed == 0) {
		p.errorf(line, "output=%s needs procs= and seed=: what it prints depends on them", b.Order)
	}
	if b.Order != Exact && b.Why == "" {
		p.errorf(line, "output=%s needs why=\"…\": one line saying why another Go may print something else", b.Order)
	}
}

var (
	langPattern = regexp.MustCompile(`^go1\.[0-9]+$`)
	runAttrs    = []string{"procs", "seed", "lang", "exit", "output", "host", "why"}
)

var packageMain = regexp.MustCompile(`(?m)^package main\b`)

// goBlock reads the words after "go" into b.
func (p *loader) goBlock(b *Block, words []string, line int) {
	whole := packageMain.MatchString(b.Code)
	if len(words) == 0 {
		if whole {
			p.errorf(line, "a whole program: say whether it is to run (go run) or only to be shown (go fragment)")
		}
		return
	}
	switch words[0] {
	case "run":
		b.Kind = Run
		if !whole {
			p.errorf(line, "a run block is a whole program: it needs package main")
		}
	case "fragment":
		if len(words) > 1 {
			p.errorf(line, "a fragment takes no attributes")
		}
		return
	default:
		p.errorf(line, "a go block is run or fragment, not %q%s", words[0], didYouMean(words[0], []string{"run", "fragment"}))
		return
	}
	seen := make(map[string]bool)
	for _, word := range words[1:] {
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			p.errorf(line, "an attribute is written name=value, not %q", word)
			continue
		}
		if seen[key] {
			p.errorf(line, "%s is given twice", key)
			continue
		}
		seen[key] = true
		if msg := b.set(key, value); msg != "" {
			p.errorf(line, "%s", msg)
		}
	}
}

// set stores one attribute of a run block. It returns what is wrong with it,
// or "".
func (b *Block) set(key, value string) string {
	number := func(low, high uint64) (uint64, string) {
		n, err := strconv.ParseUint(value, 10, 63)
		if err != nil || n < low || n > high {
			return 0, fmt.Sprintf("%s is a number from %d to %d, not %q", key, low, high, value)
		}
		return n, ""
	}
	var n uint64
	var msg string
	switch key {
	case "procs":
		n, msg = number(1, 256)
		b.Procs = int(n)
	case "seed":
		b.Seed, msg = number(1, 1<<63-1)
	case "exit":
		n, msg = number(0, 255)
		b.Exit = int(n)
	case "lang":
		b.Lang = value
		if !langPattern.MatchString(value) {
			msg = fmt.Sprintf("lang is a version like go1.21, not %q", value)
		}
	case "output":
		b.Order = Order(value)
		if b.Order != Exact && b.Order != Any && b.Order != Seed {
			msg = fmt.Sprintf("output is exact, any or seed, not %q%s", value, didYouMean(value, []string{"exact", "any", "seed"}))
		}
	case "host":
		b.Host = value
		if value != "linux" && value != "darwin" && value != "windows" {
			msg = fmt.Sprintf("host is linux, darwin or windows, not %q", value)
		}
	case "why":
		b.Why = value
	default:
		msg = fmt.Sprintf("unknown attribute %q of a run block%s (known: %s)", key, didYouMean(key, runAttrs), strings.Join(runAttrs, ", "))
	}
	return msg
}

// splitInfo cuts a fence's info string at spaces that are not between double
// quotes. It returns at least one word, perhaps empty.
func splitInfo(info string) ([]string, error) {
	var words []string
	var word strings.Builder
	quoted, started := false, false
	flush := func() {
		if started {
			words = append(words, word.String())
		}
		word.Reset()
		started = false
	}
	for _, r := range info {
		switch {
		case r == '"':
			quoted, started = !quoted, true
		case (r == ' ' || r == '\t') && !quoted:
			flush()
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quote is opened and not closed: %s", info)
	}
	flush()
	if len(words) == 0 {
		words = []string{""}
	}
	return words, nil
}
