package std_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std"
)

// lowered are the few calls that the lowering would put into a program.
var lowered = interp.Exports{"gp/gp": {
	"Go":   reflect.ValueOf(func(f func()) { engine.Current().Go(f, "main.func") }),
	"Make": reflect.ValueOf(func(ch any, n int) { hostchan.Make(engine.Current(), ch, n) }),
	"Send": reflect.ValueOf(func(ch, v any) { hostchan.Send(engine.Current(), ch, v) }),
	"Recv": reflect.ValueOf(func(ch, v any) bool { return hostchan.Recv(engine.Current(), ch, v) }),
}}

// run interprets the body of main, and returns what it wrote and how it ended.
func run(t *testing.T, env *std.Env, imports, decls, body string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	env.Stdout = &out
	if env.Stderr == nil {
		env.Stderr = &out
	}
	i := interp.New(env.Options(interp.Options{}))
	for _, syms := range []interp.Exports{stdlib.Symbols, std.Exports(env), lowered} {
		if err := i.Use(syms); err != nil {
			t.Fatal(err)
		}
	}
	var src strings.Builder
	src.WriteString("package main\n")
	for _, path := range strings.Fields(imports) {
		src.WriteString("import \"" + path + "\"\n")
	}
	src.WriteString(decls + "\nfunc main() {\n" + body + "\n}\n")
	prog, err := i.Compile(src.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, src.String())
	}
	err = enginetest.Try(t, engine.Config{}, func() {
		if _, err := i.Execute(prog); err != nil {
			t.Error(err)
		}
	})
	return out.String(), err
}

