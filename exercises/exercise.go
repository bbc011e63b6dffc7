package exercises

// A Kind says what the learner has to do, and so how it is judged.
type Kind string

// The kinds of exercise.
const (
	Code    Kind = "code"    // mend or write a program; judged on its behaviour over many seeds
	Predict Kind = "predict" // say what a program will do; judged against what the engine does
	Explain Kind = "explain" // answer in sentences; judged against a rubric
	Make    Kind = "make"    // write a program in which something happens; judged on the trace
)

// An Exercise is one exercise, as its folder describes it. The fields with a
// yaml name are those of exercise.yaml; the others come from the other files.
type Exercise struct {
	ID     string   `yaml:"id"`
	Title  string   `yaml:"title"`
	Kind   Kind     `yaml:"kind"`
	Lesson string   `yaml:"lesson"` // id of the lesson it belongs to
	File   string   `yaml:"file"`   // what the learner writes in: main.go or answer.txt unless said
	Lang   string   `yaml:"lang"`   // "go1.21"; empty is the newest
	Procs  []int    `yaml:"procs"`  // each is tried
	Seeds  int      `yaml:"seeds"`  // seeds 1 to Seeds are tried with each of Procs
	Limits Limits   `yaml:"limits"`
	Hints  []string `yaml:"hints"` // in stages, the first gives least away

	Checks    []Check    `yaml:"checks"`    // code, make
	Questions []Question `yaml:"questions"` // predict
	Rubric    *Rubric    `yaml:"rubric"`    // explain
	Wrong     []Wrong    `yaml:"wrong"`

	Number    int               `yaml:"-"` // from the folder's name
	Folder    string            `yaml:"-"` // "03-main-exits-early"
	Statement string            `yaml:"-"` // Markdown
	Starter   map[string]string `yaml:"-"` // file name → text
	Solution  map[string]string `yaml:"-"`
	Answers   Answers           `yaml:"-"` // from answers.yaml: proof that an explain rubric works
}

// Limits bound one run of a program. Zero means the grader's own limit.
type Limits struct {
	Time       string `yaml:"time"`       // virtual time, as "10s"
	Output     int64  `yaml:"output"`     // bytes
	Goroutines int    `yaml:"goroutines"` // alive at once
}

// A Check is one demand on the runs of a program. Exactly one of Exit, Output,
// Goroutines, Finished and Happens is given.
type Check struct {
	Name  string  `yaml:"name"`  // how the verdict names it
	Say   string  `yaml:"say"`   // what it tells the learner when it fails
	Share float64 `yaml:"share"` // of the runs in which it must hold; 1 unless said
	Procs []int   `yaml:"procs"` // which of the exercise's procs it looks at; all unless said

	// Set gives constants of the learner's program other values for this
	// check: a program that prints the right thing without doing the work
	// prints the wrong thing then.
	Set map[string]string `yaml:"set"`

	// Stress lets other goroutines in between any two statements, also inside
	// x++, so that a program which only happens to work stops working.
	Stress bool `yaml:"stress"`

	Exit       *int             `yaml:"exit"`
	Output     *OutputCheck     `yaml:"output"`
	Goroutines *GoroutinesCheck `yaml:"goroutines"`
	Finished   bool             `yaml:"finished"` // every goroutine has ended when main ends
	Happens    *HappensCheck    `yaml:"happens"`

	// Known are wrong outcomes that have a reason worth telling: the first that
	// fits replaces Say.
	Known []Known `yaml:"known"`
}

// Known is a known wrong outcome of a check.
type Known struct {
	Output string `yaml:"output"` // a regular expression that the whole output must match
	Error  string `yaml:"error"`  // how the run ended: deadlock, panic, exit or limit
	Made   *int   `yaml:"made"`   // at most so many goroutines were started beside main
	Say    string `yaml:"say"`
}

// OutputCheck is a demand on standard output. Either Lines or Regexp is given.
type OutputCheck struct {
	Lines  []string `yaml:"lines"`
	Order  string   `yaml:"order"`  // "exact" (unless said) or "any"
	Regexp string   `yaml:"regexp"` // must match the whole output
}

// GoroutinesCheck is a demand on the goroutines that the program starts, main
// not counted. All numbers are lower bounds.
type GoroutinesCheck struct {
	Made     int `yaml:"made"`     // started in all
	Together int `yaml:"together"` // alive at the same moment
	Writers  int `yaml:"writers"`  // different ones that wrote to standard output
}

// HappensCheck demands that something happens in the scheduler.
type HappensCheck struct {
	What string `yaml:"what"` // one of the words in happenings
	Size int    `yaml:"size"` // steal: goroutines taken at once; handoff: goroutines run meanwhile
}

