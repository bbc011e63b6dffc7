package repl

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"gopark/repl/page"
)

// doc shows what a name means: the learner's own definition, a predeclared
// name, or a package and what is in it.
func (w *Workbook) doc(arg string) error {
	arg = strings.TrimSuffix(strings.TrimSpace(arg), "()")
	if arg == "" {
		return errNoName
	}
	if text, where := w.session.Define(arg); text != "" {
		if where != "" {
			w.say("%s", w.ink(where+":", faintInk))
		}
		w.showCode(text)
		return nil
	}
	if b, ok := builtinDocs[arg]; ok && w.session.PackagePath(arg) == "" {
		w.showCode(b.declaration)
		w.say("%s", b.text)
		return nil
	}
	paths, names := w.splitName(arg)
	if len(paths) == 0 {
		return fmt.Errorf("nothing here is called %s: neither in this session nor in the standard library", shorten(arg, 40))
	}
	for _, path := range paths {
		decl := w.session.Declaration(path, names...)
		if decl == "" {
			continue
		}
		full := strings.Join(append([]string{path}, names...), ".")
		if text := goDoc(full); text != "" {
			w.readText(text)
			return nil
		}
		if len(names) > 0 {
			decl = "package " + path[strings.LastIndexByte(path, '/')+1:] + " // import \"" + path + "\"\n\n" + decl
		}
		if text := ownWords[full]; text != "" {
			decl += "\n\n// " + strings.Join(fold(text, min(w.cfg.Screen.width(), 100)-8), "\n// ")
		}
		decl += "\n\n// https://pkg.go.dev/" + path
		if len(names) > 0 {
			decl += "#" + strings.Join(names, ".")
		}
		w.readText(decl)
		return nil
	}
	return fmt.Errorf("package %s has no %s", paths[0], strings.Join(names, "."))
}

// splitName takes "math/rand/v2.IntN" apart. A package's name may mean several
// packages.
func (w *Workbook) splitName(arg string) (paths, names []string) {
	slash := strings.LastIndexByte(arg, '/') + 1
	parts := strings.Split(arg[slash:], ".")
	first := arg[:slash] + parts[0]
	names = parts[1:]
	if len(names) > 2 {
		return nil, nil
	}
	path := w.session.PackagePath(first)
	if path == "" {
		return nil, nil
	}
	paths = []string{path}
	for _, p := range w.session.PathsNamed(first) {
		if p != path {
			paths = append(paths, p)
		}
	}
	return paths, names
}

// goDoc asks an installed Go; "" if there is none, or it does not know.
func goDoc(name string) string {
	tool, err := exec.LookPath("go")
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, tool, "doc", name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(out), "\n")
}

func (w *Workbook) showCode(text string) {
	w.print(strings.Join(page.GoCode(text, w.pageOptions()), "\n") + "\n")
}

// readText shows a text, a screenful at a time.
func (w *Workbook) readText(text string) {
	var parts []page.Part
	for _, line := range strings.Split(text, "\n") {
		line = strings.ReplaceAll(page.Clean(strings.ReplaceAll(line, "\t", "    "), false), "\r", "")
		parts = append(parts, page.Part{Lines: fold(line, w.cfg.Screen.width())})
	}
	w.read(&reading{text: func() []page.Part { return parts }, tight: true, name: "Documentation"})
}

// A builtinDoc is about a predeclared name.
type builtinDoc struct{ declaration, text string }

