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
