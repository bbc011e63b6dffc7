package interp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopark/engine/interp"
)

// mistakes are programs that do not compile, a typical mistake each. What we
// say about them must be what the Go compiler says, at the same place.
var mistakes = []struct{ name, src string }{
	{"unused variable", "func main() {\n\tx := 1\n}"},
	{"unused variables", "func main() {\n\tx, y := 1, 2\n\tvar z int\n\t_ = y\n}"},
	{"unused in closure", "func main() {\n\tf := func() {\n\t\ta := 3\n\t}\n\tf()\n}"},
	{"assigned but unused", "func main() {\n\tvar x int\n\tx = 1\n}"},
	{"unused import", "import \"fmt\"\n\nfunc main() {\n}"},
	{"unused imports", "import (\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n)\n\nfunc main() {\n\tfmt.Println()\n}"},
	{"unused renamed import", "import str \"strings\"\n\nfunc main() {\n}"},
	{"undefined", "func main() {\n\ty = 2\n}"},
	{"undefined function", "func main() {\n\tfoo(1)\n}"},
	{"undefined type", "func main() {\n\tvar p Person\n\t_ = p\n}"},
	{"undefined package", "func main() {\n\tfmt.Println(1)\n}"},
	{"undefined in package", "import \"fmt\"\n\nfunc main() {\n\tfmt.Printline(1)\n}"},
	{"unexported in package", "import \"fmt\"\n\nfunc main() {\n\tfmt.println(1)\n}"},
	{"undefined field", "type T struct{ a int }\n\nfunc main() {\n\tt := T{}\n\tt.b = 1\n}"},
	{"field of other case", "type T struct{ Name string }\n\nfunc main() {\n\tt := T{}\n\tt.name = \"\"\n}"},
	{"undefined method", "type T struct{ a int }\n\nfunc main() {\n\tT{}.Run()\n}"},
	{"mismatched types", "func main() {\n\ta, b := 1, \"x\"\n\t_ = a + b\n}"},
	{"mismatched ints", "func main() {\n\tvar a int32 = 1\n\tvar b int64 = 2\n\t_ = a + b\n}"},
	{"string plus int", "import \"fmt\"\n\nfunc main() {\n\tn := 3\n\tfmt.Println(\"n=\" + n)\n}"},
	{"string plus constant", "func main() {\n\t_ = \"n=\" + 3\n}"},
	{"assign string to int", "func main() {\n\tvar a int = \"x\"\n\t_ = a\n}"},
	{"assign float to int", "func main() {\n\tvar a int = 1.5\n\t_ = a\n}"},
	{"assign float var to int", "func main() {\n\tf := 1.5\n\tvar a int = f\n\t_ = a\n}"},
	{"overflow", "func main() {\n\tvar a uint8 = 256\n\t_ = a\n}"},
	{"int to string", "func f(s string) {}\n\nfunc main() {\n\tf(5)\n}"},
	{"missing return", "func f(x int) int {\n\tif x > 0 {\n\t\treturn 1\n\t}\n}\n\nfunc main() {\n\tf(1)\n}"},
	{"missing return after loop", "func f(x int) int {\n\tfor x < 3 {\n\t\treturn 1\n\t}\n}\n\nfunc main() {\n\tf(1)\n}"},
	{"not enough arguments", "func f(a, b int) int { return a }\n\nfunc main() {\n\tf(1)\n}"},
	{"too many arguments", "func f(a, b int) int { return a }\n\nfunc main() {\n\tf(1, 2, 3)\n}"},
	{"no arguments", "func f(a, b int) int { return a }\n\nfunc main() {\n\tf()\n}"},
	{"not enough return values", "func f() (int, error) {\n\treturn 1\n}\n\nfunc main() {\n\tf()\n}"},
	{"too many return values", "func f() int {\n\treturn 1, nil\n}\n\nfunc main() {\n\tf()\n}"},
	{"return value from none", "func f() {\n\treturn 1\n}\n\nfunc main() {\n\tf()\n}"},
	{"return without value", "func f() int {\n\treturn\n}\n\nfunc main() {\n\tf()\n}"},
	{"wrong return type", "func f() string {\n\treturn 1\n}\n\nfunc main() {\n\tf()\n}"},
	{"assignment mismatch", "func f() (int, int) { return 1, 2 }\n\nfunc main() {\n\ta := f()\n\t_ = a\n}"},
	{"assignment mismatch values", "func main() {\n\ta, b := 1\n\t_, _ = a, b\n}"},
	{"assignment mismatch three", "func f() (int, int) { return 1, 2 }\n\nfunc main() {\n\ta, b, c := f()\n\t_, _, _ = a, b, c\n}"},
	{"no new variables", "func main() {\n\ta := 1\n\ta := 2\n\t_ = a\n}"},
	{"redeclared", "func main() {\n\tvar a int\n\tvar a string\n\t_ = a\n}"},
	{"redeclared function", "func f() {}\n\nfunc f() {}\n\nfunc main() {\n}"},
	{"redeclared type field", "type T struct {\n\ta int\n\ta string\n}\n\nfunc main() {\n}"},
	{"value of no value", "func f() {}\n\nfunc main() {\n\tx := f()\n\t_ = x\n}"},
	{"not an interface", "type S interface{ Area() int }\ntype T struct{}\n\nfunc main() {\n\tvar s S = T{}\n\t_ = s\n}"},
	{"pointer receiver", "type S interface{ Area() int }\ntype T struct{}\n\nfunc (t *T) Area() int { return 1 }\n\nfunc main() {\n\tvar s S = T{}\n\t_ = s\n}"},
	{"wrong method signature", "type S interface{ Area() int }\ntype T struct{}\n\nfunc (t T) Area() string { return \"\" }\n\nfunc use(s S) {}\n\nfunc main() {\n\tuse(T{})\n}"},
	{"send on receive-only", "func main() {\n\tc := make(<-chan int)\n\tc <- 1\n}"},
	{"receive from send-only", "func main() {\n\tc := make(chan<- int)\n\t<-c\n}"},
	{"close receive-only", "func main() {\n\tc := make(<-chan int)\n\tclose(c)\n}"},
	{"range over send-only", "func main() {\n\tc := make(chan<- int)\n\tfor range c {\n\t}\n}"},
	{"wrong element", "func main() {\n\tc := make(chan int)\n\tc <- \"x\"\n}"},
	{"receive from non-channel", "func main() {\n\tx := 1\n\t<-x\n}"},
	{"go needs call", "func f() {}\n\nfunc main() {\n\tgo f\n}"},
	{"defer needs call", "func f() {}\n\nfunc main() {\n\tdefer f\n}"},
	{"go of literal not called", "func main() {\n\tgo func() {\n\t}\n}"},
	{"go discards", "func main() {\n\tgo len(\"x\")\n}"},
	{"go in parentheses", "func f() {}\n\nfunc main() {\n\tgo (f())\n}"},
	{"go of conversion", "func main() {\n\tgo int(3)\n}"},
	{"call non-function", "func main() {\n\tx := 1\n\tx()\n}"},
	{"index non-indexable", "func main() {\n\tx := 1\n\t_ = x[0]\n}"},
	{"index out of bounds", "func main() {\n\tvar a [3]int\n\ta[5] = 1\n}"},
	{"string index assignment", "func main() {\n\ts := \"abc\"\n\ts[0] = 'x'\n}"},
	{"map struct field", "type T struct{ a int }\n\nfunc main() {\n\tm := map[string]T{}\n\tm[\"a\"].a = 1\n}"},
	{"nil use", "func main() {\n\tx := nil\n\t_ = x\n}"},
	{"nil to int", "func main() {\n\tvar x int = nil\n\t_ = x\n}"},
	{"compare to nil", "func main() {\n\tx := 1\n\tif x == nil {\n\t}\n}"},
	{"compare slices", "func main() {\n\ta, b := []int{1}, []int{1}\n\t_ = a == b\n}"},
	{"non-bool condition", "func main() {\n\tx := 1\n\tif x {\n\t}\n}"},
	{"non-bool not", "func main() {\n\tx := 1\n\t_ = !x\n}"},
	{"expression not used", "func main() {\n\tx := 1\n\tx + 1\n}"},
	{"literal not used", "func main() {\n\t\"hello\"\n}"},
	{"comparison not used", "func main() {\n\tx := 1\n\tx == 2\n}"},
	{"result not used", "func main() {\n\ts := []int{}\n\tappend(s, 1)\n}"},
	{"break outside loop", "func main() {\n\tbreak\n}"},
	{"continue outside loop", "func main() {\n\tcontinue\n}"},
	{"label not defined", "func main() {\n\tfor {\n\t\tbreak outer\n\t}\n}"},
	{"label not used", "func main() {\nouter:\n\tfor {\n\t}\n}"},
	{"duplicate case", "func main() {\n\tswitch 1 {\n\tcase 1:\n\tcase 1:\n\t}\n}"},
	{"duplicate key", "func main() {\n\t_ = map[string]int{\"a\": 1, \"a\": 2}\n}"},
	{"type assertion on concrete", "func main() {\n\tx := 1\n\t_ = x.(int)\n}"},
	{"impossible assertion", "type S interface{ M() }\n\nfunc main() {\n\tvar s S\n\t_ = s.(int)\n}"},
	{"unknown literal field", "type T struct{ a int }\n\nfunc main() {\n\t_ = T{b: 1}\n}"},
	{"too few literal values", "type T struct{ a, b int }\n\nfunc main() {\n\t_ = T{1}\n}"},
	{"mixed literal", "type T struct{ a, b int }\n\nfunc main() {\n\t_ = T{a: 1, 2}\n}"},
	{"divide by zero", "func main() {\n\t_ = 1 / 0\n}"},
	{"invalid operator", "func main() {\n\t_ = \"a\" - \"b\"\n}"},
	{"invalid operator bool", "func main() {\n\t_ = true + false\n}"},
	{"deref non-pointer", "func main() {\n\tx := 1\n\t_ = *x\n}"},
	{"address of literal", "func main() {\n\t_ = &1\n}"},
	{"assign to constant", "const c = 1\n\nfunc main() {\n\tc = 2\n}"},
	{"assign to call", "func f() int { return 1 }\n\nfunc main() {\n\tf() = 2\n}"},
	{"constant not constant", "func f() int { return 1 }\n\nconst c = f()\n\nfunc main() {\n}"},
	{"recursive type", "type T struct{ t T }\n\nfunc main() {\n}"},
	{"init cycle", "var a = b\nvar b = a\n\nfunc main() {\n}"},
	{"type parameter not inferred", "func f[T any]() {}\n\nfunc main() {\n\tf()\n}"},
	{"constraint not satisfied", "type N interface{ ~int | ~float64 }\n\nfunc sum[T N](x ...T) (s T) { return }\n\nfunc main() {\n\tsum(\"a\")\n}"},
	{"generic operator", "func max[T any](a, b T) T {\n\tif a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n\nfunc main() {\n\tmax(1, 2)\n}"},
	{"range too many", "func main() {\n\tc := make(chan int)\n\tfor i, v := range c {\n\t\t_, _ = i, v\n\t}\n}"},
	{"range over float", "func main() {\n\tfor i := range 1.5 {\n\t\t_ = i\n\t}\n}"},
	{"select case", "func main() {\n\tx := 1\n\tselect {\n\tcase x > 0:\n\t}\n}"},
	{"defer recover value", "func main() {\n\tdefer recover\n}"},
	{"main with arguments", "func main(args []string) {\n}"},
	{"no main", "func Main() {\n}"},
	{"method on int", "func (i int) M() {}\n\nfunc main() {\n}"},
	{"several errors", "import \"os\"\n\nfunc f() int {\n}\n\nfunc main() {\n\tx := 1\n\tvar s string = 2\n\tundefined1()\n}"},
	{"too many errors", "func main() {\n\ta1()\n\ta2()\n\ta3()\n\ta4()\n\ta5()\n\ta6()\n\ta7()\n\ta8()\n\ta9()\n\ta10()\n\ta11()\n\ta12()\n}"},
	{"mutex copied is fine, wrong method", "import \"sync\"\n\nfunc main() {\n\tvar mu sync.Mutex\n\tmu.lock()\n}"},
	{"wg argument", "import \"sync\"\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\twg.Add()\n}"},
	{"sleep needs duration", "import \"time\"\n\nfunc main() {\n\tn := 3\n\ttime.Sleep(n * time.Second)\n}"},
	{"printf to int", "import \"fmt\"\n\nfunc main() {\n\tvar x int = fmt.Sprint(1)\n\t_ = x\n}"},
	{"multi value in single", "import (\n\t\"fmt\"\n\t\"strconv\"\n)\n\nfunc main() {\n\tx := 1 + strconv.Atoi(\"1\")\n\tfmt.Println(x)\n}"},

	// what does not parse
	{"missing brace", "func main() {\n\tif true {\n\t\tprintln(1)\n}"},
	{"extra brace", "func main() {\n}\n}"},
	{"missing parenthesis", "import \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"a\"\n}"},
	{"brace on next line", "func main()\n{\n}"},
	{"if brace on next line", "func main() {\n\tif true\n\t{\n\t}\n}"},
	{"else on next line", "func main() {\n\tif true {\n\t}\n\telse {\n\t}\n}"},
	{"missing comma in literal", "func main() {\n\t_ = []int{\n\t\t1,\n\t\t2\n\t}\n}"},
	{"missing comma in call", "import \"fmt\"\n\nfunc main() {\n\tfmt.Println(1 2)\n}"},
	{"missing comma at end of call", "import \"fmt\"\n\nfunc main() {\n\tfmt.Println(\n\t\t1,\n\t\t2\n\t)\n}"},
	{"while", "func main() {\n\twhile true {\n\t}\n}"},
	{"for with parentheses", "func main() {\n\tfor (i := 0; i < 3; i++) {\n\t}\n}"},
	{"declaration at top", "x := 1\n\nfunc main() {\n}"},
	{"statement at top", "import \"fmt\"\n\nfmt.Println(1)\n\nfunc main() {\n}"},
	{"unclosed string", "func main() {\n\ts := \"abc\n\t_ = s\n}"},
	{"unclosed rune", "func main() {\n\tr := 'ab'\n\t_ = r\n}"},
	{"unclosed comment", "func main() {\n}\n/* no end"},
	{"single quotes", "func main() {\n\tprintln('hello')\n}"},
	{"missing value", "func main() {\n\tx :=\n}"},
	{"missing operand", "func main() {\n\tx := 1 +\n}"},
	{"assignment in condition", "func main() {\n\tx := 1\n\tif x = 2 {\n\t}\n}"},
	{"increment in expression", "func main() {\n\tx := 1\n\ty := x++\n}"},
	{"prefix increment", "func main() {\n\tx := 1\n\t++x\n}"},
	{"ternary", "func main() {\n\tx := true ? 1 : 2\n}"},
	{"func keyword missing", "main() {\n}"},
	{"type after name", "func f(int a) {}\n\nfunc main() {\n\tint x = 3\n}"},
	{"nested func", "func main() {\n\tfunc inner() {\n\t}\n}"},
	{"var without type", "func main() {\n\tvar x\n}"},
	{"semicolon", "func main() {\n\tfor i := 0; i < 3 {\n\t}\n}"},
	{"case outside", "func main() {\n\tcase 1:\n}"},
	{"missing case", "func main() {\n\tswitch 1 {\n\t\tprintln(1)\n\t}\n}"},
	{"keyword as name", "func main() {\n\tvar func = 1\n}"},
	{"bad character", "func main() {\n\tx := 1 # 2\n}"},
	{"bad escape", "func main() {\n\t_ = \"\\q\"\n}"},
	{"bad number", "func main() {\n\t_ = 09\n}"},
	{"import after code", "func main() {\n}\n\nimport \"fmt\""},
	{"channel arrow", "func main() {\n\tc := make(chan int)\n\tc -> 1\n}"},
	{"struct commas", "type T struct {\n\ta int,\n\tb int,\n}\n\nfunc main() {\n}"},
	{"two statements", "func main() {\n\tx := 1 y := 2\n}"},
	{"missing func body brace", "func main() {\n\tgo func() {\n\t\tprintln(1)\n\t()\n}"},
	{"else without brace", "func main() {\n\tif true {\n\t} else println(1)\n}"},
	{"return type arrow", "func f() -> int {\n\treturn 1\n}\n\nfunc main() {\n}"},
	{"const declare", "func main() {\n\tconst x := 1\n}"},
	{"range without var", "func main() {\n\tfor i in []int{1} {\n\t}\n}"},
}

