package explain

import "strings"

// A phrase is a pattern of words. In its text
//
//	steal      matches every form of the word
//	take|grab  matches either
//	_          matches up to four words of any kind, or none
//
// Articles and punctuation in the answer are passed over.
type phrase [][]string // alternatives, as stems, word by word; {"_"} is the gap

// gap is how many words "_" may stand for.
const gap = 4

func parsePhrase(text string) phrase {
	var p phrase
	for _, field := range strings.Fields(text) {
		var alts []string
		for _, alt := range strings.Split(field, "|") {
			if alt == "_" {
				alts = append(alts, alt)
				continue
			}
			words := splitWords(alt)
			for _, w := range words[:min(1, len(words))] {
				alts = append(alts, w.stem)
			}
			// "non-empty" is two words in the answer too.
			if len(words) > 1 && len(alts) == 1 {
				p = append(p, alts)
				for _, w := range words[1 : len(words)-1] {
					p = append(p, []string{w.stem})
				}
				alts = []string{words[len(words)-1].stem}
			}
		}
		p = append(p, alts)
	}
	return p
}

// match returns the end of a match that begins at words[at], or -1.
func (p phrase) match(words []word, at int) int {
	if len(p) == 0 {
		return at
	}
	if p[0][0] == "_" {
		for skip, i := 0, at; ; i++ {
			if end := p[1:].match(words, i); end >= 0 {
				return end
			}
			if i >= len(words) || skip == gap {
				return -1
			}
			if !passed(words[i]) {
				skip++
			}
		}
	}
	for at < len(words) && passed(words[at]) && !has(p[0], words[at].stem) {
		at++
	}
	if at >= len(words) || !has(p[0], words[at].stem) {
		return -1
	}
	return p[1:].match(words, at+1)
}

// find returns the first match in words, or ok false.
func (p phrase) find(words []word) (from, to int, ok bool) {
	for i := range words {
		if i < len(words) && passed(words[i]) && !has(p[0], words[i].stem) {
			continue
		}
		if end := p.match(words, i); end >= 0 {
			return i, end, true
		}
	}
	return 0, 0, false
}

// denied says whether a "not" stands in a gap of the match.
func (p phrase) denied(matched []word) bool {
	for _, w := range matched {
		if w.text != "not" && w.text != "never" {
			continue
		}
		own := false
		for _, alts := range p {
			own = own || has(alts, w.stem)
		}
		if !own {
			return true
		}
	}
	return false
}

func passed(w word) bool {
	return w.text == "a" || w.text == "an" || w.text == "the" || w.punct()
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