// Symbols laid over those of a package in use are seen by interpreted code, in
// every form in which it may use them.
func TestInterpreted(t *testing.T) {
	for _, test := range []struct{ name, imports, decls, body, want string }{
		{"mutex in a struct", "fmt sync gp",
			`type counter struct { mu sync.Mutex; n int }
			func (c *counter) inc() { c.mu.Lock(); defer c.mu.Unlock(); c.n++ }`,
			`var c counter
			var wg sync.WaitGroup
			for i := 0; i < 10; i++ { wg.Add(1); gp.Go(func() { defer wg.Done(); c.inc() }) }
			wg.Wait()
			fmt.Printf("%d %T %T\n", c.n, c.mu, &wg)`,
			"10 sync.Mutex *sync.WaitGroup\n"},
		{"embedded mutex", "fmt sync",
			`type counter struct { sync.Mutex; n int }`,
			`c := &counter{}
			c.Lock()
			c.n++
			fmt.Println(c.n, c.TryLock())
			c.Unlock()
			fmt.Println(c.TryLock())`,
			"1 false\ntrue\n"},
		{"method value", "fmt sync", ``,
			`var mu sync.Mutex
			lock, unlock := mu.Lock, mu.Unlock
			lock()
			fmt.Println(mu.TryLock())
			unlock()
			fmt.Println(mu.TryLock())`,
			"false\ntrue\n"},
		{"cond", "fmt sync gp", ``,
			`var mu sync.Mutex
			c := sync.NewCond(&mu)
			ready := false
			gp.Go(func() { mu.Lock(); ready = true; c.Broadcast(); mu.Unlock() })
			mu.Lock()
			for !ready { c.Wait() }
			mu.Unlock()
			fmt.Println(ready)`,
			"true\n"},
		{"locker of its own", "fmt sync",
			`type l struct{ n int }
			func (x *l) Lock() { x.n++ }
			func (x *l) Unlock() { x.n-- }`,
			`x := &l{}
			var i sync.Locker = x
			i.Lock()
			c := sync.NewCond(x)
			c.L.Lock()
			fmt.Println(x.n)`,
			"2\n"},
		{"once, pool, map", "fmt sync", ``,
			`var once sync.Once
			for i := 0; i < 3; i++ { once.Do(func() { fmt.Println("once") }) }
			p := sync.Pool{New: func() interface{} { return 7 }}
			fmt.Println(p.Get())
			var m sync.Map
			m.Store("a", 1)
			v, ok := m.Load("a")
			fmt.Println(v, ok)`,
			"once\n7\n1 true\n"},
		{"atomic", "fmt sync/atomic", ``,
			`var n atomic.Int64
			n.Add(2)
			var m int32
			atomic.AddInt32(&m, 3)
			fmt.Printf("%d %d %T\n", n.Load(), m, &n)`,
			"2 3 *atomic.Int64\n"},
		{"time.After", "fmt time gp", ``,
			`start := time.Now()
			var v time.Time
			gp.Recv(time.After(100*time.Millisecond), &v)
			fmt.Println(v.Sub(start).Round(time.Millisecond), time.Since(start) >= 100*time.Millisecond)`,
			"100ms true\n"},
		{"timers", "fmt time", ``,
			`t := time.NewTimer(time.Hour)
			fmt.Printf("%v %T\n", t.Stop(), t)
			time.AfterFunc(time.Second, func() { fmt.Println("fired") })
			time.Sleep(2*time.Second)`,
			"true *time.Timer\nfired\n"},
		{"context", "fmt context time gp",
			`type key string`,
			`root := context.WithValue(context.Background(), key("a"), 1)
			ctx, cancel := context.WithTimeout(root, time.Second)
			defer cancel()
			child, cancelChild := context.WithCancel(ctx)
			defer cancelChild()
			gp.Go(func() { var v struct{}; gp.Recv(child.Done(), &v); fmt.Println("child:", child.Err()) })
			var v struct{}
			gp.Recv(ctx.Done(), &v)
			time.Sleep(1)
			fmt.Println(ctx.Err() == context.DeadlineExceeded, child.Value(key("a")), child.Value("b"))`,
			"child: context deadline exceeded\ntrue 1 <nil>\n"},
		{"channels", "fmt gp",
			`type point struct { x, y int; f func() string }`,
			`a := make(chan point)
			b := make(chan error)
			c := make(chan interface{}, 0)
			gp.Make(a, 0); gp.Make(b, 0); gp.Make(c, 1)
			gp.Go(func() {
				p := point{1, 2, func() string { return "f" }}
				gp.Send(a, &p)
				var err error = fmt.Errorf("e%d", 1)
				gp.Send(b, &err)
				var v interface{} = point{y: 3}
				gp.Send(c, &v)
			})
			var p point
			gp.Recv(a, &p)
			var err error
			gp.Recv(b, &err)
			var v interface{}
			gp.Recv(c, &v)
			fmt.Println(p.x, p.y, p.f(), err, v.(point).y)`,
			"1 2 f e1 3\n"},
		{"runtime", "fmt runtime gp", ``,
			`gp.Go(func() { defer fmt.Println("bye"); runtime.Goexit() })
			fmt.Println(runtime.NumGoroutine(), runtime.NumCPU(), runtime.GOMAXPROCS(1), runtime.GOMAXPROCS(0), runtime.NumCPU())
			runtime.Gosched()`,
			"2 4 4 1 4\nbye\n"},
		{"rand", "fmt math/rand", ``,
			`rand.Seed(42)
			fmt.Println(rand.Intn(100), rand.Intn(100))`,
			"5 87\n"},
		{"exit", "fmt os", ``,
			`defer fmt.Println("deferred")
			fmt.Println(os.Args[1])
			os.Exit(3)`,
			"arg\n"},
		{"stdout", "fmt os", ``,
			`fmt.Fprintln(os.Stdout, "a")
			os.Stdout.WriteString("b\n")
			println := fmt.Println
			println("c")
			var f *os.File = os.Stdout
			fmt.Printf("%T %s\n", f, f.Name())`,
			"a\nb\nc\n*os.File /dev/stdout\n"},
		{"stdin", "bufio fmt os", ``,
			`var a, b string
			fmt.Scan(&a, &b)
			fmt.Println(a, b)
			s := bufio.NewScanner(os.Stdin)
			for s.Scan() { fmt.Println("line", s.Text()) }`,
			"one two\nline three\n"},
		{"log", "log time", ``,
			`time.Sleep(90*time.Second)
			log.Println("x")
			log.New(log.Writer(), "p: ", log.Lmsgprefix).Printf("%d", 1)
			log.Fatal("end")`,
			"2009/11/10 23:01:30 x\np: 1\n2009/11/10 23:01:30 end\n"},
		{"flag", "flag fmt", ``,
			`n := flag.Int("n", 1, "a number")
			flag.Parse()
			fmt.Println(*n, flag.Args())
			fs := flag.NewFlagSet("sub", flag.ExitOnError)
			fs.Parse([]string{"-x"})`,
			"1 [arg]\nflag provided but not defined: -x\nUsage of sub:\n"},
		{"io.Pipe", "fmt gp io", ``,
			`r, w := io.Pipe()
			gp.Go(func() { fmt.Fprint(w, "hello"); w.Close() })
			b, err := io.ReadAll(r)
			fmt.Println(string(b), err)`,
			"hello <nil>\n"},
		{"a Stringer of its own", "fmt log",
			`type p struct{}
			func (p) String() string { return "P" }`,
			`fmt.Println(p{})
			log.SetFlags(0)
			log.Print(p{}, 1)`,
			"P\nP 1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := &std.Env{Args: []string{"main", "arg"}, Stdin: strings.NewReader("one two\nthree\n")}
			got, err := run(t, env, test.imports, test.decls, test.body)
			if _, exit := err.(*engine.ExitError); err != nil && !exit {
				t.Error(err)
			}
			if got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}
