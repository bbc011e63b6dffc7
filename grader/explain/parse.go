package explain

import (
	"regexp"
	"slices"
	"strings"
)

// A mention is a place in an answer where a thing of the scheduler is named:
// "an idle P", "P1", "the queue of another one", "it".
type mention struct {
	class  string          // one of things
	name   string          // "p1", if it has one
	traits map[string]bool // what is said of it
	owner  *mention        // "the goroutines of an idle P": that P
	prep   string          // the preposition before it
	plural bool            // "them"
	same   *mention        // it is another name for that one
	sent   int             // which sentence
	at, to int             // which words of it
}

func (m *mention) root() *mention {
	for m != nil && m.same != nil {
		m = m.same
	}
	return m
}

func (m *mention) is(classes ...string) bool {
	return m != nil && slices.Contains(classes, m.root().class)
}

func (m *mention) has(trait string) bool { return m != nil && m.root().traits[trait] }

// told says whether it is known if the one mentioned has work or not.
func (m *mention) told() bool { return m.has("idle") || m.has("busy") }

// A token is a word, or several that mean one thing.
type token struct {
	kind    tokenKind
	from    int // first word
	to      int // after the last
	text    string
	mention *mention
	traits  []string
	action  action
}

type tokenKind int

const (
	plain tokenKind = iota
	thing
	trait
	verb
	preposition
	boundary // of a clause
	negator
	possessive // 's
)

// A lexicon is the classes with their phrases ready for matching.
type lexicon struct {
	things, traits map[string][]phrase
	verbs          map[string]action // by stem of the first word
}

func newLexicon(more map[string][]string) *lexicon {
	lex := &lexicon{map[string][]phrase{}, map[string][]phrase{}, map[string]action{}}
	fill := func(into map[string][]phrase, class string) {
		for _, text := range append(slices.Clone(classes[class]), more[class]...) {
			into[class] = append(into[class], parsePhrase(text))
		}
	}
	for _, class := range things {
		fill(lex.things, class)
	}
	for _, class := range traits {
		fill(lex.traits, class)
	}
	for act, list := range verbs {
		for _, v := range list {
			lex.verbs[stem(strings.Fields(v)[0])] = act
		}
	}
	return lex
}

// longest returns the classes with the longest match at words[at], and where
// that match ends.
func longest(table map[string][]phrase, order []string, words []word, at int) (found []string, to int) {
	for _, class := range order {
		best := -1
		for _, p := range table[class] {
			best = max(best, p.match(words, at))
		}
		switch {
		case best < 0:
		case best > to:
			found, to = []string{class}, best
		case best == to:
			found = append(found, class)
		}
	}
	return found, to
}

var (
	named        = regexp.MustCompile(`^([pmg])([0-9]+)$`)
	prepositions = map[string]bool{"from": true, "by": true, "to": true, "of": true, "off": true, "on": true, "onto": true, "with": true, "for": true, "in": true, "at": true, "through": true, "into": true,
		"among": true, "between": true, "across": true}
	determiners = map[string]bool{"a": true, "an": true, "the": true, "this": true, "that": true, "these": true, "those": true,
		"any": true, "some": true, "all": true, "each": true, "every": true, "its": true, "their": true, "his": true, "her": true, "currently": true,
		"completely": true, "very": true, "already": true, "now": true, "local": true, "whole": true, "logical": true, "runnable": true, "waiting": true, "ready": true, "entire": true, "remaining": true, "rest": true, "such": true}
	pronounOwners = map[string]bool{"its": true, "their": true, "his": true, "her": true}
)

// spreads are the verbs (by stem) after which "over" says among whom.
var spreads = map[string]bool{stem("distribute"): true, stem("spread"): true, stem("share"): true, stem("balance"): true}

// tokens reads a sentence into tokens and its mentions.
func (lex *lexicon) tokens(s sentence, number int) []token {
	var list []token
	words := s.words
	for i := 0; i < len(words); {
		t := lex.token(words, i)
		if t.kind == thing {
			t.mention.sent, t.mention.at, t.mention.to = number, t.from, t.to
		}
		list = append(list, t)
		i = t.to
	}
	list = absorbQuantities(list)
	mergeOwners(list)
	mergeEquals(list, words)
	attachTraits(list, words)
	setPrepositions(list)
	return list
}

