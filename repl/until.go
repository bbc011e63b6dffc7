package repl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopark/engine/trace"
)

// A target is an event that one can go to: what :until is given. It is hit by an
// event for which all tests of one of its alternatives are true.
type target struct {
	name string
	any  [][]eventTest
}

type eventTest func(e trace.Event, sites *trace.Sites) bool

// hit says whether an event is what was looked for.
func (t *target) hit(e trace.Event, sites *trace.Sites) bool {
	return slices.ContainsFunc(t.any, func(all []eventTest) bool {
		return !slices.ContainsFunc(all, func(test eventTest) bool { return !test(e, sites) })
	})
}

// happenings are the words for what can be gone to, beside the kinds of events
// themselves.
var happenings = []struct {
	word  string
	kinds []trace.Kind
}{
	{"steal", []trace.Kind{trace.Steal, trace.StealNext}},
	{"handoff", []trace.Kind{trace.Handoff}},
	{"block", []trace.Kind{trace.GoPark, trace.SysEnter}},
	{"park", []trace.Kind{trace.GoPark}},
	{"wake", []trace.Kind{trace.GoReady}},
	{"go", []trace.Kind{trace.GoCreate}},
	{"start", []trace.Kind{trace.GoStart}},
	{"end", []trace.Kind{trace.GoEnd}},
	{"yield", []trace.Kind{trace.GoYield}},
	{"preempt", []trace.Kind{trace.GoPreempt}},
	{"panic", []trace.Kind{trace.GoPanic}},
	{"grow", []trace.Kind{trace.StackGrow}},
	{"spill", []trace.Kind{trace.RunqSlow}},
	{"global", []trace.Kind{trace.GlobPut, trace.GlobGet, trace.GlobGrab, trace.RunqSlow}},
	{"idle", []trace.Kind{trace.PRelease}},
	{"thread", []trace.Kind{trace.MNew}},
	{"sleep", []trace.Kind{trace.MPark}},
	{"call", []trace.Kind{trace.SysEnter}},
	{"return", []trace.Kind{trace.SysExit}},
	{"sysmon", []trace.Kind{trace.Retake, trace.GoPreempt}},
	{"timer", []trace.Kind{trace.TimerFire}},
	{"send", []trace.Kind{trace.ChanSend}},
	{"receive", []trace.Kind{trace.ChanRecv}},
	{"close", []trace.Kind{trace.ChanClose}},
	{"lock", []trace.Kind{trace.LockGet}},
	{"unlock", []trace.Kind{trace.LockPut}},
	{"output", []trace.Kind{trace.Output}},
	{"deadlock", []trace.Kind{trace.Deadlock}},
	{"exit", []trace.Kind{trace.Exit}},
}

// targetWords are for completion.
func targetWords(*Workbook) []string {
	var list []string
	for _, h := range happenings {
		list = append(list, h.word)
	}
	for _, k := range trace.Kinds() {
		list = append(list, k.String())
	}
	return list
}

var errNoTarget = errors.New("until what? :until steal, handoff, block, wake, output … or the name of an event, G 7, P 1, M 2, line 12 or main.go:12, or a time like 5ms; several at once mean all of them")

// parseTarget reads what :until is given: one word or several, all of which must
// fit; or several such lists with | between them, of which one must.
func parseTarget(arg string) (*target, error) {
	t := &target{name: strings.Join(strings.Fields(arg), " ")}
	for _, part := range strings.Split(arg, "|") {
		all, err := parseTests(strings.Fields(part))
		if err != nil {
			return nil, err
		}
		t.any = append(t.any, all)
	}
	return t, nil
}

func parseTests(words []string) (all []eventTest, err error) {
	if len(words) == 0 {
		return nil, errNoTarget
	}
	for i := 0; i < len(words); i++ {
		word := words[i]
		if i+1 < len(words) {
			switch next := words[i+1]; {
			case len(word) == 1 && strings.ContainsAny(word, "gGpPmM"):
				word += next
				i++
			case word == "line":
				word = ":" + next
				i++
			case (word == "block" || word == "input") && strings.Contains(next, ":"):
				word += " " + next // a file's name
				i++
			}
		}
		test, err := parseTargetWord(word)
		if err != nil {
			return nil, err
		}
		all = append(all, test)
	}
	return all, nil
}

func parseTargetWord(word string) (eventTest, error) {
	ofKinds := func(kinds ...trace.Kind) eventTest {
		return func(e trace.Event, _ *trace.Sites) bool { return slices.Contains(kinds, e.Kind) }
	}
	for _, h := range happenings {
		if !strings.EqualFold(h.word, word) {
			continue
		}
		test := ofKinds(h.kinds...)
		if h.word == "sleep" { // a thread does, or a goroutine
			return func(e trace.Event, s *trace.Sites) bool { return test(e, s) || e.Reason == trace.WaitSleep }, nil
		}
		return test, nil
	}
	if k, ok := trace.KindByName(word); ok && k != trace.KindNone {
		return ofKinds(k), nil
	}
	if n, err := strconv.ParseInt(word[1:], 10, 32); err == nil && n >= 0 {
		switch word[0] {
		case 'g', 'G':
			return func(e trace.Event, _ *trace.Sites) bool { return e.G == n || e.Peer == n }, nil
		case 'p', 'P':
			return func(e trace.Event, _ *trace.Sites) bool { return e.P == int32(n) || namesP(e.Kind) && e.A == n }, nil
		case 'm', 'M':
			return func(e trace.Event, _ *trace.Sites) bool {
				return e.M == int32(n) || (e.Kind == trace.MNew || e.Kind == trace.MStart) && e.A == n || e.Kind == trace.Handoff && e.B == n
			}, nil
		}
	}
	if d, err := time.ParseDuration(word); err == nil && d >= 0 {
		return func(e trace.Event, _ *trace.Sites) bool { return e.Time >= int64(d) }, nil
	}
	if at := strings.LastIndexByte(word, ':'); at >= 0 {
		if n, err := strconv.Atoi(word[at+1:]); err == nil && n > 0 {
			file := word[:at]
			return func(e trace.Event, sites *trace.Sites) bool {
				pos := sites.Pos(e.Site)
				return pos.Line == n && strings.HasSuffix(pos.File, file)
			}, nil
		}
	}
	names := targetWords(nil)
	word = shorten(word, 40)
	if near := nearest(word, names); near != "" {
		return nil, fmt.Errorf("nothing that happens is called %q. Did you mean %q? :help until lists the words", word, near)
	}
	return nil, fmt.Errorf("nothing that happens is called %q. :help until lists the words", word)
}

// namesP says whether A of an event of a kind is a P.
func namesP(k trace.Kind) bool {
	switch k {
	case trace.RunqPut, trace.RunqKick, trace.RunqGet, trace.RunqSlow, trace.Steal, trace.StealNext, trace.Handoff, trace.Retake:
		return true
	}
	return false
}

// find returns the first event after the one shown that fits.
func (r *replay) find(t *target) (seq int64, found bool) {
	sites := r.rec.Sites()
	for seq := r.seq() + 1; seq <= r.last(); seq++ {
		if t.hit(r.event(seq), sites) {
			return seq, true
		}
	}
	return 0, false
}

// count says how many events up to the one shown fit.
func (r *replay) count(t *target) int {
	n := 0
	sites := r.rec.Sites()
	for seq := r.first(); seq <= r.seq(); seq++ {
		if t.hit(r.event(seq), sites) {
			n++
		}
	}
	return n
}
