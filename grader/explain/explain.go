// Package explain judges a short explanation against a rubric.
//
// It reads English a little: it takes sentences apart into words and the words
// to their stems, finds where the things of the scheduler are named and what is
// said of them, and works out from active and passive sentences who takes or
// gives what from or to whom. It knows negation and can follow "it" to what was
// named before. It does not understand: when a sentence speaks of the right
// matter in a way that it cannot follow, it says so and leaves the judgement to
// a teacher.
package explain

import (
	"fmt"
	"slices"
	"strings"

	"gopark/exercises"
)

// A Status is what was found about one demand of the rubric.
type Status string

// The statuses.
const (
	Found   Status = "found"
	Missing Status = "missing"
	Wrong   Status = "wrong"   // a misconception, or a relation the wrong way round
	Unclear Status = "unclear" // for a teacher to judge
)

// A Finding is the judgement on one demand of the rubric.
type Finding struct {
	ID, Name string
	Status   Status
	Quote    string // the learner's sentence that decides it
	Message  string
	Optional bool
}

// A Judgement is that on a whole answer.
type Judgement struct {
	Findings     []Finding
	Passed       bool
	NeedsTeacher bool
	Refused      string // why the text was not judged at all: empty, copied, a list of keywords
}

// Judge judges an answer. An answer that is mostly copied from one of the given
// texts, such as the question, is refused.
func Judge(r *exercises.Rubric, answer string, given ...string) Judgement {
	j := &judge{lex: newLexicon(r.Words), sentences: split(answer)}
	if why := refuse(j.sentences, given); why != "" {
		return Judgement{Refused: why}
	}
	if !english(j.sentences) {
		return Judgement{NeedsTeacher: true, Refused: "This grader reads English only. A teacher has to read this answer."}
	}
	j.read()
	var out Judgement
	for _, m := range r.Mistakes {
		if f, ok := j.mistake(m); ok {
			out.Findings = append(out.Findings, f)
		}
	}
	for _, rel := range r.Relations {
		out.Findings = append(out.Findings, j.relation(rel))
	}
	for _, idea := range r.Ideas {
		out.Findings = append(out.Findings, j.idea(idea))
	}
	j.doubt(r, out.Findings)
	out.Passed = true
	for _, f := range out.Findings {
		if f.Optional && f.Status != Wrong || f.Status == Found {
			continue
		}
		out.Passed = false
		if f.Status == Unclear {
			out.NeedsTeacher = true
		}
	}
	return out
}

