package trace_test

import (
	"fmt"
	"testing"

	"gopark/engine/trace"
)

func TestCallers(t *testing.T) {
	sites := new(trace.Sites)
	at := func(line int) trace.Site { return sites.Add(trace.Pos{File: "main.go", Line: line, Func: "main.f"}) }
	a := sites.AddCall(at(2), at(1))
	b := sites.AddCall(at(3), a)
	if sites.AddCall(at(3), a) != b || b == at(3) || sites.Pos(b) != sites.Pos(at(3)) {
		t.Error("a call has one Site, which is where it is")
	}
	if got := fmt.Sprint(sites.Stack(b)); got != "[main.go:3 main.go:2 main.go:1]" {
		t.Error(got)
	}
	if sites.AddCall(at(4), 0) != at(4) || sites.Caller(at(4)) != 0 || sites.AddCall(0, at(4)) != 0 {
		t.Error("what nobody has called has no caller")
	}
	if sites.AddCall(at(4), 9999) != at(4) {
		t.Error("a caller that there is not")
	}
	// A program that recurses in ever new ways does not fill the memory.
	from := b
	for i := range 1 << 17 {
		from = sites.AddCall(at(5+i%2), from)
	}
	if n := sites.Len(); n > 1<<16+10 {
		t.Errorf("%d Sites", n)
	}
	if (*trace.Sites)(nil).Caller(3) != 0 {
		t.Error("the nil table knows callers")
	}
}
