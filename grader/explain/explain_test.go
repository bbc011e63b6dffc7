package explain

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gopark/exercises"
)

// explains returns the explain exercises that come with gopark.
func explains(t *testing.T) []*exercises.Exercise {
	t.Helper()
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	var list []*exercises.Exercise
	for _, ex := range set.Exercises {
		if ex.Kind == exercises.Explain {
			list = append(list, ex)
		}
	}
	return list
}

func messages(j Judgement) string {
	all := j.Refused
	for _, f := range j.Findings {
		all += "\n" + string(f.Status) + " " + f.ID + ": " + f.Message + " [" + f.Quote + "]"
	}
	return all
}

func TestAnswers(t *testing.T) {
	for _, ex := range explains(t) {
		for i, a := range ex.Answers.Good {
			if j := Judge(ex.Rubric, a.Text, ex.Statement); !j.Passed {
				t.Errorf("%s good %d: %s\n%s", ex.ID, i+1, a.Text, messages(j))
			}
		}
		for i, a := range ex.Answers.Bad {
			j := Judge(ex.Rubric, a.Text, ex.Statement)
			if j.Passed || !strings.Contains(messages(j), a.Says) {
				t.Errorf("%s bad %d: %s\nwant %q\n%s", ex.ID, i+1, a.Text, a.Says, messages(j))
			}
		}
		for i, a := range ex.Answers.Unsure {
			if j := Judge(ex.Rubric, a.Text, ex.Statement); j.Passed || !j.NeedsTeacher {
				t.Errorf("%s unsure %d: %s\n%s", ex.ID, i+1, a.Text, messages(j))
			}
		}
		for _, w := range ex.Wrong {
			j := Judge(ex.Rubric, w.Answer, ex.Statement)
			if j.Passed || !strings.Contains(messages(j), w.Says) {
				t.Errorf("%s wrong %s: %s\nwant %q\n%s", ex.ID, w.Name, w.Answer, w.Says, messages(j))
			}
		}
	}
}

func TestDebug(t *testing.T) {
	text := os.Getenv("EXPLAIN")
	if text == "" {
		t.Skip()
	}
	j := &judge{lex: newLexicon(nil), sentences: split(text)}
	j.read()
	for n, list := range j.tokens {
		for _, tok := range list {
			t.Logf("%d %q kind %d %v act %d", n, tok.text, tok.kind, tok.traits, tok.action)
			if m := tok.mention; m != nil {
				t.Logf("     %s prep=%q root=%s %v", m.class, m.prep, m.root().class, m.root().traits)
			}
		}
	}
	show := func(m *mention) string {
		if m == nil {
			return "-"
		}
		return fmt.Sprint(m.root().class, m.root().name, m.root().traits)
	}
	for _, f := range j.frames {
		t.Logf("frame: receiver=%s source=%s thing=%s agent=%s neg=%v", show(f.receiver), show(f.source), show(f.thing), show(f.agent), f.negated)
	}
}

func TestUnknown(t *testing.T) {
	r := &exercises.Rubric{
		Words:     map[string][]string{"idle": {"slack"}, "ilde": {"x"}},
		Relations: []exercises.Relation{{Ways: []exercises.Way{{Receiver: []string{"m+!other", "mm"}}}}},
	}
	if got := strings.Join(Unknown(r), " "); got != "ilde mm" {
		t.Errorf("got %q", got)
	}
}

// TestDirections holds one statement in many forms against what it says: who
// has the goroutines afterwards, and who had them before.
func TestDirections(t *testing.T) {
	rel := exercises.Relation{
		ID: "d", Missing: "?",
		Ways:  []exercises.Way{{Receiver: []string{"idle"}, Source: []string{"busy", "other"}}},
		Wrong: []exercises.Way{{Receiver: []string{"busy"}, Source: []string{"idle"}, Say: "reversed"}},
	}
	for text, want := range map[string]Status{
		"An idle P steals work from a busy P.":                                 Found,
		"A busy P steals work from an idle P.":                                 Wrong,
		"Work is stolen from a busy P by an idle P.":                           Found,
		"Work is stolen from an idle P by a busy P.":                           Wrong,
		"Work is stolen by an idle P from a busy P.":                           Found,
		"From a busy P, work is stolen by an idle P.":                          Found,
		"A busy P's goroutines are taken by an idle P.":                        Found,
		"An idle P's goroutines are taken by a busy P.":                        Wrong,
		"An idle P robs a busy P.":                                             Found,
		"A busy P is robbed by an idle P.":                                     Found,
		"An idle P is robbed by a busy P.":                                     Wrong,
		"Goroutines move from the busy P to the idle P.":                       Found,
		"Goroutines move from the idle P to the busy P.":                       Wrong,
		"A P that is not busy steals from a P that is not empty.":              Found,
		"A P that is not idle steals from a P that is empty.":                  Wrong,
		"A P without work steals from another P.":                              Found,
		"A P that doesn't have any work steals from a P that has a lot of it.": Found,
		"P1 is idle. P2 is busy. P1 steals from P2.":                           Found,
		"P1 is idle. P2 is busy. P2 steals from P1.":                           Wrong,
		"If a P is empty, it steals from another P.":                           Found,
		"The thief is an idle P and the victim is a busy P.":                   Found,
		"The thief is a busy P and the victim is an idle P.":                   Wrong,
		"An idle P never steals from a busy P.":                                Missing,
		"A P steals from a P.":                                                 Missing,
		"Goroutines are stolen.":                                               Missing,
		"It steals from them.":                                                 Unclear,
	} {
		j := &judge{lex: newLexicon(nil), sentences: split(text)}
		j.read()
		if got := j.relation(rel); got.Status != want {
			t.Errorf("%q: %s, want %s", text, got.Status, want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, group := range []string{
		"steal steals stealing stole stolen", "take takes taking took taken", "queue queues queued queueing", "grab grabs grabbed grabbing",
		"empty empties emptied emptying", "idle idling idles", "run runs running ran", "block blocks blocked blocking", "pass passes passed passing",
		"goroutine goroutines", "half halves", "busy", "thief thieves", "P Ps", "stop stops stopped stopping", "call calls called calling",
	} {
		words := strings.Fields(strings.ToLower(group))
		for _, w := range words {
			if stem(w) != stem(words[0]) {
				t.Errorf("%s becomes %s, but %s becomes %s", w, stem(w), words[0], stem(words[0]))
			}
		}
	}
	for _, pair := range []string{"processor process", "is i", "its it", "this thi", "call cal", "work worker"} {
		a, b, _ := strings.Cut(pair, " ")
		if stem(a) == stem(b) {
			t.Errorf("%s and %s are the same: %s", a, b, stem(a))
		}
	}
}

func FuzzJudge(f *testing.F) {
	set, err := exercises.Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, ex := range set.Exercises {
		for _, a := range append(ex.Answers.Good, ex.Answers.Bad...) {
			f.Add(a.Text)
		}
	}
	f.Add("of of of from's , that is 's its its P's P's queue of of the P")
	f.Fuzz(func(t *testing.T, text string) {
		for _, ex := range set.Exercises {
			if ex.Rubric != nil {
				Judge(ex.Rubric, text, ex.Statement)
			}
		}
	})
}
