package explain

import "strings"

// A frame is one thing that an answer says to pass: who takes what from whom.
// A role that the sentence leaves open is nil.
type frame struct {
	sent                           int
	receiver, source, thing, agent *mention
	negated                        bool
	vague                          bool // the verb can mean much else: "go"
}

// frames finds what a sentence says to pass.
func frames(list []token, words []word, number int) []frame {
	var found []frame
	for i, t := range list {
		if t.kind != verb {
			continue
		}
		c := newClause(list, i)
		f := c.roles(t.action, isPassive(words, t.from))
		f.sent, f.vague = number, t.text == "go" || t.text == "goes" || t.text == "going"
		f.negated = deniedVerb(list, i)
		normalise(&f, t.text)
		found = append(found, f)
	}
	return append(found, roleNouns(list, number)...)
}

// deniedVerb says whether the verb at v is denied: "does not steal". In "a P
// that is not idle steals" the word belongs to what is said of the P.
func deniedVerb(list []token, v int) bool {
	for j, n := v-1, 0; j >= 0 && n < 3; j, n = j-1, n+1 {
		switch t := list[j]; {
		case t.kind == negator && t.text != "no" && t.text != "without", t.text == "instead":
			return true
		case t.kind == trait, t.kind == boundary, t.kind == thing:
			return false
		}
	}
	// "Never does an idle P steal", "Not the busy P but the idle one steals"
	start := clauseStart(list, v)
	return start < v && list[start].text == "never"
}

// A clause is the surroundings of a verb.
type clause struct {
	subject *mention
	bare    []*mention          // objects without a preposition, after the verb
	after   map[string]*mention // by preposition
	objects []*mention          // all mentions after the verb
}

func newClause(list []token, v int) clause {
	c := clause{after: map[string]*mention{}}
	start := clauseStart(list, v)
	end := clauseEnd(list, v)
	c.subject = subject(list, start, v)
	from := start
	for from > 0 && (isRelative(list[from-1].text) || list[from-1].text == "," && !verbFollows(list, clauseStart(list, from-1))) {
		from = clauseStart(list, from-1) // "From the first that has work it steals"
	}
	for j := from; j < end; j++ {
		m := list[j].mention
		if m == nil || j == v {
			continue
		}
		if j > v {
			c.objects = append(c.objects, m)
			possessed := j+1 < len(list) && list[j+1].kind == possessive
			if (m.prep == "" || m.prep == "of") && !possessed {
				c.bare = append(c.bare, m)
			}
		}
		prep := m.prep
		if prep == "onto" || prep == "into" {
			prep = "to"
		}
		if prep == "off" {
			prep = "from"
		}
		if _, ok := c.after[prep]; !ok && prep != "" && m != c.subject {
			c.after[prep] = m
		}
	}
	return c
}

func clauseStart(list []token, v int) int {
	for j := v - 1; j >= 0; j-- {
		if list[j].kind == boundary && !joinsNames(list, j) {
			return j + 1
		}
	}
	return 0
}

// clauseEnd finds where the clause of the verb ends. Parts set off by commas
// belong to it if they have no verb of their own: "takes half, rounded up, from
// another P".
func clauseEnd(list []token, v int) int {
	for j := v + 1; j < len(list); j++ {
		t := list[j]
		if t.kind != boundary || joinsNames(list, j) {
			continue
		}
		if isRelative(t.text) {
			continue // "from a P that has many": what follows may still belong to the verb
		}
		if strings.Contains(",()-:", t.text) {
			if j+1 < len(list) && (isRelative(list[j+1].text) || list[j+1].text == "that") && insertion(list, j+1) {
				continue // "steals three, which is half of them, from P1"
			}
			if j+1 < len(list) && (list[j+1].kind == preposition || list[j+1].kind == trait || list[j+1].text == "usually" || list[j+1].text == "half" || list[j+1].text == "about") && !verbFollows(list, j+1) {
				continue
			}
			if strings.Contains("()-", t.text) && !verbFollows(list, j+1) {
				continue
			}
		}
		return j
	}
	return len(list)
}

