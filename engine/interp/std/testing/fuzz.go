package testing

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"gopark/engine/interp/std/os"
)

// InternalFuzzTarget is a fuzz target.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// An F is a fuzz target while it runs. As with go test without -fuzz, it is run
// with the inputs that it has: those that it adds and those in testdata/fuzz.
type F struct {
	*common
	inputs []fuzzInput
	fuzzed bool
}

type fuzzInput struct {
	name string
	args []any
}

// Add adds an input.
func (f *F) Add(args ...any) {
	f.inputs = append(f.inputs, fuzzInput{fmt.Sprintf("seed#%d", len(f.inputs)), args})
}

// Fuzz runs the function with each input, as a test of its own.
func (f *F) Fuzz(fn any) {
	if f.fuzzed {
		panic("testing: F.Fuzz called more than once")
	}
	f.fuzzed = true
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.Type().NumIn() < 1 || v.Type().In(0) != reflect.TypeFor[*T]() {
		panic("testing: F.Fuzz must receive a function whose first argument is a *T")
	}
	stored, err := f.stored()
	if err != nil {
		f.Fatal(err)
	}
	t := &T{f.common}
	for _, in := range append(f.inputs, stored...) {
		args, err := fuzzArgs(v.Type(), in.args)
		if err != nil {
			f.Fatal(err)
		}
		t.Run(in.name, func(t *T) {
			v.Call(append([]reflect.Value{reflect.ValueOf(t)}, args...))
		})
	}
}

// fuzzArgs makes an input what the function takes after its *T.
func fuzzArgs(fn reflect.Type, in []any) ([]reflect.Value, error) {
	if len(in) != fn.NumIn()-1 {
		return nil, fmt.Errorf("wrong number of values in corpus entry: %d, want %d", len(in), fn.NumIn()-1)
	}
	args := make([]reflect.Value, len(in))
	for i, x := range in {
		v, want := reflect.ValueOf(x), fn.In(i+1)
		if !v.IsValid() || v.Kind() != want.Kind() {
			return nil, fmt.Errorf("mismatched types in corpus entry: %T, want %v", x, want)
		}
		args[i] = v.Convert(want)
	}
	return args, nil
}

// stored reads the inputs in testdata/fuzz.
func (f *F) stored() (inputs []fuzzInput, err error) {
	dir := filepath.Join("testdata", "fuzz", f.name)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil // there are none
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		args, err := parseFuzzInput(string(text))
		if err != nil {
			return nil, fmt.Errorf("%q: %v", filepath.Join(dir, e.Name()), err)
		}
		inputs = append(inputs, fuzzInput{e.Name(), args})
	}
	return inputs, nil
}

// parseFuzzInput reads a file of package testing/fuzz: a line that says so, and
// then a conversion like int(7) for each value.
func parseFuzzInput(text string) (args []any, err error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if strings.TrimSpace(lines[0]) != "go test fuzz v1" {
		return nil, fmt.Errorf("unmarshal: unknown encoding version: %s", lines[0])
	}
	for _, line := range lines[1:] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		x, err := parseFuzzValue(line)
		if err != nil {
			return nil, fmt.Errorf("unmarshal: malformed line %q: %v", line, err)
		}
		args = append(args, x)
	}
	return args, nil
}

var fuzzTypes = map[string]reflect.Type{
	"string": reflect.TypeFor[string](), "[]byte": reflect.TypeFor[[]byte](), "bool": reflect.TypeFor[bool](),
	"byte": reflect.TypeFor[byte](), "rune": reflect.TypeFor[rune](),
	"int": reflect.TypeFor[int](), "int8": reflect.TypeFor[int8](), "int16": reflect.TypeFor[int16](), "int32": reflect.TypeFor[int32](), "int64": reflect.TypeFor[int64](),
	"uint": reflect.TypeFor[uint](), "uint8": reflect.TypeFor[uint8](), "uint16": reflect.TypeFor[uint16](), "uint32": reflect.TypeFor[uint32](), "uint64": reflect.TypeFor[uint64](),
	"float32": reflect.TypeFor[float32](), "float64": reflect.TypeFor[float64](),
}

func parseFuzzValue(line string) (any, error) {
	name, _, _ := strings.Cut(line, "(")
	typ := fuzzTypes[strings.TrimSpace(name)]
	e, err := parser.ParseExpr(line)
	if err != nil {
		return nil, err
	}
	call, ok := e.(*ast.CallExpr)
	if !ok || typ == nil || len(call.Args) != 1 {
		return nil, fmt.Errorf("not a conversion to a type that can be fuzzed")
	}
	text, sign, arg := "", "", call.Args[0]
	if u, ok := arg.(*ast.UnaryExpr); ok && (u.Op == token.SUB || u.Op == token.ADD) {
		sign, arg = u.Op.String(), u.X
	}
	switch a := arg.(type) {
	case *ast.BasicLit:
		text = a.Value
	case *ast.Ident:
		text = a.Name
	default:
		return nil, fmt.Errorf("not a literal")
	}
	v := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.String, reflect.Slice:
		s, err := strconv.Unquote(text)
		if err != nil {
			return nil, err
		}
		return reflect.ValueOf(s).Convert(typ).Interface(), nil
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, err
		}
		v.SetBool(b)
	case reflect.Float32, reflect.Float64:
		x, err := strconv.ParseFloat(sign+text, 64)
		if err != nil {
			return nil, err
		}
		v.SetFloat(x)
	default:
		if strings.HasPrefix(text, "'") {
			r, _, _, err := strconv.UnquoteChar(strings.Trim(text, "'"), '\'')
			if err != nil {
				return nil, err
			}
			text = strconv.Itoa(int(r))
		}
		if v.CanUint() {
			n, err := strconv.ParseUint(text, 0, typ.Bits())
			if err != nil {
				return nil, err
			}
			v.SetUint(n)
			break
		}
		n, err := strconv.ParseInt(sign+text, 0, typ.Bits())
		if err != nil {
			return nil, err
		}
		v.SetInt(n)
	}
	return v.Interface(), nil
}

// fuzzTests are the fuzz targets as tests.
func fuzzTests(targets []InternalFuzzTarget) []InternalTest {
	var tests []InternalTest
	for _, target := range targets {
		tests = append(tests, InternalTest{target.Name, func(t *T) { target.Fn(&F{common: t.common}) }})
	}
	return tests
}
