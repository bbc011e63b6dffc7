package explain

// The classes that a rubric's roles are made of. The first group are the things
// of the scheduler, the second what can be said of them.
//
// A rubric can add phrases to a class under its own words:.
var classes = map[string][]string{
	"p":     {"p", "processor", "logical processor", "workstation", "work station", "workbench", "desk"},
	"m":     {"m", "machine", "thread", "os thread", "system thread", "worker", "worker thread", "kernel thread", "colleague"},
	"g":     {"g", "goroutine", "go routine", "gorutine", "task", "job", "work item", "routine"},
	"work":  {"work"},
	"queue": {"queue", "run queue", "runqueue", "local queue", "local run queue", "runq", "ring", "work queue", "task queue", "waiting line", "list"},
	// Not a P's queue: taking from it is no stealing.
	"global": {"global queue", "global run queue", "global runqueue", "global one", "shared queue"},
	"sched":  {"scheduler", "runtime", "go runtime", "go scheduler", "sysmon", "system monitor", "background monitor", "monitor thread"},
	"call":   {"call", "system call", "syscall", "blocking call", "blocking system call", "blocking syscall", "kernel"},
	"thief":  {"thief", "stealer", "robber"},
	"victim": {"victim"},
	"it":     {"it", "they", "them", "one", "itself", "themselves", "he", "she", "him", "who", "someone", "somebody", "everyone", "those"},

	"idle": {"idle", "empty", "free", "hungry", "starving", "starve", "jobless", "unemployed", "workless", "dry", "bored", "lazy",
		"out of work", "out of goroutine|g|task|job", "run out", "run dry", "without _ work|goroutine|g|task|job",
		"no work", "no more work", "no local work", "no runnable", "no goroutine|g|task|job", "no more goroutine|g|task|job", "no own goroutine|g|task|job|work",
		"no other work", "no further work", "no local goroutine|g|task", "no waiting goroutine|g|task",
		"nothing to do", "nothing to run", "nothing _ left", "none left", "nothing _ in", "nothing _ there", "nothing more", "nothing else", "have nothing", "have none", "with none", "finish everything", "have no _ goroutine|g|task|job|work", "zero goroutine|g|task|job",
		"lack goroutine|g|work|task", "lack of work", "finish its|his|all|own|every", "finish with its|all", "done with its|all|his", "use up", "drain", "become idle|empty",
		"need work|goroutine|g", "look for work", "search for work", "exhaust", "under loaded", "underloaded", "underused", "under used", "under utilized"},
	"busy": {"busy", "full", "fuller", "loaded", "overloaded", "over loaded", "crowded", "stuffed", "overworked", "busier", "busiest", "nonempty", "non empty", "occupied",
		"backlog", "have work", "have goroutine|g|task|job", "with two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred", "filled", "have any work|goroutine|g|task|job", "have two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred", "have more", "have too", "have many", "have a lot", "have lot", "have plenty", "have some", "have several", "have enough",
		"have still", "still have", "still work", "with work", "with goroutine|g|task", "with more", "with many", "with a lot", "with lot", "with plenty", "with too", "with some", "with several",
		"many goroutine|g|task|job", "a lot of", "lot of", "plenty of", "too many", "too much", "full of", "more work", "more goroutine|g|task", "goroutine|g|task|job wait", "with|have waiting|runnable|queued goroutine|g|task|job",
		"long queue", "long run queue", "longer queue", "long local queue", "long list", "rich", "surplus", "contain goroutine|g|task"},
	"other": {"other", "another", "different", "second", "neighbor", "neighbour", "neighboring", "neighbouring", "sibling", "fellow", "random", "someone else", "somebody else", "anyone else", "else"},
	"new":   {"new", "fresh", "newly", "newly created", "additional", "extra", "spare", "free", "idle", "sleeping", "parked", "available", "waiting thread|m|worker", "unused", "replacement"},
	"blocked": {"blocked", "block", "stuck", "wait for", "in syscall", "in call", "in the kernel", "inside the call", "sleep", "stall",
		"hang", "old", "original", "first", "former", "previous"},
	"own": {"own"},
}

// things are the classes that make a mention; the others describe one.
var things = []string{"global", "p", "m", "g", "work", "queue", "sched", "call", "thief", "victim", "it"}

// traits describe a mention.
var traits = []string{"idle", "busy", "other", "new", "blocked", "own"}

// An action is a way for something to pass from one to another, and the roles
// that its grammar gives to the parts of the sentence.
type action int

const (
	noAction action = iota
	take            // X takes T from Y
	rob             // X robs Y
	give            // Y gives T to X; someone moves T from Y to X
	lose            // Y loses T
	serve           // T continues on X
)

// verbs by action. A second word, such as "over" in "take over", does not
// change the roles and so need not be here.
var verbs = map[action][]string{
	take: {"steal", "take", "grab", "pull", "fetch", "snatch", "borrow", "pinch", "nick", "get", "acquire", "receive", "obtain", "pick", "claim",
		"adopt", "inherit", "help", "seize", "remove", "collect", "gain", "relieve", "poach", "swipe"},
	rob: {"rob", "raid", "plunder", "loot"},
	give: {"give", "hand", "pass", "send", "push", "transfer", "move", "migrate", "donate", "offer", "distribute", "deal", "reassign", "assign", "reattach",
		"attach", "share", "deliver", "shift", "lend", "bind", "associate", "hand off", "handoff", "handed", "connect", "bring", "go", "switch", "delegate", "offload"},
	lose:  {"lose", "release", "detach", "disconnect", "separate", "unbind", "drop", "decouple", "dissociate", "surrender", "unhook", "yield"},
	serve: {"continue", "carry"},
}

// negators turn a statement round.
var negators = map[string]bool{
	"not": true, "never": true, "no": true, "neither": true, "nor": true, "without": true, "cannot": true,
	"hardly": true, "instead": true, "rather": true, "wrong": true, "false": true, "incorrect": true, "nobody": true, "none": true,
}

// clauseWords begin a clause of their own.
var clauseWords = map[string]bool{
	"and": true, "but": true, "so": true, "then": true, "while": true, "when": true, "whenever": true, "if": true,
	"because": true, "since": true, "after": true, "before": true, "until": true, "once": true, "as": true, "or": true,
	"although": true, "though": true, "where": true, "whereas": true, "therefore": true, "which": true, "who": true, "that": true,
	"instead": true, "unless": true, "meanwhile": true, "to": false,
}

// beWords make a passive together with a participle.
var beWords = map[string]bool{
	"is": true, "are": true, "was": true, "were": true, "be": true, "been": true, "being": true,
	"get": true, "gets": true, "got": true, "getting": true,
}

// functionWords hold sentences together. A list of keywords has few.
var functionWords = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "to": true, "in": true, "on": true, "by": true, "from": true, "with": true, "for": true,
	"is": true, "are": true, "was": true, "be": true, "been": true, "it": true, "its": true, "they": true, "their": true, "them": true, "that": true,
	"which": true, "who": true, "this": true, "these": true, "and": true, "or": true, "but": true, "so": true, "if": true, "when": true,
	"while": true, "as": true, "at": true, "has": true, "have": true, "had": true, "can": true, "will": true, "would": true, "does": true, "do": true,
	"not": true, "no": true, "because": true, "then": true, "than": true, "there": true, "one": true, "some": true, "any": true, "all": true, "each": true, "'s": true,
	"into": true, "out": true, "own": true, "still": true, "itself": true, "whose": true, "where": true, "until": true, "also": true, "up": true, "off": true,
}
