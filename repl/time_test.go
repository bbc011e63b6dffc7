package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopark/engine/trace"
)

// someEvents are a short run of somebody who prints.
func someEvents() []trace.Event {
	nobody := int32(trace.NoID)
	sites := trace.Site(0)
	return []trace.Event{
		{Kind: trace.ProcsSet, A: 1, M: nobody, P: nobody},
		{Kind: trace.MNew, M: nobody, P: nobody},
		{Kind: trace.PAcquire},
		{Kind: trace.GoCreate, G: 1, Time: 10, Text: "main.main", Site: sites},
		{Kind: trace.RunqPut, G: 1, Time: 20},
		{Kind: trace.RunqGet, G: 1, Time: 30},
		{Kind: trace.GoStart, G: 1, Time: 40},
		{Kind: trace.Output, G: 1, A: 1, Time: 50, Text: "hello\n"},
		{Kind: trace.GoCreate, G: 2, Peer: 1, Time: 60, Text: "main.f"},
		{Kind: trace.Output, G: 1, A: 1, Time: 70, Text: "world\n"},
		{Kind: trace.GoEnd, G: 1, Time: 80},
	}
}

// tells checks that texts are in s, one after the other.
func tells(t *testing.T, s string, texts ...string) {
	t.Helper()
	inOrder(t, "what is written", s, texts)
}

// Time goes both ways, and what the program writes comes and goes with it.
func TestTimeInHand(t *testing.T) {
	d := newDesk(t, ":run 1\n:start\n:step 7\n:step 2\n:back 3\n:end\n:step\n:until output\n:start\n:until output\n:until G 2\n:until 65ns\n:until deadlock\n", withBook(t))
	d.fake.events = someEvents()
	d.Run()
	tells(t, d.out.String(),
		"back before:\n", "block 1 at 0ns, event 0 of 10\n", // :start
		"it writes: hello\n", "G1 wrote \"hello\\n\" to standard output.\n", "Writing is a call into the kernel", "event 7 of 10\n", // :step 7
		"it writes: world\n", "event 9 of 10\n", // :step 2
		"back before:\n", "not written yet: hello\n", "not written yet: world\n", "G1 runs on P0 now", "event 6 of 10\n", // :back 3
		"G1 is over: its function main.main returned.", "event 10 of 10\n", // :end
		"this is the last event\n", // :step
		"event 0 of 10\n",          // :start
		"event 7 of 10\n",          // :until output
		"event 8 of 10\n",          // :until G 2
		"event 9 of 10\n",          // :until 65ns
	)
	tells(t, d.err.String(),
		":until: no output comes after event 10, only 2 before it (:start goes to the beginning)\n",
		":until: no deadlock comes after event 9, and there was none before\n")
}

