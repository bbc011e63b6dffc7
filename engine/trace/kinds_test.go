package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// The table of kinds must have every kind, under the name that it has in Go.
func TestKindsTable(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range file.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.CONST {
			for _, s := range d.Specs {
				s := s.(*ast.ValueSpec)
				names = append(names, s.Names[0].Name)
				if n := s.Names[0].Name; n != "KindNone" && n != "numKinds" && s.Comment.Text() == "" {
					t.Errorf("%s has no comment in kind.go", n)
				}
			}
		}
	}
	names = names[1 : len(names)-1] // KindNone and numKinds
	if len(names) != len(Kinds()) {
		t.Fatalf("%d kinds declared, Kinds returns %d", len(names), len(Kinds()))
	}
	for i, k := range Kinds() {
		info := k.Info()
		if info.Name != names[i] || k.String() != names[i] {
			t.Errorf("kind %d is called %q in the table and %q in Go", k, info.Name, names[i])
		}
		if info.Meaning == "" || info.Emitter == "" || kinds[k].line == nil {
			t.Errorf("%s: the table has an empty field", names[i])
		}
		if got, ok := KindByName(strings.ToLower(names[i])); !ok || got != k {
			t.Errorf("KindByName(%q) = %v, %v", names[i], got, ok)
		}
	}
	if _, ok := KindByName("steel"); ok {
		t.Error("KindByName found a kind that does not exist")
	}
}

func TestEventString(t *testing.T) {
	sites := new(Sites)
	site := sites.Add(Pos{File: "main.go", Line: 12, Func: "main.main"})
	events := []Event{
		{Seq: 0, M: NoID, P: NoID, Kind: ProcsSet, A: 4},
		{Seq: 1, Time: 12_400, Kind: GoCreate, G: 5, Peer: 1, Text: "main.main.func1", Site: site},
		{Seq: 2, Time: 12_500, M: 1, P: 1, Kind: Steal, G: 7, A: 0, B: 3},
		{Seq: 3, Time: 2_000_012_500, Kind: GoPark, G: 1, Reason: WaitChanRecv, Obj: 2, Site: site},
		{Seq: 4, Time: 2_000_012_600, Kind: Output, G: 5, A: 2, Text: "a\n"},
		{Seq: 5, Time: 2_000_012_600, Kind: ChanSend, A: 7, Obj: 2},
		{Seq: 6, Time: 2_000_012_600, Kind: Kind(200)},
	}
	want := `
     0    0.000000000 -   -   ProcsSet  GOMAXPROCS is 4 (was 0)
     1    0.000012400 M0  P0  GoCreate  G5 made by G1 to run main.main.func1  main.go:12
     2    0.000012500 M1  P1  Steal     3 stolen from P0, G7 to run first
     3    2.000012500 M0  P0  GoPark    G1 waits: chan receive on #2  main.go:12
     4    2.000012600 M0  P0  Output    G5 writes to standard error "a\n"
     5    2.000012600 M0  P0  ChanSend  the runtime sends on #2 [7]
     6    2.000012600 M0  P0  Kind(200) ?
`
	var b strings.Builder
	if err := WriteText(&b, events, sites); err != nil {
		t.Fatal(err)
	}
	if got := "\n" + b.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := events[1].String(); !strings.HasSuffix(got, "main.main.func1  @1") {
		t.Errorf("String without sites: %q", got)
	}
}

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		ns   int64
		want string
	}{
		{0, "0ns"}, {999, "999ns"}, {1000, "1µs"}, {1234, "1.23µs"}, {12_345, "12.3µs"}, {123_456, "123µs"},
		{999_499, "999µs"}, {999_500, "1ms"}, {10_000_000, "10ms"}, {9_999_000, "10ms"}, {999_500_000, "1s"}, {1_500_000_000, "1.5s"},
		{59_949_000_000, "59.9s"}, {60_000_000_000, "1m00s"}, {65_000_000_000, "1m05s"}, {3_600_000_000_000, "1h00m"},
		{-1500, "-1.5µs"},
	} {
		if got := Duration(c.ns); got != c.want {
			t.Errorf("Duration(%d) = %q, want %q", c.ns, got, c.want)
		}
	}
	if got := Count(-1234567); got != "-1,234,567" {
		t.Errorf("Count: %q", got)
	}
	if got := Count(1000); got != "1,000" {
		t.Errorf("Count: %q", got)
	}
}