func (lex *lexicon) token(words []word, i int) token {
	w := words[i]
	t := token{from: i, to: i + 1, text: w.text}
	if w.punct() {
		t.kind = boundary
		return t
	}
	if w.text == "a" || w.text == "an" || w.text == "the" {
		return t // phrases pass over articles; a match must not begin with one
	}
	if m := named.FindStringSubmatch(w.text); m != nil {
		t.kind, t.mention = thing, &mention{class: m[1], name: w.text, traits: map[string]bool{}}
		return t
	}
	if w.text == "stealing" || w.text == "work" && nextText(words, i) == "stealing" || w.text == "with" && i+2 < len(words) && words[i+2].text == "stealing" {
		if i > 0 && words[i-1].text == "work" || w.text != "stealing" {
			return t // the name of the matter, not a statement
		}
	}
	if w.text == "there" && !beWords[nextText(words, i)] && (i == 0 || !beWords[words[i-1].text]) {
		t.kind, t.mention = thing, &mention{class: "it", prep: "from", traits: map[string]bool{}}
		return t
	}
	found, end := longest(lex.things, things, words, i)
	said, traitEnd := longest(lex.traits, traits, words, i)
	switch {
	case w.text == "that" || w.text == "which" || w.text == "who":
		t.kind = boundary
		if next := nextText(words, i); clauseWords[next] || next == "is" && i > 0 && words[i-1].text == "," && i+3 < len(words) && words[i+3].punct() {
			t.kind = plain // "five, that is half, from P0"
		}
	case len(said) > 0 && traitEnd >= end:
		t.kind, t.traits, t.to = trait, said, traitEnd
	case len(found) > 0:
		t.kind, t.to = thing, end
		t.mention = &mention{class: found[0], traits: map[string]bool{}, plural: w.text == "them" || w.text == "they" || w.text == "those"}
	case w.text == "'s":
		t.kind = possessive
	case negators[w.text]:
		t.kind = negator
	case clauseWords[w.text]:
		t.kind = boundary
	case prepositions[w.text], w.text == "over" && i > 0 && spreads[words[i-1].stem]:
		t.kind = preposition
	default:
		if act, ok := lex.verbs[w.stem]; ok && !nounUse(words, i) && !makesPassive(words, i) {
			t.kind, t.action = verb, act
		}
	}
	return t
}

// makesPassive says whether a form of "get" only makes a passive of the verb
// after it: "gets distributed".
func makesPassive(words []word, i int) bool {
	return beWords[words[i].text] && i+1 < len(words) && strings.HasSuffix(words[i+1].text, "ed")
}

// absorbQuantities takes the noun of "has too much work" into the trait: there
// nothing passes, it is only said how full a queue is.
func absorbQuantities(list []token) []token {
	var out []token
	for i := 0; i < len(list); i++ {
		t := list[i]
		if t.kind == trait && t.to-t.from > 1 && (slices.Contains(t.traits, "idle") || slices.Contains(t.traits, "busy")) {
			for j := i + 1; j < len(list) && j <= i+3; j++ {
				if list[j].kind == thing && list[j].mention.is("g", "work") && list[j].mention.name == "" {
					t.to, i = list[j].to, j
					break
				}
				if !quantityWords[list[j].text] {
					break
				}
			}
		}
		out = append(out, t)
	}
	return out
}

var quantityWords = map[string]bool{"much": true, "many": true, "more": true, "of": true, "runnable": true, "waiting": true,
	"ready": true, "other": true, "own": true, "any": true, "few": true, "lots": true, "a": true, "the": true, "local": true, "further": true}

func nextText(words []word, i int) string {
	if i+1 < len(words) {
		return words[i+1].text
	}
	return ""
}

// nounUse says whether a word that could be a verb is a noun here: "the
// handoff", "work stealing", "a steal".
func nounUse(words []word, i int) bool {
	if i == 0 {
		return false
	}
	before := words[i-1].text
	switch before {
	case "a", "an", "the", "this", "that":
		return !strings.HasSuffix(words[i].text, "ing") && before != "that" && before != "this"
	case "work":
		return words[i].text == "stealing"
	}
	return false
}