func TestUntilWords(t *testing.T) {
	sites := new(trace.Sites)
	site := sites.Add(trace.Pos{File: "block 1", Line: 12, Func: "main.main"})
	for arg, want := range map[string]struct {
		hit, miss trace.Event
	}{
		"steal":      {trace.Event{Kind: trace.StealNext}, trace.Event{Kind: trace.StealFail}},
		"STEAL":      {trace.Event{Kind: trace.Steal}, trace.Event{Kind: trace.StealTry}},
		"gopark":     {trace.Event{Kind: trace.GoPark}, trace.Event{Kind: trace.GoReady}},
		"G 7":        {trace.Event{Peer: 7}, trace.Event{G: 1}},
		"g7 block":   {trace.Event{G: 7, Kind: trace.SysEnter}, trace.Event{G: 7, Kind: trace.GoStart}},
		"P 0":        {trace.Event{P: 0}, trace.Event{P: trace.NoID}},
		"m2":         {trace.Event{Kind: trace.MStart, A: 2}, trace.Event{A: 2}},
		"M 3":        {trace.Event{Kind: trace.Handoff, B: 3}, trace.Event{B: 3}},
		"P 3":        {trace.Event{Kind: trace.Steal, P: 1, A: 3}, trace.Event{Kind: trace.GlobGrab, P: 1, A: 3}},
		"sleep":      {trace.Event{Kind: trace.GoPark, Reason: trace.WaitSleep}, trace.Event{Kind: trace.GoPark}},
		"steal|wake": {trace.Event{Kind: trace.GoReady}, trace.Event{Kind: trace.GoStart}},
		"1.5ms":      {trace.Event{Time: 1_500_000}, trace.Event{Time: 1_499_999}},
		"line 12":    {trace.Event{Site: site}, trace.Event{}},
		"block 1:12": {trace.Event{Site: site}, trace.Event{Kind: trace.GoPark}},
		"handoff":    {trace.Event{Kind: trace.Handoff}, trace.Event{Kind: trace.Retake}},
	} {
		tgt, err := parseTarget(arg)
		if err != nil {
			t.Errorf("%q: %v", arg, err)
			continue
		}
		if !tgt.hit(want.hit, sites) || tgt.hit(want.miss, sites) {
			t.Errorf("%q does not mean what it should", arg)
		}
	}
	for arg, want := range map[string]string{
		"":       errNoTarget.Error(),
		"steel":  `nothing that happens is called "steel". Did you mean "steal"?`,
		"qqqqqq": `nothing that happens is called "qqqqqq". :help until lists the words`,
		"G":      `nothing that happens is called "G"`,
		"G x":    `nothing that happens is called "Gx"`,
		"-5ms":   `nothing that happens is called "-5ms"`,
		"steal|": errNoTarget.Error(),
		"none":   `nothing that happens is called "none"`,
	} {
		if _, err := parseTarget(arg); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", arg, err, want)
		}
	}
	for _, h := range happenings {
		if len(h.kinds) == 0 || slicesContainNone(h.kinds) {
			t.Errorf("%q means nothing", h.word)
		}
	}
}

func slicesContainNone(kinds []trace.Kind) bool {
	for _, k := range kinds {
		if k == trace.KindNone {
			return true
		}
	}
	return false
}

// What does not compile does not run, so it is not looked at instead of what did.
func TestLookingAtARunAfterAMistake(t *testing.T) {
	d := realDesk(t, "go func() {}()\n:run\n:back 2\nundefined()\n:step\n1 + 1\n:step\n", nil)
	d.Run()
	if said := d.out.String(); strings.Count(said, "the session at") != 2 {
		t.Errorf("said %q", said)
	}
}

// The session can be looked back at; what is typed next is now.
func TestLookingBackAtTheSession(t *testing.T) {
	d := realDesk(t, "c := make(chan int)\ngo func() { c <- 6 }()\n:run\n:back 2\n:gs\n:step\n:step\n:until wake\n<-c\n:back\n:g 2\n:why 2\n:until block\n", nil)
	d.Run()
	tells(t, d.out.String(),
		"back before:\n", "the session at", // :back 2
		"the session at",                     // :gs, of that time
		"MUnspin", "the session at", "MPark", // :step, :step … to now
		"= 6 : int\n",
		"G2 main.main.func1",
		"history",
	)
	if !strings.Contains(d.err.String(), ":until: no wake came (:start goes back to the beginning)\n") {
		t.Errorf("errors %q", d.err.String())
	}
}

const racy = `package main

import "fmt"

func main() {
	done := make(chan bool)
	for i := range 3 {
		go func() { fmt.Println("hello", i); done <- true }()
	}
	for range 3 {
		<-done
	}
}
`