// insertion says whether what begins at j ends with a comma and a preposition.
func insertion(list []token, j int) bool {
	for j++; j+1 < len(list); j++ {
		if list[j].text == "," {
			return list[j+1].kind == preposition
		}
	}
	return false
}

func verbFollows(list []token, j int) bool {
	for ; j < len(list) && list[j].kind != boundary; j++ {
		if list[j].kind == verb || beWords[list[j].text] {
			return true
		}
	}
	return false
}

// joinsNames says whether an "and" stands between two names, as in "the P and
// its queue are handed over": then it begins no clause.
func joinsNames(list []token, j int) bool {
	if list[j].text != "and" && list[j].text != "or" || j == 0 || list[j-1].kind != thing {
		return false
	}
	for k := j + 1; k < len(list); k++ {
		t := list[k]
		if t.kind == thing {
			return k+1 >= len(list) || list[k+1].kind != verb || list[k+1].text == ""
		}
		if t.kind != trait && !determiners[t.text] {
			return false
		}
	}
	return false
}

// subject finds who the clause is about: its first name, or for "which …" the
// name before it, or else the subject of the clause before.
func subject(list []token, start, v int) *mention {
	if start > 0 && isRelative(list[start-1].text) {
		before := false
		for j := start; j < v; j++ {
			before = before || list[j].kind == thing
		}
		for j := start - 2; j >= 0 && !before; j-- {
			if list[j].kind == thing {
				return list[j].mention
			}
		}
	}
	first := firstName(list, start, v)
	if first != nil {
		return first
	}
	if v > 0 && strings.HasSuffix(list[v].text, "ing") && (v == start || list[v-1].text == "by") {
		for j := v + 1; j < len(list); j++ {
			if list[j].kind == boundary && list[j].text == "," {
				if m := firstName(list, j+1, len(list)); m != nil {
					return m
				}
			}
		}
	}
	if start > 0 {
		prev := clauseStart(list, start-1)
		if prev < start-1 || prev > 0 {
			return subject(list, prev, start-1)
		}
	}
	return nil
}

func isRelative(s string) bool { return s == "which" || s == "who" || s == "that" }

func firstName(list []token, from, to int) *mention {
	for j := from; j < to && j < len(list); j++ {
		if m := list[j].mention; m != nil && m.prep == "" && !m.is("call") {
			return m
		}
	}
	return nil
}

// isPassive says whether the verb at words[at] is a participle after a form of
// be or get.
func isPassive(words []word, at int) bool {
	w := words[at].text
	participle := strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "en") || irregular[w] != "" && !strings.HasSuffix(w, "ing")
	if !participle || at > 0 && (words[at-1].stem == "have" || at > 1 && words[at-2].stem == "have") {
		return false
	}
	for i, n := at-1, 0; i >= 0 && n < 4; i, n = i-1, n+1 {
		if beWords[words[i].text] {
			return true
		}
		if words[i].punct() || words[i].text == "has" || words[i].text == "have" {
			return false
		}
	}
	if w == "given" || w == "taken" || w == "stolen" {
		return true // "is detached and given to"
	}
	// "goroutines taken from a busy P", "by goroutines stolen from …"
	return at+1 < len(words) && (words[at+1].text == "from" || words[at+1].text == "by") && w != "moved" && w != "ran"
}