// Unknown returns the classes that a rubric names and this package does not
// know: misspelt ones, which nothing would ever fit.
func Unknown(r *exercises.Rubric) []string {
	var list []string
	check := func(class string) {
		if _, ok := classes[class]; !ok && !slices.Contains(list, class) {
			list = append(list, class)
		}
	}
	for class := range r.Words {
		check(class)
	}
	for _, rel := range r.Relations {
		for _, w := range slices.Concat(rel.Ways, rel.Wrong) {
			for _, spec := range slices.Concat(w.Receiver, w.Source, w.Thing, w.Agent) {
				for _, class := range strings.Split(spec, "+") {
					check(strings.TrimPrefix(class, "!"))
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

type judge struct {
	lex       *lexicon
	sentences []sentence
	tokens    [][]token
	mentions  []*mention // in order
	frames    []frame
}

func (j *judge) read() {
	for n, s := range j.sentences {
		list := j.lex.tokens(s, n)
		j.tokens = append(j.tokens, list)
		for _, t := range list {
			if t.mention != nil {
				t.mention.sent = n
				j.mentions = append(j.mentions, t.mention)
			}
		}
		j.frames = append(j.frames, frames(list, s.words, n)...)
	}
	j.frames = join(j.frames)
}

// idea looks for an idea's phrases.
func (j *judge) idea(idea exercises.Idea) Finding {
	f := Finding{ID: idea.ID, Name: idea.Name, Optional: idea.Optional, Status: Missing, Message: idea.Missing}
	for n := range j.sentences {
		if j.says(n, idea.Any, idea.Near) {
			f.Status, f.Quote, f.Message = Found, j.sentences[n].text, ""
			return f
		}
	}
	return f
}

// doubt turns the only thing that is missing into something unclear, if it is an
// idea that can be put in many ways and the answer has a sentence that nothing
// else was found in: it may be there.
func (j *judge) doubt(r *exercises.Rubric, findings []Finding) {
	used := map[string]bool{}
	for _, f := range findings {
		used[f.Quote] = f.Status == Found || f.Status == Wrong || used[f.Quote]
	}
	left := ""
	for _, s := range j.sentences {
		if !used[s.text] && len(s.words) >= 5 {
			left = s.text
		}
	}
	if left == "" {
		return
	}
	at := -1
	for i, f := range findings {
		open := slices.ContainsFunc(r.Ideas, func(idea exercises.Idea) bool { return idea.ID == f.ID && idea.Open })
		switch {
		case f.Status == Found || f.Optional:
		case f.Status == Missing && open && at < 0:
			at = i
		default:
			return // more than that is missing: it is not a matter of wording
		}
	}
	if at < 0 {
		return
	}
	f := &findings[at]
	f.Status, f.Quote = Unclear, left
	f.Message += " If this sentence says it, I do not recognise it: a teacher has to read it, or say it more plainly."
}

// mistake looks for a misconception.
func (j *judge) mistake(m exercises.Mistake) (Finding, bool) {
	for n, s := range j.sentences {
		if j.says(n, m.Any, m.Near) && !anyIn(s.words, m.Unless) {
			return Finding{ID: m.ID, Name: "a misunderstanding", Status: Wrong, Quote: s.text, Message: m.Say}, true
		}
	}
	return Finding{}, false
}

// says looks for one of the phrases, not denied, in a sentence that also has
// one of the phrases in near.
func (j *judge) says(n int, phrases, near []string) bool {
	words := j.sentences[n].words
	if len(near) > 0 && !anyIn(words, near) {
		return false
	}
	for _, text := range phrases {
		p := parsePhrase(text)
		for start := 0; start < len(words); {
			from, to, ok := p.find(words[start:])
			if !ok {
				break
			}
			if !negated(words, start+from, 3) && !p.denied(words[start+from:start+to]) {
				return true
			}
			start += max(to, from+1)
		}
	}
	return false
}

func anyIn(words []word, phrases []string) bool {
	for _, text := range phrases {
		if _, _, ok := parsePhrase(text).find(words); ok {
			return true
		}
	}
	return false
}

// relation looks for what passes from whom to whom.
func (j *judge) relation(rel exercises.Relation) Finding {
	f := Finding{ID: rel.ID, Name: rel.Name, Status: Missing, Message: rel.Missing}
	unclear, denied := "", false
	for _, fr := range j.frames {
		quote := j.sentences[fr.sent].text
		if fr.negated {
			denied = denied || j.fitsOne(rel.Ways, fr) == fits
			continue
		}
		if w, ok := j.wrongWay(rel, fr); ok {
			return Finding{ID: rel.ID, Name: rel.Name, Status: Wrong, Quote: quote, Message: w}
		}
		switch j.fitsOne(rel.Ways, fr) {
		case fits:
			if f.Status != Found {
				f.Status, f.Quote, f.Message = Found, quote, ""
			}
		case open:
			unclear = quote
		}
	}
	if f.Status == Found {
		return f
	}
	for n := range j.sentences {
		if j.says(n, rel.Any, nil) {
			f.Status, f.Quote, f.Message = Found, j.sentences[n].text, ""
			return f
		}
	}
	if unclear == "" && !denied {
		unclear = j.scattered(rel)
	}
	if unclear != "" {
		f.Status, f.Quote = Unclear, unclear
		f.Message = fmt.Sprintf("I cannot tell from this sentence who is meant (%s). A teacher has to read it; or name them once more instead of writing \"it\".", rel.Name)
	}
	return f
}

// scattered looks for an answer that names all who take part, and a verb, but
// not so that the grammar connects them. It returns the sentence of the verb.
func (j *judge) scattered(rel exercises.Relation) string {
	at := slices.IndexFunc(j.frames, func(f frame) bool { return !f.vague })
	if at < 0 {
		return ""
	}
	for _, w := range rel.Ways {
		all := true
		for _, specs := range [][]string{w.Receiver, w.Source, w.Thing, w.Agent} {
			all = all && (len(specs) == 0 || j.anyFits(specs))
		}
		if all {
			return j.sentences[j.frames[at].sent].text
		}
	}
	return ""
}

func (j *judge) anyFits(specs []string) bool {
	for _, m := range j.mentions {
		for _, spec := range specs {
			if j.fitRole(spec, role{m: m}, none) == fits {
				return true
			}
		}
	}
	return false
}

func (j *judge) wrongWay(rel exercises.Relation, fr frame) (string, bool) {
	for _, w := range rel.Wrong {
		if j.fit(w, fr, sole) == fits {
			return w.Say, true
		}
	}
	return "", false
}

// A fitting is how well a frame fits a way.
type fitting int

const (
	misfit fitting = iota
	open           // a "one" or "it" in it could mean what is asked for
	fits
)

func (j *judge) fitsOne(ways []exercises.Way, fr frame) fitting {
	best := misfit
	for _, w := range ways {
		best = max(best, j.fit(w, fr, near))
	}
	return best
}

// A guess is how far a name may take its traits from what was said of the same
// thing elsewhere.
type guess int

const (
	none guess = iota // only what is said of it
	sole              // if nothing else could be meant: good enough to find fault
	near              // the nearest that could be meant: good enough to give credit
)

// A role is a place in a frame: who fills it, and the others, who cannot be the
// same.
type role struct {
	m      *mention
	giver  bool // the source
	thing  bool // what passes
	others []*mention
}

// fit compares a frame with a way.
func (j *judge) fit(w exercises.Way, fr frame, g guess) fitting {
	worst := fits
	for _, part := range []struct {
		specs []string
		role  role
	}{
		{w.Receiver, role{m: fr.receiver, others: []*mention{fr.source, fr.thing}}},
		{w.Source, role{m: fr.source, giver: true, others: []*mention{fr.receiver}}},
		{w.Thing, role{m: fr.thing, thing: true, others: []*mention{fr.receiver}}},
		{w.Agent, role{m: fr.agent}},
	} {
		if len(part.specs) == 0 {
			continue
		}
		best := misfit
		for _, spec := range part.specs {
			best = max(best, j.fitRole(spec, part.role, g))
		}
		worst = min(worst, best)
	}
	return worst
}

func (j *judge) fitRole(spec string, r role, g guess) fitting {
	if r.m == nil {
		return misfit
	}
	named := r.m
	r.m = r.m.root()
	said, sure := j.traits(r, g)
	result := fits
	for _, class := range strings.Split(spec, "+") {
		not := strings.HasPrefix(class, "!")
		class = strings.TrimPrefix(class, "!")
		ok := said[class]
		if has(things, class) {
			ok = j.class(r, class, g)
			if r.thing && named.class == "queue" {
				ok = class == "queue" // not the P that it stands for elsewhere
			}
		}
		switch {
		case ok != not:
		case g == near && !sure && r.m.class == "it" && !not:
			result = min(result, open)
		default:
			return misfit
		}
	}
	return result
}

// class says whether a mention can be of a class. "it" can be what was named
// before.
func (j *judge) class(r role, class string, g guess) bool {
	m := r.m
	if m.class == class || class == "g" && m.class == "work" {
		return true
	}
	if m.class != "it" || m.plural && g == sole {
		return false
	}
	before := j.before(m, func(b *mention) bool { return !b.is("it", "call", "sched") && !r.taken(b) })
	if g == near {
		return slices.ContainsFunc(before, func(b *mention) bool { return b.is(class) })
	}
	return len(before) > 0 && !slices.ContainsFunc(before, func(b *mention) bool { return !b.is(class) })
}

// traits returns what is known of the one in a role. sure is false if nothing
// was said of it that tells whether it has work.
func (j *judge) traits(r role, g guess) (said map[string]bool, sure bool) {
	said = map[string]bool{}
	add := func(from *mention) {
		for t := range from.root().traits {
			said[t] = true
		}
	}
	m := r.m
	add(m)
	if m.owner != nil {
		add(m.owner)
	}
	if m.name != "" {
		for _, other := range j.mentions {
			if other.root().name == m.name {
				add(other)
			}
		}
	}
	if r.giver && m.name != "" && r.differs(m.name) {
		said["other"] = true // "P1 takes from P0"
	}
	told := func() bool { return said["idle"] || said["busy"] }
	if told() || g == none || !m.is("it", "p", "m", "thief") || r.giver && said["other"] {
		return said, told() || said["other"]
	}
	if r.giver {
		// "… looks at the other Ps and takes half from one of them"
		list := j.before(m, func(b *mention) bool { return (b.has("busy") || b.has("other")) && !r.taken(b) })
		if len(list) > 0 && m.class == "it" && g == near {
			add(list[len(list)-1])
		}
		return said, told() || said["other"]
	}
	list := j.before(m, func(b *mention) bool {
		return b.told() && (!b.has("other") || m.has("other")) && b.is("p", "m", "queue", "it", "thief") && b.root().name == "" && !r.taken(b)
	})
	switch {
	case len(list) == 0 && !m.has("other"):
		if l := j.later(m); l != nil {
			add(l)
		}
	case len(list) > 0 && (g == near || m.class == "it" && agree(list)):
		add(list[len(list)-1])
	}
	return said, told()
}

func (r role) taken(b *mention) bool {
	for _, o := range r.others {
		if o != nil && o.root() == b.root() {
			return true
		}
	}
	return false
}

// differs says whether one of the others has a name, and another one.
func (r role) differs(name string) bool {
	return slices.ContainsFunc(r.others, func(o *mention) bool {
		return o != nil && o.root().name != "" && o.root().name != name
	})
}

// agree says whether all in the list are alike in having work or not.
func agree(list []*mention) bool {
	for _, m := range list {
		if m.has("idle") != list[0].has("idle") || m.has("busy") != list[0].has("busy") {
			return false
		}
	}
	return true
}

// before returns the mentions before m, in its sentence or the one before, that
// will do; the nearest is the last.
func (j *judge) before(m *mention, will func(*mention) bool) []*mention {
	var list []*mention
	for _, b := range j.mentions {
		if b.sent > m.sent || b.sent == m.sent && b.at >= m.at {
			break
		}
		if b.sent >= m.sent-1 && b.root() != m && will(b) {
			list = append(list, b)
		}
	}
	return list
}

// later finds a condition that follows: "a P steals when its queue is empty".
func (j *judge) later(m *mention) *mention {
	for _, b := range j.mentions {
		if b.sent == m.sent && b.at > m.at && b.has("idle") && !b.has("other") && b.is("queue", "it") {
			return b.root()
		}
	}
	return nil
}
