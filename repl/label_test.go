package repl

import (
	"testing"

	"gopark/lessons"
	"gopark/repl/page"
)

func TestOutputLabel(t *testing.T) {
	for want, of := range map[string]*lessons.Block{
		"prints:":        {Output: "a\n", Order: lessons.Exact},
		"prints nothing": {Order: lessons.Exact},
		"prints here (another Go may differ: it depends):": {Output: "a\n", Order: lessons.Any, Why: "it depends."},
	} {
		of.Kind, of.N = lessons.Run, 1
		l := &lessons.Lesson{Blocks: []*lessons.Block{of}}
		if got := label(l, page.Fence{Lang: "output", Index: 1}); got != want {
			t.Errorf("%+v: %q, want %q", of, got, want)
		}
	}
	l := &lessons.Lesson{Blocks: []*lessons.Block{{Kind: lessons.Run, N: 1}}}
	if got := label(l, page.Fence{Lang: "stderr", Index: 1}); got != "on standard error:" {
		t.Errorf("standard error alone: %q", got)
	}
	l.Blocks[0].Claims = true
	if got := label(l, page.Fence{Lang: "stderr", Index: 2}); got != "and on standard error:" {
		t.Errorf("standard error after output: %q", got)
	}
}