func TestCompileErrors(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command to ask")
	}
	want := askCompiler(t, goTool)
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			got := "(compiles)"
			if _, err := interp.Compile("main.go", []byte("package main\n\n"+m.src+"\n"), ""); err != nil {
				got = err.Error()
			}
			if got != want[m.name] {
				t.Errorf("got\n%s\nGo says\n%s", got, want[m.name])
			}
		})
	}
}

// askCompiler has the Go compiler compile all mistakes and returns what it says
// about each.
func askCompiler(t *testing.T, goTool string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module mistakes\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	unfit := regexp.MustCompile(`[^a-z0-9]+`)
	folder := func(name string) string { return unfit.ReplaceAllString(name, "-") }
	for _, m := range mistakes {
		sub := filepath.Join(dir, folder(m.name))
		if err := os.Mkdir(sub, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sub, "main.go"), []byte("package main\n\n"+m.src+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(goTool, "build", "-p=2", "-o", filepath.Join(dir, "bin")+string(filepath.Separator), "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatal("the go command found nothing wrong")
	}
	said := map[string]string{}
	for part := range strings.SplitSeq("\n"+string(out), "\n# mistakes/") {
		name, text, _ := strings.Cut(part, "\n")
		text = strings.ReplaceAll(text, name+"/main.go:", "main.go:")
		said[name] = strings.TrimSuffix(text, "\n")
	}
	want := map[string]string{}
	for _, m := range mistakes {
		want[m.name] = said[folder(m.name)]
		if want[m.name] == "" {
			t.Errorf("%s: the compiler said nothing; all of it:\n%s", m.name, out)
			break
		}
	}
	return want
}
