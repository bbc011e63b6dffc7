package explain

import (
	"regexp"
	"strings"
)

// A sentence is one sentence of an answer, as written and as words.
type sentence struct {
	text  string // as the learner wrote it, spaces evened out
	words []word
}

// A word is one word or punctuation mark. Contractions are taken apart:
// "doesn't" is "does" and "not", "P's" is "p" and "'s".
type word struct {
	text string // in small letters
	stem string
}

// punct says whether the word is a punctuation mark.
func (w word) punct() bool { return strings.Contains(",:()-", w.text) }

var (
	commentLine = regexp.MustCompile(`(?m)^[ \t]*#.*$`)
	bullet      = regexp.MustCompile(`(?m)^[ \t]*(?:[-*•]|\d+[.)])[ \t]+`)
	sentenceEnd = regexp.MustCompile(`[.!?;]+(?:\s|$)|\n[ \t]*\n|\x00`)
	wordForm    = regexp.MustCompile(`[\p{L}\p{N}%/]+(?:['-][\p{L}\p{N}]+)*'?|[,:()]|-+`)
	disowned    = regexp.MustCompile(`(?i)^(?:it is|it's|it would be) (?:false|wrong|untrue|incorrect|not true|not correct|not right|a myth)\b`)
	spaces      = regexp.MustCompile(`\s+`)
)

// withoutComments returns an answer without the lines that begin with #, which
// are the form's, not the learner's.
func withoutComments(text string) string {
	return commentLine.ReplaceAllString(text, "")
}

// split takes an answer apart. A sentence that says of what it says that it is
// false is left out: it says nothing.
func split(text string) []sentence {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", " - ", "½", " half ",
		"i.e.", "that is", "e.g.", "for example", "etc.", "etc", "approx.", "about", "vs.", "versus").Replace(text)
	text = withoutComments(text)
	text = bullet.ReplaceAllString(text, "\x00") // a bullet ends what stood before it
	var list []sentence
	for len(text) > 0 {
		end, next := len(text), len(text)
		if at := sentenceEnd.FindStringIndex(text); at != nil {
			end, next = at[0], at[1]
			// Keep the mark, drop what only separates.
			for end < next && strings.ContainsRune(".!?;", rune(text[end])) {
				end++
			}
		}
		part := strings.TrimSpace(spaces.ReplaceAllString(text[:end], " "))
		text = text[next:]
		if disowned.MatchString(part) {
			continue
		}
		if words := splitWords(part); len(words) > 0 {
			list = append(list, sentence{part, words})
		}
	}
	return list
}

// whole are words that end like contractions but are not.
var contracted = map[string][]string{
	"can't": {"can", "not"}, "won't": {"will", "not"}, "cannot": {"can", "not"}, "shan't": {"shall", "not"},
	"it's": {"it", "is"}, "that's": {"that", "is"}, "there's": {"there", "is"}, "what's": {"what", "is"},
	"who's": {"who", "is"}, "he's": {"he", "is"}, "let's": {"let", "us"},
}

func splitWords(text string) []word {
	var words []word
	add := func(s string) {
		if s != "" {
			words = append(words, word{s, stem(s)})
		}
	}
	for _, s := range wordForm.FindAllString(strings.ToLower(text), -1) {
		if parts, ok := contracted[s]; ok {
			for _, p := range parts {
				add(p)
			}
			continue
		}
		switch {
		case strings.HasSuffix(s, "n't"):
			add(strings.TrimSuffix(s, "n't"))
			add("not")
		case strings.HasSuffix(s, "'s"):
			add(strings.TrimSuffix(s, "'s"))
			add("'s")
		case strings.HasSuffix(s, "s'"):
			add(strings.TrimSuffix(s, "'"))
			add("'s")
		case strings.HasSuffix(s, "'re"):
			add(strings.TrimSuffix(s, "'re"))
			add("are")
		case strings.HasSuffix(s, "'ll"):
			add(strings.TrimSuffix(s, "'ll"))
			add("will")
		case strings.HasSuffix(s, "'ve"):
			add(strings.TrimSuffix(s, "'ve"))
			add("have")
		case strings.HasPrefix(s, "--"):
			add("-")
		default:
			s = strings.TrimSuffix(s, "'")
			for i, part := range strings.Split(s, "-") { // "work-stealing"
				if i == 0 || part != "" {
					add(part)
				}
			}
		}
	}
	return words
}