// roles gives the parts of the clause their roles.
func (c clause) roles(act action, passive bool) frame {
	from, to, by := c.after["from"], c.after["to"], c.after["by"]
	f := frame{}
	switch {
	case act == take && !passive:
		f.receiver, f.agent, f.thing = c.subject, c.subject, first(c.bare)
		f.source = from
		if f.source == nil {
			f.source = ownerOf(c.objects)
		}
		for _, m := range c.objects { // "P1 takes four of them"
			if f.source == nil && m.is("it") {
				f.source = m
			}
		}
	case act == take && passive:
		f.thing, f.receiver, f.agent, f.source = c.subject, by, by, from
		if f.source == nil && c.subject != nil {
			f.source = ownerOf([]*mention{c.subject})
		}
		// "The thread gets taken …" has no by; "is taken over by another M" has.
	case act == rob && !passive:
		f.receiver, f.agent, f.source = c.subject, c.subject, first(c.objects)
	case act == rob && passive:
		f.source, f.receiver, f.agent = c.subject, by, by
	case act == give && !passive:
		f.agent, f.source, f.receiver, f.thing = c.subject, from, to, first(c.bare)
		if to.has("own") { // moves half of them to its own queue
			f.receiver = c.subject
			if f.source == nil {
				f.source = ownerOf(c.objects)
			}
		}
		if to == nil && len(c.bare) >= 2 && c.bare[0].is("p", "m", "it") { // gives the other one half of them
			f.receiver, f.thing = c.bare[0], c.bare[1]
		}
		if len(c.bare) == 0 { // half of them move over
			f.thing, f.agent = c.subject, nil
			if f.receiver == nil {
				f.receiver = c.after["with"]
			}
		} else if f.source == nil && !c.subject.is("sched") {
			f.source = c.subject
		}
	case act == give && passive:
		f.thing, f.receiver, f.agent, f.source = c.subject, to, by, from
		if to == nil && len(c.bare) > 0 { // another M is given the P
			f.receiver, f.thing = c.subject, c.bare[0]
		}
		if f.source == nil && c.subject != nil {
			f.source = ownerOf([]*mention{c.subject})
		}
	case act == lose && !passive:
		f.agent, f.thing, f.source = c.subject, first(c.bare), from
		if from == nil {
			f.source = c.subject
		}
	case act == lose && passive:
		f.thing, f.source, f.agent = c.subject, from, by
	case act == serve:
		f.thing = c.subject
		for _, prep := range []string{"on", "with", "by"} {
			if f.receiver == nil {
				f.receiver = c.after[prep]
			}
		}
	}
	return f
}

func first(list []*mention) *mention {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// ownerOf returns the P whose work is passed when no "from" says so: in "takes
// half of another P's goroutines" and "takes half of another queue".
func ownerOf(list []*mention) *mention {
	for _, m := range list {
		if m.is("g", "work") && m.owner != nil {
			return m.owner
		}
		if m.is("p", "m", "queue", "it") && (m.told() || m.has("other")) && (m.prep == "" || m.prep == "of") {
			return m
		}
	}
	return nil
}

// bindings are verbs in which neither side moves: "an M is attached to a P" is
// "a P is attached to an M".
var bindings = []string{"attach", "reattach", "bind", "associate", "connect", "assign", "reassign"}

func normalise(f *frame, verb string) {
	s := stem(verb)
	for _, b := range bindings {
		if s == stem(b) && f.thing.is("m") && f.receiver.is("p") {
			f.thing, f.receiver = f.receiver, f.thing
			return
		}
	}
}

// join completes frames that name only the one who takes with a victim that
// another sentence describes.
func join(list []frame) []frame {
	for _, v := range list {
		if v.source == nil || v.receiver != nil || !v.source.is("victim") {
			continue
		}
		for _, f := range list {
			if f.receiver != nil && f.source == nil {
				f.source = v.source
				list = append(list, f)
			}
		}
	}
	return list
}

// roleNouns reads "the thief is an idle P and the victim a busy one".
func roleNouns(list []token, number int) []frame {
	f := frame{sent: number}
	for _, t := range list {
		switch {
		case t.mention == nil:
		case t.mention.class == "thief" && t.mention.told():
			f.receiver, f.agent = t.mention, t.mention
		case t.mention.class == "victim" && t.mention.told():
			f.source = t.mention
		}
	}
	if f.receiver == nil && f.source == nil {
		return nil
	}
	return []frame{f}
}