var builtinDocs = map[string]builtinDoc{
	"append":  {"func append(slice []T, elems ...T) []T", "Append returns the slice with the elements added at its end. When there is no room behind the slice it makes a new array, so use the result: s = append(s, x)."},
	"cap":     {"func cap(v T) int", "Cap is how many elements a slice can grow to in its array, or how many values a channel's buffer holds."},
	"clear":   {"func clear(t T)", "Clear empties a map, or makes the elements of a slice zero."},
	"close":   {"func close(c chan<- T)", "Close says that no more values will be sent on a channel. Receivers first get what is in its buffer, then zero values, at once. To send on a closed channel, or to close it again, is a panic."},
	"complex": {"func complex(r, i float) complex", "Complex makes a complex number of its parts."},
	"copy":    {"func copy(dst, src []T) int", "Copy copies as many elements as both slices have room for, and returns that number."},
	"delete":  {"func delete(m map[K]V, key K)", "Delete takes a key out of a map. It is fine if it is not there."},
	"imag":    {"func imag(c complex) float", "Imag is the imaginary part of a complex number."},
	"len":     {"func len(v T) int", "Len is the number of bytes of a string, of elements of a slice, an array or a map, or of values in a channel's buffer."},
	"make":    {"func make(T, size ...int) T", "Make makes a slice, a map or a channel: make(chan int) has no buffer, make(chan int, 3) one for three values."},
	"max":     {"func max(x T, y ...T) T", "Max is the largest of its arguments."},
	"min":     {"func min(x T, y ...T) T", "Min is the smallest of its arguments."},
	"new":     {"func new(T) *T", "New makes a variable that is zero and returns its address."},
	"panic":   {"func panic(v any)", "Panic ends the function that calls it: deferred calls run, then the caller ends the same way, and so on. If nothing recovers, the whole program ends, all goroutines with it."},
	"print":   {"func print(args ...T)", "Print writes to standard error, for debugging the lowest of things. Use fmt.Print."},
	"println": {"func println(args ...T)", "Println writes a line to standard error, for debugging the lowest of things. Use fmt.Println."},
	"real":    {"func real(c complex) float", "Real is the real part of a complex number."},
	"recover": {"func recover() any", "Recover, called in a deferred function itself, ends a panic and returns its value; otherwise it returns nil."},
	"any":     {"type any = interface{}", "Any is the type that every value has."},
	"error":   {"type error interface { Error() string }", "An error says what went wrong; nil says that nothing did."},
	"bool":    {"type bool bool", "A bool is true or false."},
	"byte":    {"type byte = uint8", "A byte is eight bits: another name for uint8."},
	"rune":    {"type rune = int32", "A rune is a character's number in Unicode: another name for int32."},
	"int":     {"type int int", "An int is a whole number of 64 bits on most machines, and of 32 on others."},
	"string":  {"type string string", "A string is a row of bytes that never changes, mostly text in UTF-8."},
	"float64": {"type float64 float64", "A float64 is a number with a fraction, of 64 bits."},
	"nil":     {"var nil T", "Nil is the zero value of pointers, functions, interfaces, slices, channels and maps. To send to or receive from a nil channel waits for ever."},
	"iota":    {"const iota = 0", "Iota counts the lines of a const declaration, from 0."},
	"go":      {"go f(x)", "A go statement evaluates f and x, and starts a goroutine that calls f with them. Nobody waits for it: when main returns, the program ends."},
	"select":  {"select { case v := <-c: … case d <- v: … default: … }", "Select waits until one of its cases can go on, and chooses by chance among those that can. With a default it never waits."},
	"defer":   {"defer f(x)", "A deferred call is made when the function around it ends, also in a panic. Its arguments are evaluated at once. The last one deferred is made first."},
	"chan":    {"chan T, <-chan T, chan<- T", "A channel passes values of one type from goroutine to goroutine. Without a buffer, the sender waits until a receiver takes the value."},
}