// mergeOwners joins "P's queue", "its queue", "queue of a P" and "P with an
// empty queue" into what they are about, and notes whose goroutines are meant.
func mergeOwners(list []token) {
	for i, t := range list {
		if t.kind != thing {
			continue
		}
		if owner := ownerBefore(list, i); owner != nil {
			own(t.mention, owner)
			continue
		}
		if i > 0 && pronounOwners[beforeTraits(list, i)] && t.mention.is("queue", "g", "work") {
			own(t.mention, &mention{class: "it", traits: map[string]bool{}, sent: t.mention.sent, at: t.from, to: t.to})
			continue
		}
		if owner := ownerAfter(list, i); owner != nil {
			own(t.mention, owner)
		}
	}
}

// own notes that m belongs to owner. A queue stands for its P.
func own(m, owner *mention) {
	if m.root() == owner.root() || m.owner != nil {
		return
	}
	m.owner = owner
	if m.class == "queue" && m.same == nil {
		m.same = owner
	}
}

// beforeTraits returns the word before the adjectives of the token at i.
func beforeTraits(list []token, i int) string {
	for i--; i >= 0; i-- {
		if list[i].kind == trait || list[i].text == "local" || list[i].text == "own" || list[i].text == "runnable" || list[i].text == "waiting" {
			continue
		}
		return list[i].text
	}
	return ""
}

// ownerBefore finds the P in "P's full queue" or "P with an empty queue" or "P
// whose queue", for the queue at i.
func ownerBefore(list []token, i int) *mention {
	for j := i - 1; j > 0; j-- {
		t := list[j]
		switch {
		case t.kind == possessive && list[j-1].kind == thing:
			return list[j-1].mention
		case t.kind == trait, determiners[t.text] && !pronounOwners[t.text]:
		case (t.text == "with" || t.text == "whose" || t.text == "has" || t.text == "have" || t.text == "having") && list[i].mention.class == "queue":
			for k := j - 1; k >= max(0, j-3); k-- {
				if list[k].kind == thing && list[k].mention.is("p", "m", "it") {
					return list[k].mention
				}
			}
			return nil
		default:
			return nil
		}
	}
	return nil
}

// ownerAfter finds the P in "goroutines of an idle P" or "queue belonging to P".
func ownerAfter(list []token, i int) *mention {
	if !list[i].mention.is("queue", "g", "work", "m") || i+1 >= len(list) {
		return nil
	}
	j := i + 1
	if of := list[j].text; of != "of" && !(of == "in" && list[i].mention.is("g", "work")) {
		return nil
	}
	for j++; j < len(list); j++ {
		t := list[j]
		if t.kind == thing {
			if t.mention.is("p", "m", "it", "queue") {
				return t.mention
			}
			return nil
		}
		if t.kind != trait && !determiners[t.text] {
			return nil
		}
	}
	return nil
}

var equalWords = map[string]bool{"is": true, "are": true, "was": true, "were": true, "becomes": true, "become": true}

// mergeEquals joins the two mentions in "the thief is an idle P".
func mergeEquals(list []token, words []word) {
	for i, t := range list {
		if t.kind != thing || i+2 >= len(list) || !equalWords[list[i+1].text] {
			continue
		}
		for j := i + 2; j < len(list); j++ {
			u := list[j]
			if u.kind == thing {
				if !t.mention.is("call", "sched") && u.mention.root() != t.mention.root() && !(j+1 < len(list) && list[j+1].kind == possessive) {
					u.mention.root().same = t.mention.root()
				}
				break
			}
			if u.kind != trait && !determiners[u.text] {
				break
			}
		}
	}
}

// attachTraits gives each trait to the mention that it is said of: the thing
// right after it ("an idle P"), else the nearest before it ("the P, which is
// idle"), else the next one ("When idle, a P …").
func attachTraits(list []token, words []word) {
	for i, t := range list {
		if t.kind != trait {
			continue
		}
		var m *mention
		if t.to-t.from == 1 || !slices.Contains(t.traits, "idle") && !slices.Contains(t.traits, "busy") {
			m = thingAfter(list, i)
		}
		if m == nil && afterPreposition(list, i) {
			m = anonymous(list, i)
		}
		if m == nil {
			m = thingBefore(list, i)
		}
		if m == nil {
			for _, u := range list[i:] {
				if u.kind == thing {
					m = u.mention
					break
				}
			}
		}
		if m == nil {
			continue
		}
		for _, tr := range t.traits {
			tr = turned(tr, negated(words, t.from, 2))
			if tr != "" {
				m.root().traits[tr] = true
			}
		}
	}
}