// What the learner chose is kept, and can be had again: at the prompt, and out of
// a file.
func TestDriveAtThePrompt(t *testing.T) {
	dir := t.TempDir()
	file, kept := filepath.Join(dir, "racy.go"), filepath.Join(dir, "my.schedule")
	if err := os.WriteFile(file, []byte(racy), 0o644); err != nil {
		t.Fatal(err)
	}
	d := realDesk(t, strings.Join([]string{
		":schedule", ":schedule use", ":drive", ":drive " + file, "2", "1", "G99", "auto",
		":schedule", ":schedule save " + kept, ":schedule save " + kept, ":schedule use", ":run " + file, ":start", ":schedule off",
		":schedule load " + kept, ":run " + file, ":schedule save", ":schedule frobnicate x", ":pace 1000000000x", ":pace", ":pace off", ":pace -1",
	}, "\n")+"\n", nil)
	d.Run()
	out := d.out.String()
	tells(t, out,
		"there is no schedule; :drive makes one",
		"You are the scheduler.", "choice 1, at", "choice 2, at", "choice 3, at", "there is no G99",
		"hello",
		"a schedule of racy.go: ", " moves, procs 4, seed 1\n",
		"saved to "+kept,
		"; :run follows it, until :schedule off\n",
		"hello",
		"event 0 of",
		"programs run as the seed says\n",
		"a schedule of racy.go: ",
		"hello",
		"pace is 1000000000x", "pace is 1000000000x", "everything runs as fast as it can",
	)
	tells(t, d.err.String(),
		":schedule: there is no schedule yet: :drive makes one\n",
		":drive: drive what?",
		":schedule: "+kept+" is there already; choose another name\n",
		":schedule: write :schedule save FILE",
		":schedule: write :schedule save FILE",
		`:pace: "-1": a pace is written 20x`)
	// The three runs wrote the same.
	var lines []string
	for _, l := range strings.Split(out, "\n") {
		if strings.HasPrefix(l, "hello") {
			lines = append(lines, l)
		}
	}
	if len(lines) != 9 || strings.Join(lines[:3], "") != strings.Join(lines[3:6], "") || strings.Join(lines[:3], "") != strings.Join(lines[6:], "") {
		t.Errorf("they wrote %q", lines)
	}
	// Another program is not this schedule's.
	if err := os.WriteFile(file, []byte(strings.Replace(racy, "hello", "goodbye", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	d = realDesk(t, ":schedule load "+kept+"\n:run "+file+"\n", nil)
	d.Run()
	if want := "the schedule does not fit racy.go: it was made for racy.go as it was then; it has changed since. :schedule off"; !strings.Contains(d.err.String(), want) {
		t.Errorf("errors %q", d.err.String())
	}
}

// Why, channels and locks are of the run that is shown.
func TestWhyAtThePrompt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dead.go")
	src := "package main\n\nimport (\n\t\"sync\"\n\t\"time\"\n)\n\nfunc main() {\n\tvar a, b sync.Mutex\n\tdone := make(chan bool)\n" +
		"\tstep := func(x, y *sync.Mutex) { x.Lock(); time.Sleep(time.Millisecond); y.Lock(); done <- true }\n\tgo step(&a, &b)\n\tgo step(&b, &a)\n\t<-done\n\t<-done\n\t<-done\n}\n"
	if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	d := realDesk(t, ":run "+file+"\n:why 2\n:why 1\n:why 9\n:why\n:why x\n:lock\n:lock 1\n:lock 9\n:chan\n:chan 1\n:chan x\n:g 2\n:sched nonsense\n", nil)
	d.Run()
	tells(t, d.out.String(),
		"wants lock #", "in a circle (G2 → G3 → G2)", "a deadlock",
		"G1 (main.main) wants to receive from channel #1 of bool", "But all goroutines wait, 3 of them",
		"There is no G9",
		"lock #1, a Mutex, held by G", "1 waits: G",
		"lock #1, a Mutex\n", "held by",
		"There is no lock #9",
		"channel #1 of bool; 1 waits to receive: G1",
		"channel #1 of bool", "buffer", "to receive  G1",
		"G2 main.main.func", "waits for", "history",
	)
	tells(t, d.err.String(), ":why: which goroutine? :gs lists them", `:why: "x" is no whole number`, `:chan: "x" is no whole number: a channel is named by its number`, ":sched: \"nonsense\": there is :sched and :sched picture")
}

// On a screen with colours there is a picture, elsewhere sentences.
func TestSchedInSentences(t *testing.T) {
	d := newDesk(t, ":sched\n:sched picture\n", nil)
	d.Run()
	tells(t, d.out.String(), "The clock shows 0ns.\nNo goroutine is alive.\n", "clock 0ns   0 goroutines")
	d = newDesk(t, ":sched\n:walk\n", func(c *Config) {
		dumb(c)
		c.Screen.Color = true
	})
	d.Run()
	tells(t, d.out.String(), "P workstation")
	if !strings.Contains(d.err.String(), ":walk: walking by keys needs a terminal") {
		t.Errorf("errors %q", d.err.String())
	}
}
