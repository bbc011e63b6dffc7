package explain

import "strings"

// irregular forms, by what they are forms of.
var irregular = map[string]string{
	"stole": "steal", "stolen": "steal", "took": "take", "taken": "take", "gave": "give", "given": "give",
	"got": "get", "gotten": "get", "ran": "run", "went": "go", "gone": "go", "goes": "go", "sent": "send",
	"found": "find", "left": "leave", "lost": "lose", "brought": "bring", "bought": "buy", "kept": "keep",
	"held": "hold", "made": "make", "did": "do", "does": "do", "done": "do", "had": "have", "has": "have",
	"having": "have", "thieves": "thief", "halves": "half", "halved": "half", "slept": "sleep",
	"woken": "wake", "woke": "wake", "became": "become", "begun": "begin", "began": "begin", "came": "come",
	"dealt": "deal", "lent": "lend", "met": "meet", "said": "say", "stuck": "stuck", "told": "tell",
	"ps": "p", "ms": "m", "gs": "g", "processes": "process",
	"queuing": "queue", "queueing": "queue", "dying": "die", "lying": "lie",
}

// asIs are words that end like a plural or a past but are not.
var asIs = map[string]bool{
	"is": true, "was": true, "its": true, "this": true, "us": true, "as": true, "thus": true, "os": true,
	"less": true, "always": true, "else": true, "need": true, "during": true, "nothing": true, "something": true,
	"anything": true, "everything": true, "string": true, "being": true, "ring": true, "bring": true, "yes": true,
	"perhaps": true, "across": true, "towards": true, "afterwards": true, "instead": true, "indeed": true,
	"speed": true, "feed": true, "thing": true, "hundred": true, "unless": true, "besides": true, "sometimes": true,
}

// stem brings the forms of a word together: steal, steals, stealing, stolen.
// What it returns need not be a word; it only has to be the same for all.
func stem(s string) string {
	if base, ok := irregular[s]; ok {
		s = base
	}
	if len(s) <= 3 || asIs[s] {
		return s
	}
	switch {
	case strings.HasSuffix(s, "ies"):
		s = s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "shes"), strings.HasSuffix(s, "ches"), strings.HasSuffix(s, "xes"):
		s = s[:len(s)-2]
	case strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss") && !strings.HasSuffix(s, "us"):
		s = s[:len(s)-1]
	case strings.HasSuffix(s, "ied"):
		s = s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "ing") && len(s) > 5:
		s = undouble(s[:len(s)-3])
	case strings.HasSuffix(s, "ed") && len(s) > 4:
		s = undouble(s[:len(s)-2])
	case strings.HasSuffix(s, "ly") && len(s) > 5:
		s = s[:len(s)-2]
	}
	if len(s) > 3 {
		s = strings.TrimSuffix(s, "e")
	}
	if strings.HasSuffix(s, "y") && len(s) > 2 {
		s = s[:len(s)-1] + "i"
	}
	return s
}

// undouble turns "grabb" (from "grabbed") into "grab".
func undouble(s string) string {
	n := len(s)
	if n > 3 && s[n-1] == s[n-2] && strings.IndexByte("bdgmnprt", s[n-1]) >= 0 {
		return s[:n-1]
	}
	return s
}
