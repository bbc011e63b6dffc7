package exercises

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	kinds     = []string{string(Code), string(Predict), string(Explain), string(Make)}
	asks      = []string{AskOutput, AskStolen, AskStolenFirst, AskQueue, AskRunnext, AskBefore}
	happens   = []string{HappensHandoff, HappensSteal}
	orders    = []string{"exact", "any"}
	ends      = []string{"deadlock", "panic", "exit", "limit"}
	langForm  = regexp.MustCompile(`^go1\.[0-9]+$`)
	labelForm = regexp.MustCompile(`^[a-z][a-z0-9 '-]*$`)
)

// check reports what exercise.yaml says wrongly; id is what the folder's name
// says.
func (l *loader) check(id string) {
	ex := l.ex
	if ex.ID != id {
		l.bad(fmt.Sprintf("write id: %s, or rename the folder", id),
			fmt.Sprintf("the id %q is not the folder's", ex.ID), "id")
	}
	if ex.Title == "" {
		l.bad("say in a few words what it is about", "there is no title", "title")
	}
	l.oneOf("kind", string(ex.Kind), kinds, "kind")
	if ex.Lang != "" && !langForm.MatchString(ex.Lang) {
		l.bad("write it like go1.21, or leave it out for the newest", fmt.Sprintf("%q is no version of the language", ex.Lang), "lang")
	}
	for i, p := range ex.Procs {
		if p < 1 || p > 256 {
			l.bad("choose 1 to 256", fmt.Sprintf("%d processors", p), "procs", i)
		}
	}
	if ex.Seeds < 0 || ex.Seeds > 1000 {
		l.bad("20 to 100 are enough to be sure and quick", fmt.Sprintf("%d seeds", ex.Seeds), "seeds")
	}
	if ex.Limits.Time != "" {
		if d, err := time.ParseDuration(ex.Limits.Time); err != nil || d <= 0 {
			l.bad("write it like 10s or 500ms", fmt.Sprintf("%q is no duration", ex.Limits.Time), "limits", "time")
		}
	}
	if len(ex.Hints) == 0 {
		l.bad("give at least one", "there are no hints", "hints")
	}
	for i, h := range ex.Hints {
		if strings.TrimSpace(h) == "" {
			l.bad("write it or take it out", "this hint is empty", "hints", i)
		}
	}
	if strings.TrimSpace(ex.Statement) == "" {
		l.badFile(statementFile, "it is empty", "the learner reads the task there")
	}
	if _, ok := ex.Starter[ex.File]; !ok {
		l.badFile(path.Join(starterDir, ex.File), "there is no such file", "the learner starts from it; field file: names it")
	}
	if _, ok := ex.Solution[ex.File]; !ok && ex.Kind != Predict {
		l.badFile(path.Join(solutionDir, ex.File), "there is no such file", "every exercise proves that it can be solved")
	}
	l.checkWrong()
	l.checkKind()
}

func (l *loader) oneOf(what, got string, allowed []string, at ...any) {
	if slices.Contains(allowed, got) {
		return
	}
	mend := "it is one of " + strings.Join(allowed, ", ")
	if near := nearest(got, allowed); near != "" && got != "" {
		mend = fmt.Sprintf("did you mean %s?", near)
	}
	l.bad(mend, fmt.Sprintf("%q is no %s", got, what), at...)
}

func (l *loader) pattern(re string, at ...any) {
	if _, err := regexp.Compile(re); err != nil {
		l.bad("see https://pkg.go.dev/regexp/syntax", err.Error(), at...)
	}
}

func (l *loader) checkWrong() {
	named := map[string]bool{}
	for i, w := range l.ex.Wrong {
		named[w.Name] = true
		if w.Name == "" {
			l.bad("give it the name of its folder in wrong/", "this wrong answer has no name", "wrong", i)
		} else if _, ok := w.Files[l.ex.File]; !ok {
			l.bad(fmt.Sprintf("write %s/%s/%s", wrongDir, w.Name, l.ex.File), fmt.Sprintf("the wrong answer %q has no files", w.Name), "wrong", i)
		}
		if strings.TrimSpace(w.Says) == "" {
			l.bad("give some words of the message that it must get", fmt.Sprintf("the wrong answer %q has no says:", w.Name), "wrong", i)
		}
	}
	entries, err := fs.ReadDir(l.fsys, path.Join(l.ex.Folder, wrongDir))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !named[e.Name()] {
			l.badFile(path.Join(wrongDir, e.Name()), "exercise.yaml does not list it", "add it under wrong: with the message it must get")
		}
	}
}

func (l *loader) checkKind() {
	ex := l.ex
	switch ex.Kind {
	case Code, Make:
		if len(ex.Checks) == 0 {
			l.bad("say what its runs must show", "there are no checks", "checks")
		}
		for i := range ex.Checks {
			l.checkCheck(i)
		}
	case Predict:
		if len(ex.Questions) == 0 {
			l.bad("ask something", "there are no questions", "questions")
		}
		if _, ok := ex.Starter["main.go"]; !ok {
			l.badFile("starter/main.go", "there is no such file", "a predict exercise needs the program that it asks about")
		}
		for i := range ex.Questions {
			l.checkQuestion(i)
		}
	case Explain:
		if ex.Rubric == nil {
			l.bad("say what an explanation must contain", "there is no rubric", "rubric")
			return
		}
		l.checkRubric()
	}
}