func thingAfter(list []token, i int) *mention {
	for j := i + 1; j < len(list); j++ {
		switch {
		case list[j].kind == thing:
			if list[j].mention.class == "it" && list[j].text != "one" && list[j].text != "ones" {
				return nil
			}
			return list[j].mention
		case list[j].kind == trait && !slices.Contains([]string{"another", "someone", "somebody"}, list[j].text):
		case list[j].text == "local" || list[j].text == "logical" || list[j].text == "os" || list[j].text == "run":
		default:
			return nil
		}
	}
	return nil
}

func thingBefore(list []token, i int) *mention {
	for j := i - 1; j >= 0; j-- {
		t := list[j]
		if t.mention != nil && !t.mention.is("g", "work", "call", "sched") {
			return t.mention
		}
		if t.kind == verb && t.action != noAction {
			// "steals from another": what comes after the verb has no name.
			return anonymous(list, i)
		}
	}
	return nil
}

// afterPreposition says whether the trait at i stands for someone: "from
// another", "from the first".
func afterPreposition(list []token, i int) bool {
	if i > 0 && list[i].to-list[i].from > 1 {
		return false
	}
	if i > 0 && determiners[list[i-1].text] {
		i--
	}
	return i > 0 && list[i-1].kind == preposition && list[i-1].text != "of" && list[i-1].text != "in"
}

// anonymous makes a mention out of a trait that stands alone: "from another".
func anonymous(list []token, i int) *mention {
	for j := i - 1; j >= 0; j-- {
		t := list[j]
		if t.kind == preposition {
			break
		}
		if t.kind != trait && !determiners[t.text] && t.kind != thing {
			return nil
		}
	}
	m := &mention{class: "it", traits: map[string]bool{}, at: list[i].from, to: list[i].to}
	list[i].mention = m
	return m
}

// turned returns what a trait becomes under negation.
func turned(tr string, not bool) string {
	if !not {
		return tr
	}
	switch tr {
	case "idle":
		return "busy"
	case "busy":
		return "idle"
	}
	return ""
}

// negated says whether one of the n words before at denies what follows.
func negated(words []word, at, n int) bool {
	for i := at - 1; i >= 0 && n > 0; i-- {
		w := words[i]
		if w.punct() || clauseWords[w.text] && w.text != "instead" {
			return false
		}
		if w.text == "no" && i+1 < at && words[i+1].text == "longer" {
			return true
		}
		if negators[w.text] && w.text != "no" && w.text != "without" {
			return true
		}
		if !determiners[w.text] {
			n--
		}
	}
	return false
}

// amounts stand before "of".
var amounts = map[string]bool{"half": true, "part": true, "percent": true, "%": true, "50%": true, "50": true, "fifty": true, "some": true, "most": true,
	"many": true, "number": true, "n/2": true, "1/2": true, "several": true, "bunch": true, "batch": true, "portion": true, "lot": true, "front": true, "head": true, "end": true, "rest": true}

// setPrepositions notes for each mention the preposition that it follows.
func setPrepositions(list []token) {
	for i := range list {
		m := list[i].mention
		if m == nil || m.prep != "" {
			continue
		}
	back:
		for j := i - 1; j >= 0; j-- {
			t := list[j]
			switch {
			case t.kind == boundary:
				break back
			case t.text == "of" && j > 0 && list[j-1].text == "out":
				m.prep = "from"
				break back
			case t.text == "of" && (j == 0 || list[j-1].mention == nil || list[j-1].text == "one"):
				// "half of the goroutines" is about the goroutines
			case t.kind == preposition:
				m.prep = t.text
				break back
			case t.kind == trait, determiners[t.text], amounts[t.text], t.text == "one":
			case t.kind == possessive && j > 0 && list[j-1].mention != nil:
				m.prep = list[j-1].mention.prep
				break back
			default:
				break back
			}
		}
	}
}