// The happenings that a make exercise can ask for.
const (
	HappensHandoff = "handoff" // a P is taken from an M that is blocked in a call, and another M runs goroutines with it
	HappensSteal   = "steal"   // a P takes goroutines from another P's queue
)

// A Question is one thing to predict about the starter's program. Its answer
// is never written down: the grader computes it from a run.
type Question struct {
	ID    string `yaml:"id"`    // the word before the colon in the answer file
	Ask   string `yaml:"ask"`   // the question
	What  string `yaml:"what"`  // one of the Ask… words
	P     int    `yaml:"p"`     // queue: whose
	Order string `yaml:"order"` // "exact" (unless said) or "any"

	Procs int    `yaml:"procs"`
	Seed  uint64 `yaml:"seed"`

	Mistakes []PredictMistake `yaml:"mistakes"`
	Else     string           `yaml:"else"` // for any other wrong answer
}

// What a Question can ask for. Goroutines are answered by the order in which
// the program started them, from 1; main is 0.
const (
	AskOutput      = "output"       // the lines of standard output, in order
	AskStolen      = "stolen"       // what the first steal of more than one goroutine takes
	AskStolenFirst = "stolen-first" // the one of them that the thief runs at once
	AskQueue       = "queue"        // the local queue of P just after that steal, head first, runnext not counted
	AskRunnext     = "runnext"      // the runnext of P just after that steal
	AskBefore      = "before"       // the local queue of P just before that steal
)

// PredictMistake is a wrong prediction that shows a known misunderstanding.
type PredictMistake struct {
	Answer string `yaml:"answer"`
	Say    string `yaml:"say"`
}

// A Rubric says what an explanation must contain and must not contain.
type Rubric struct {
	Words     map[string][]string `yaml:"words"` // further words for a class of the grader's lexicon
	Ideas     []Idea              `yaml:"ideas"`
	Relations []Relation          `yaml:"relations"`
	Mistakes  []Mistake           `yaml:"mistakes"`
}

// An Idea is present when a sentence has one of the phrases, not negated, and
// (if Near is given) one of those too.
type Idea struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	Any      []string `yaml:"any"`
	Near     []string `yaml:"near"`
	Missing  string   `yaml:"missing"`  // what to tell when it is not there
	Optional bool     `yaml:"optional"` // shown when found, not demanded
	Open     bool     `yaml:"open"`     // can be put in so many ways that a teacher should look before it is called missing
}

// A Relation is something passing from one to another. It is present when a
// sentence says it in one of the ways, or has one of the phrases.
type Relation struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Ways    []Way    `yaml:"ways"`
	Any     []string `yaml:"any"`
	Wrong   []Way    `yaml:"wrong"`   // the relation the wrong way round
	Missing string   `yaml:"missing"` // what to tell when it is not there
}

// A Way is how a relation can be filled. A role lists what may fill it, each a
// class or classes joined by "+": "m+other" is another M, "p+!other" a P that
// is not called another. All roles that are given must fit.
type Way struct {
	Receiver []string `yaml:"receiver"` // who has it afterwards
	Source   []string `yaml:"source"`   // who had it before
	Thing    []string `yaml:"thing"`    // what passes
	Agent    []string `yaml:"agent"`    // who acts
	Say      string   `yaml:"say"`      // wrong ways: what to tell the learner
}

// A Mistake is a known misconception, found like an Idea.
type Mistake struct {
	ID     string   `yaml:"id"`
	Any    []string `yaml:"any"`
	Near   []string `yaml:"near"`
	Unless []string `yaml:"unless"` // a phrase in the sentence that makes it right after all
	Say    string   `yaml:"say"`
}

// A Wrong is a typical wrong answer and the message it must get. The answer is
// in wrong/NAME/, or given here.
type Wrong struct {
	Name   string            `yaml:"name"`
	Says   string            `yaml:"says"`   // must occur in the verdict
	Answer string            `yaml:"answer"` // text of Exercise.File, instead of a folder
	Files  map[string]string `yaml:"-"`
}

// Answers are further answers to an explain exercise, which its own test judges.
type Answers struct {
	Good []Answer `yaml:"good"`
	Bad  []Answer `yaml:"bad"`

	// Unsure are answers that only a teacher can judge.
	Unsure []Answer `yaml:"unsure"`
}

// An Answer is one of them.
type Answer struct {
	Text string `yaml:"text"`
	Says string `yaml:"says"` // bad answers: must occur in the verdict, if given
}