func (l *loader) checkCheck(i int) {
	c := &l.ex.Checks[i]
	given := 0
	for _, is := range []bool{c.Exit != nil, c.Output != nil, c.Goroutines != nil, c.Finished, c.Happens != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		l.bad("give one of exit, output, goroutines, finished and happens; use another - for another check",
			fmt.Sprintf("this check makes %d demands", given), "checks", i)
	}
	if c.Share < 0 || c.Share > 1 {
		l.bad("write a number between 0 and 1, such as 0.8", "the share is not a part of the runs", "checks", i, "share")
	}
	if o := c.Output; o != nil {
		if (len(o.Lines) > 0) == (o.Regexp != "") {
			l.bad("", "an output check has either lines or a regexp", "checks", i, "output")
		}
		l.oneOf("order", o.Order, orders, "checks", i, "output", "order")
		l.pattern(o.Regexp, "checks", i, "output", "regexp")
	}
	if h := c.Happens; h != nil {
		l.oneOf("happening", h.What, happens, "checks", i, "happens", "what")
	}
	for j, k := range c.Known {
		at := []any{"checks", i, "known", j}
		if k.Output == "" && k.Error == "" && k.Made == nil {
			l.bad("give output, error or made", "nothing says when this applies", at...)
		}
		if k.Say == "" {
			l.bad("write what to tell the learner", "there is no say", at...)
		}
		l.pattern(k.Output, append(at, "output")...)
		if k.Error != "" {
			l.oneOf("way to end", k.Error, ends, append(at, "error")...)
		}
	}
}

func (l *loader) checkQuestion(i int) {
	q := l.ex.Questions[i]
	if !labelForm.MatchString(q.ID) {
		l.bad("use small letters, such as order", fmt.Sprintf("%q cannot be the id of a question", q.ID), "questions", i)
	}
	if q.Ask == "" {
		l.bad("", "there is no ask: the question itself", "questions", i)
	}
	if q.P < 0 || q.P >= q.Procs {
		l.bad("the first is 0", fmt.Sprintf("there is no P %d among %d", q.P, q.Procs), "questions", i, "p")
	}
	l.oneOf("what", q.What, asks, "questions", i, "what")
	l.oneOf("order", q.Order, orders, "questions", i, "order")
	for j, m := range q.Mistakes {
		if m.Answer == "" || m.Say == "" {
			l.bad("", "a mistake has an answer and a say", "questions", i, "mistakes", j)
		}
	}
}

func (l *loader) checkRubric() {
	r := l.ex.Rubric
	if len(r.Ideas)+len(r.Relations) == 0 {
		l.bad("demand something", "the rubric has neither ideas nor relations", "rubric")
	}
	for i, idea := range r.Ideas {
		if idea.ID == "" || idea.Name == "" || len(idea.Any) == 0 {
			l.bad("", "an idea has an id, a name and phrases under any", "rubric", "ideas", i)
		}
		if idea.Missing == "" && !idea.Optional {
			l.bad("ask a question that leads to it", "there is no missing: the message when the idea is not found", "rubric", "ideas", i)
		}
	}
	for i, rel := range r.Relations {
		if rel.ID == "" || rel.Name == "" || len(rel.Ways)+len(rel.Any) == 0 || rel.Missing == "" {
			l.bad("", "a relation has an id, a name, missing, and ways or phrases under any", "rubric", "relations", i)
		}
		for j, w := range rel.Ways {
			if w.empty() {
				l.bad("", "a way has at least one role", "rubric", "relations", i, "ways", j)
			}
		}
		for j, w := range rel.Wrong {
			if w.empty() || w.Say == "" {
				l.bad("", "a wrong relation has at least one role and a say", "rubric", "relations", i, "wrong", j)
			}
		}
	}
	for i, m := range r.Mistakes {
		if len(m.Any) == 0 || m.Say == "" {
			l.bad("", "a mistake has phrases under any and a say", "rubric", "mistakes", i)
		}
	}
}

func (w Way) empty() bool {
	return len(w.Receiver)+len(w.Source)+len(w.Thing)+len(w.Agent) == 0
}

// clashes reports numbers and ids that two exercises share.
func (s *Set) clashes() Problems {
	var problems Problems
	ids, numbers := map[string]string{}, map[int]string{}
	for _, ex := range s.Exercises {
		meta := path.Join(ex.Folder, metaFile)
		if other, ok := ids[ex.ID]; ok {
			problems = append(problems, Problem{File: meta, Msg: fmt.Sprintf("%s has the id %q too", other, ex.ID), Mend: "give each its own"})
		}
		if other, ok := numbers[ex.Number]; ok {
			problems = append(problems, Problem{File: meta, Msg: fmt.Sprintf("%s has the number %d too", other, ex.Number), Mend: "rename one of the folders"})
		}
		ids[ex.ID], numbers[ex.Number] = ex.Folder, ex.Folder
	}
	return problems
}

func (s *Set) sort() {
	slices.SortFunc(s.Exercises, func(a, b *Exercise) int { return cmp.Compare(a.Number, b.Number) })
}
