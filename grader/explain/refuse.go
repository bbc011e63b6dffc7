package explain

import "strings"

// The bounds of what is taken for an answer.
const (
	fewestWords   = 10
	mostWords     = 600
	run           = 4   // so many words in a row make a copied passage
	mostCopied    = 0.5 // of an answer's passages
	fewestGrammar = 0.2 // of an answer's words must hold sentences together
	enoughGrammar = 0.3 // is a text even if no verb in it is known
	fewestEnglish = 0.1
)

// refuse says why a text is no answer to be judged, or "".
func refuse(sentences []sentence, given []string) string {
	words := allWords(sentences)
	switch {
	case len(words) == 0:
		return "There is no answer yet. Write it below the lines that begin with #."
	case len(words) < fewestWords:
		return "This is too short to be judged. Answer in two or three full sentences."
	case len(words) > mostWords:
		return "This is too long to be judged. Answer in a few sentences of your own."
	}
	if copied(words, given) > mostCopied {
		return "This is mostly the text of the question or a hint. Say it in your own words."
	}
	if !english(sentences) {
		return ""
	}
	if grammar := share(words); grammar < fewestGrammar || grammar < enoughGrammar && !anyVerb(words) {
		return "This reads like a list of keywords. Write full sentences that say who does what."
	}
	return ""
}

func allWords(sentences []sentence) []word {
	var list []word
	for _, s := range sentences {
		for _, w := range s.words {
			if !w.punct() {
				list = append(list, w)
			}
		}
	}
	return list
}

// share returns the part of the words that are there for grammar.
func share(words []word) float64 {
	n := 0
	for _, w := range words {
		if functionWords[w.text] {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

// english says whether a text seems to be in English: that it has English
// words of grammar, or so little grammar at all that it is a list of keywords.
func english(sentences []sentence) bool {
	words := allWords(sentences)
	if share(words) >= fewestEnglish {
		return true
	}
	known := 0
	for _, w := range words {
		if known_[w.stem] {
			known++
		}
	}
	return float64(known) >= 0.4*float64(len(words))
}

// known_ are the stems of every word in the lexicon.
var known_ = func() map[string]bool {
	set := map[string]bool{}
	for _, phrases := range classes {
		for _, p := range phrases {
			for _, w := range strings.FieldsFunc(p, func(r rune) bool { return r == ' ' || r == '|' }) {
				set[stem(w)] = true
			}
		}
	}
	for _, list := range verbs {
		for _, v := range list {
			set[stem(v)] = true
		}
	}
	return set
}()

// anyVerb looks for a sign of a full sentence.
func anyVerb(words []word) bool {
	for _, w := range words {
		if beWords[w.text] || w.text == "has" || w.text == "have" || w.text == "can" || w.text == "will" || w.text == "does" || w.text == "do" || w.text == "it" || w.text == "they" {
			return true
		}
		for _, list := range verbs {
			for _, v := range list {
				if w.stem == stem(v) && (strings.HasSuffix(w.text, "s") || strings.HasSuffix(w.text, "ed") || strings.HasSuffix(w.text, "en")) {
					return true
				}
			}
		}
	}
	return false
}

// copied returns which part of the answer's passages stand in a given text.
func copied(words []word, given []string) float64 {
	passages := map[string]bool{}
	for _, text := range given {
		w := allWords(split(text))
		for i := 0; i+run <= len(w); i++ {
			passages[passage(w[i:i+run])] = true
		}
	}
	n, total := 0, 0
	for i := 0; i+run <= len(words); i++ {
		total++
		if passages[passage(words[i:i+run])] {
			n++
		}
	}
	if total == 0 {
		return 0
	}
	return float64(n) / float64(total)
}

func passage(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
		b.WriteByte(' ')
	}
	return b.String()
}
