package log_test

import (
	"bytes"
	hostlog "log"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/log"
	"gopark/engine/trace"
)

func TestLikeRealGo(t *testing.T) {
	enginetest.Run(t, func() {
		for _, flags := range []int{0, hostlog.Lmsgprefix} {
			var got, want bytes.Buffer
			l, h := log.New(&got, "p: ", flags), hostlog.New(&want, "p: ", flags)
			l.Print("a", 1, 2, "b")
			h.Print("a", 1, 2, "b")
			l.Println("a", 1)
			h.Println("a", 1)
			l.Printf("%d%%", 3)
			h.Printf("%d%%", 3)
			l.Print("")
			h.Print("")
			l.Output(1, "with newline\n")
			h.Output(1, "with newline\n")
			a, b := enginetest.Panic(func() { l.Panicln("x", 1) }), enginetest.Panic(func() { h.Panicln("x", 1) })
			if a != b {
				t.Errorf("panic %q, want %q", a, b)
			}
			if got.String() != want.String() {
				t.Errorf("flags %d: got\n%swant\n%s", flags, &got, &want)
			}
			if l.Flags() != h.Flags() || l.Prefix() != h.Prefix() {
				t.Error("Flags or Prefix")
			}
		}
	})
}

func TestHeader(t *testing.T) {
	sites := new(trace.Sites)
	site := sites.Add(trace.Pos{File: "dir/main.go", Line: 7, Func: "main.main"})
	cfg := engine.Config{Sites: sites, Hooks: engine.Hooks{Where: func() trace.Site { return site }}}
	err := enginetest.Try(t, cfg, func() {
		engine.Current().Sleep(61e9)
		for flags, want := range map[int]string{
			hostlog.LstdFlags:                      "2009/11/10 23:01:01 x\n",
			hostlog.Ldate | hostlog.LUTC:           "2009/11/10 x\n",
			hostlog.Lshortfile:                     "main.go:7: x\n",
			hostlog.Llongfile | hostlog.Lmsgprefix: "dir/main.go:7: P x\n",
			hostlog.Ltime | hostlog.Lmicroseconds:  "23:01:01.0000 x\n",
		} {
			var b bytes.Buffer
			prefix := ""
			if flags&hostlog.Lmsgprefix != 0 {
				prefix = "P "
			}
			log.New(&b, prefix, flags).Print("x")
			got := b.String()
			if flags&hostlog.Lmicroseconds != 0 && len(got) == 18 {
				got = got[:13] + got[15:] // the last digits depend on costs
			}
			if got != want {
				t.Errorf("flags %d: %q, want %q", flags, got, want)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFatal(t *testing.T) {
	var b bytes.Buffer
	err := enginetest.Try(t, engine.Config{}, func() {
		log.New(&b, "", 0).Fatalf("no %d", 1)
		t.Error("Fatalf returned")
	})
	if exit, ok := err.(*engine.ExitError); !ok || exit.Code != 1 || b.String() != "no 1\n" {
		t.Errorf("%v after %q", err, b.String())
	}
}