// ownWords are about the names that this workbook is about, for machines
// without Go.
var ownWords = map[string]string{
	"fmt.Println":                "Println writes its arguments with spaces between them and a newline at the end.",
	"fmt.Print":                  "Print writes its arguments. Spaces stand only between two that are no strings.",
	"fmt.Printf":                 "Printf writes by a format: %v any value, %+v with field names, %#v as Go, %T its type, %d a whole number, %s text, %q text in quotes.",
	"fmt.Sprintf":                "Sprintf is Printf, but returns the text.",
	"fmt.Sprint":                 "Sprint is Print, but returns the text.",
	"fmt.Errorf":                 "Errorf makes an error of a format. %w wraps another error, so that errors.Is and errors.As find it.",
	"sync.Mutex":                 "A Mutex is held by one at a time: Lock waits until it is free. Whoever waits for more than a millisecond gets it before newcomers do.",
	"sync.RWMutex":               "An RWMutex is held by any number of readers, or by one writer. A writer that waits keeps new readers out.",
	"sync.WaitGroup":             "A WaitGroup counts what is still to be done: Add (or Go) before it starts, Done when it is, Wait until the count is zero.",
	"sync.Once":                  "A Once calls a function the first time only. Whoever comes meanwhile waits until that call has returned.",
	"sync.OnceFunc":              "OnceFunc returns a function that calls f the first time only.",
	"sync.OnceValue":             "OnceValue returns a function that computes a value the first time and returns the same one from then on.",
	"sync.Cond":                  "A Cond lets goroutines wait for a condition that a lock protects: Wait gives up the lock, sleeps, and takes it again. Call it in a loop that asks for the condition.",
	"sync.Pool":                  "A Pool keeps values for reuse, as long as the garbage collector lets it.",
	"sync.Map":                   "A Map may be used by many goroutines at once. It is for keys that are written once and read often; else a map and a Mutex are better.",
	"sync/atomic.Int64":          "An Int64 is a number that goroutines may read and change at the same time, each change whole.",
	"sync/atomic.AddInt64":       "AddInt64 adds to a number at once and returns the new one: no other goroutine sees anything in between.",
	"time.Sleep":                 "Sleep lets its goroutine wait for at least d. The P runs others meanwhile. Here the clock is virtual, so it takes no time of yours.",
	"time.After":                 "After returns a channel that gets the time once, when d has gone by.",
	"time.AfterFunc":             "AfterFunc calls f in a goroutine of its own when d has gone by.",
	"time.Tick":                  "Tick returns a channel that gets the time every d. A slow receiver misses ticks.",
	"time.NewTicker":             "NewTicker makes a ticker whose channel gets the time every d, until Stop.",
	"time.NewTimer":              "NewTimer makes a timer whose channel gets the time once, when d has gone by, unless Stop comes first.",
	"time.Now":                   "Now is the time. Here it is the engine's virtual clock.",
	"context.WithCancel":         "WithCancel makes a context that ends when cancel is called or its parent ends. Always call cancel in the end.",
	"context.WithTimeout":        "WithTimeout makes a context that ends by itself when d has gone by.",
	"context.WithDeadline":       "WithDeadline makes a context that ends by itself at a time.",
	"context.Background":         "Background is the context that never ends: the root of all others.",
	"context.Context":            "A Context tells functions and goroutines that what they do is not wanted any more: Done's channel is closed then, and Err says why.",
	"runtime.Gosched":            "Gosched lets others run: the goroutine goes to the end of the global queue.",
	"runtime.GOMAXPROCS":         "GOMAXPROCS sets how many Ps there are, and so how many goroutines run at the same time, and returns what it was. With 0 or less it only asks. There are at most 1024 here.",
	"runtime.NumGoroutine":       "NumGoroutine is how many goroutines there are.",
	"runtime.Goexit":             "Goexit ends its goroutine after the deferred calls. No other is touched.",
	"runtime.LockOSThread":       "LockOSThread ties the goroutine to its M: no other runs there until UnlockOSThread.",
	"os.Exit":                    "Exit ends the program at once, without deferred calls. At this prompt it ends the input.",
	"errors.New":                 "New makes an error of a text. Two errors of one text are not equal.",
	"errors.Is":                  "Is tells whether an error, or one that it wraps, is target.",
	"errors.As":                  "As finds an error of target's type among those that err wraps.",
	"math/rand.Intn":             "Intn is a random number from 0 up to but not n. Here chance comes from the seed.",
	"math/rand/v2.IntN":          "IntN is a random number from 0 up to but not n. Here chance comes from the seed.",
	"sort.Slice":                 "Slice sorts a slice by the function less. Equal elements may change places.",
	"slices.Sort":                "Sort sorts a slice of numbers or strings in ascending order.",
	"strings.Repeat":             "Repeat is the string count times in a row.",
	"strings.Split":              "Split cuts a string at each sep.",
	"strings.Builder":            "A Builder puts a string together without copying it each time.",
	"strconv.Itoa":               "Itoa writes a whole number in decimal.",
	"strconv.Atoi":               "Atoi reads a whole number in decimal.",
	"golang.org/x/sync/errgroup": "Errgroup runs goroutines that belong together, and gives the first of their errors.",
}
