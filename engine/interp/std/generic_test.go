package std_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopark/engine/interp/std"
	ourcmp "gopark/engine/interp/std/cmp"
	ourmaps "gopark/engine/interp/std/maps"
	ourslices "gopark/engine/interp/std/slices"
)

// The sources that stand for whole packages declare what the real ones do.
func TestSourcesAPI(t *testing.T) {
	fset := token.NewFileSet()
	imp := importer.ForCompiler(fset, "source", nil)
	left := []string{"iter.Pull", "iter.Pull2"}
	for _, path := range []string{"cmp", "iter", "maps", "slices"} {
		f, err := parser.ParseFile(fset, path+".go", std.Sources[path], 0)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := (&types.Config{Importer: imp}).Check(path, fset, []*ast.File{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		real, err := imp.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		got, want := api(ours), api(real)
		for name := range want {
			if !slices.Contains(left, path+"."+name) && got[name] != want[name] {
				t.Errorf("%s.%s: is %q, not %q", path, name, got[name], want[name])
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("%s.%s: the real package has no such thing", path, name)
		}
	}
}

// api gives the type of each exported object, without the names of parameters.
func api(pkg *types.Package) map[string]string {
	all := make(map[string]string)
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		var b strings.Builder
		var params *types.TypeParamList
		var what any = obj.Type().Underlying()
		switch t := obj.Type().(type) {
		case *types.Named:
			params = t.TypeParams()
		case *types.Signature:
			params = t.TypeParams()
			b.WriteString("func")
			for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
				b.WriteString("(")
				for i := range tuple.Len() {
					fmt.Fprintf(&b, "%s,", nameless(tuple.At(i).Type()))
				}
				b.WriteString(")")
			}
			what = t.Variadic()
		}
		for i := range params.Len() {
			fmt.Fprintf(&b, " %v %v", params.At(i), params.At(i).Constraint())
		}
		all[name] = fmt.Sprint(&b, what)
	}
	return all
}

// nameless is the text of a type in which functions' parameters have no names.
func nameless(t types.Type) string {
	f, ok := t.(*types.Signature)
	if !ok {
		return t.String()
	}
	bare := func(tuple *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for i := range tuple.Len() {
			vars = append(vars, types.NewParam(0, nil, "", tuple.At(i).Type()))
		}
		return types.NewTuple(vars...)
	}
	return types.NewSignatureType(nil, nil, nil, bare(f.Params()), bare(f.Results()), f.Variadic()).String()
}

// A pair's order is that of K, so that N tells a stable sort from another.
type pair struct{ K, N int }

// The functions that random arguments are chosen from. Those that order
// integers leave no two different ones equal: how SortFunc leaves such is not
// defined.
var funcs = []any{
	func(a int) bool { return a%2 == 0 },
	func(a int) bool { return a > 5 },
	func(int) bool { return false },
	func(a, b int) bool { return a == b },
	func(a, b int) bool { return a%3 == b%3 },
	func(a, b int) bool { return a < b },
	func(a, b int) int { return cmp.Compare(a, b) },
	func(a, b int) int { return 3 * cmp.Compare(b, a) },
	func(a, b pair) int { return cmp.Compare(a.K, b.K) },
	func(a, b pair) int { return b.K - a.K },
	func(a, b pair) bool { return a.K == b.K },
	func(a pair, b int) int { return a.K - b },
	func(k string, v int) bool { return k < "c" || v == 3 },
}

// random makes a value of type t. The same r makes the same.
func random(r *rand.Rand, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Int:
		if v.SetInt(int64(r.IntN(12) - 2)); r.IntN(30) == 0 {
			v.SetInt([]int64{math.MaxInt, math.MinInt, 40}[r.IntN(3)])
		}
	case reflect.Float64:
		v.SetFloat([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, 1, -1, 2.5}[r.IntN(8)])
	case reflect.String:
		v.SetString([]string{"", "a", "b", "c", "d"}[r.IntN(5)])
	case reflect.Struct:
		v.Field(0).SetInt(int64(r.IntN(4)))
		v.Field(1).SetInt(int64(r.IntN(100)))
	case reflect.Slice:
		most := []int{1, 4, 10, 10, 10, 100}[r.IntN(6)]
		if n := r.IntN(most); n > 0 || r.IntN(2) == 0 {
			v = reflect.MakeSlice(t, n+r.IntN(5), n+5)
			for i := range v.Len() {
				v.Index(i).Set(random(r, t.Elem()))
			}
			v = v.Slice(0, n)
		}
	case reflect.Map:
		if r.IntN(5) == 0 {
			break
		}
		v = reflect.MakeMap(t)
		for range r.IntN(5) {
			v.SetMapIndex(random(r, t.Key()), random(r, t.Elem()))
		}
	case reflect.Func:
		switch s := random(r, reflect.TypeFor[[]int]()).Interface().([]int); v.Interface().(type) {
		case iter.Seq[int]:
			return reflect.ValueOf(slices.Values(s))
		case iter.Seq2[string, int]:
			return reflect.ValueOf(maps.All(random(r, reflect.TypeFor[map[string]int]()).Interface().(map[string]int)))
		case iter.Seq[pair]:
			return reflect.ValueOf(slices.Values(random(r, reflect.TypeFor[[]pair]()).Interface().([]pair)))
		}
		var fit []any
		for _, f := range funcs {
			if reflect.TypeOf(f) == t {
				fit = append(fit, f)
			}
		}
		return reflect.ValueOf(fit[r.IntN(len(fit))])
	default:
		panic(t)
	}
	return v
}

// arguments makes arguments for a function of type t. Sometimes two slices
// share their elements.
func arguments(r *rand.Rand, t reflect.Type) []reflect.Value {
	var args []reflect.Value
	for i := range t.NumIn() {
		a := random(r, t.In(i))
		if i > 0 && a.Kind() == reflect.Slice && a.Type() == args[0].Type() && r.IntN(3) == 0 {
			a = args[0].Slice(r.IntN(args[0].Len()+1), args[0].Len())
		}
		args = append(args, a)
	}
	return args
}

// show tells all that can be seen of a value.
func show(v reflect.Value, stop int) string {
	switch v.Kind() {
	case reflect.Slice:
		return fmt.Sprintf("%#v cap %d", v, v.Cap())
	case reflect.Map:
		return fmt.Sprintf("%T %v nil: %v", v.Interface(), v, v.IsNil())
	case reflect.Func:
		if v.Type().NumOut() > 0 { // not an iterator
			return ""
		}
		var got []string
		calls := 0
		yield := reflect.MakeFunc(v.Type().In(0), func(args []reflect.Value) []reflect.Value {
			line := ""
			for _, a := range args {
				line += " " + show(a, stop)
			}
			calls++
			got = append(got, line)
			return []reflect.Value{reflect.ValueOf(calls != stop)}
		})
		v.Call([]reflect.Value{yield})
		return fmt.Sprint(got)
	}
	return fmt.Sprintf("%#v", v)
}

// call calls f with arguments that r makes, and tells the outcome, and what has
// become of slices and maps among the arguments.
func call(r *rand.Rand, f reflect.Value) (outcome string) {
	args := arguments(r, f.Type())
	stop := 1 + r.IntN(10)
	defer func() {
		if p := recover(); p != nil {
			outcome += fmt.Sprintf(" panic: %v", p)
		}
		for _, a := range args {
			switch a.Kind() {
			case reflect.Slice:
				outcome += " | " + show(a.Slice(0, a.Cap()), 0)
			case reflect.Map:
				outcome += " | " + show(a, 0)
			}
		}
	}()
	var results []reflect.Value
	if f.Type().IsVariadic() {
		results = f.CallSlice(args)
	} else {
		results = f.Call(args)
	}
	for _, res := range results {
		outcome += " " + show(res, stop)
	}
	return outcome
}

// What is in Sources does as the real packages do.
func TestSourcesBehave(t *testing.T) {
	type m = map[string]int
	for _, test := range []struct {
		name       string
		ours, real any
	}{
		{"cmp.Compare", ourcmp.Compare[float64], cmp.Compare[float64]},
		{"cmp.Compare strings", ourcmp.Compare[string], cmp.Compare[string]},
		{"cmp.Less", ourcmp.Less[float64], cmp.Less[float64]},
		{"cmp.Or", ourcmp.Or[string], cmp.Or[string]},

		{"maps.Clone", ourmaps.Clone[m], maps.Clone[m]},
		{"maps.Collect", ourmaps.Collect[string, int], maps.Collect[string, int]},
		{"maps.DeleteFunc", ourmaps.DeleteFunc[m], maps.DeleteFunc[m]},
		{"maps.Equal", ourmaps.Equal[m, m], maps.Equal[m, m]},
		{"maps.EqualFunc", ourmaps.EqualFunc[m, m], maps.EqualFunc[m, m]},
		{"maps.Copy", ourmaps.Copy[m, m], maps.Copy[m, m]},
		{"maps.Insert", ourmaps.Insert[m], maps.Insert[m]},

		{"All", ourslices.All[[]int], slices.All[[]int]},
		{"AppendSeq", ourslices.AppendSeq[[]int], slices.AppendSeq[[]int]},
		{"Backward", ourslices.Backward[[]int], slices.Backward[[]int]},
		{"BinarySearch", ourslices.BinarySearch[[]float64], slices.BinarySearch[[]float64]},
		{"BinarySearchFunc", ourslices.BinarySearchFunc[[]pair, pair, int], slices.BinarySearchFunc[[]pair, pair, int]},
		{"Chunk", ourslices.Chunk[[]int], slices.Chunk[[]int]},
		{"Clip", ourslices.Clip[[]int], slices.Clip[[]int]},
		{"Clone", ourslices.Clone[[]int], slices.Clone[[]int]},
		{"Collect", ourslices.Collect[int], slices.Collect[int]},
		{"Compact", ourslices.Compact[[]pair], slices.Compact[[]pair]},
		{"Compact floats", ourslices.Compact[[]float64], slices.Compact[[]float64]},
		{"CompactFunc", ourslices.CompactFunc[[]int], slices.CompactFunc[[]int]},
		{"CompactFunc pairs", ourslices.CompactFunc[[]pair], slices.CompactFunc[[]pair]},
		{"Compare", ourslices.Compare[[]float64], slices.Compare[[]float64]},
		{"CompareFunc", ourslices.CompareFunc[[]int, []int], slices.CompareFunc[[]int, []int]},
		{"Concat", func(a, b, c []int) []int { return ourslices.Concat(a, b, c) }, func(a, b, c []int) []int { return slices.Concat(a, b, c) }},
		{"Contains", ourslices.Contains[[]float64], slices.Contains[[]float64]},
		{"ContainsFunc", ourslices.ContainsFunc[[]int], slices.ContainsFunc[[]int]},
		{"Delete", ourslices.Delete[[]int], slices.Delete[[]int]},
		{"DeleteFunc", ourslices.DeleteFunc[[]int], slices.DeleteFunc[[]int]},
		{"Equal", ourslices.Equal[[]float64], slices.Equal[[]float64]},
		{"EqualFunc", ourslices.EqualFunc[[]int, []int], slices.EqualFunc[[]int, []int]},
		{"Grow", ourslices.Grow[[]int], slices.Grow[[]int]},
		{"Index", ourslices.Index[[]int], slices.Index[[]int]},
		{"IndexFunc", ourslices.IndexFunc[[]int], slices.IndexFunc[[]int]},
		{"Insert", ourslices.Insert[[]int], slices.Insert[[]int]},
		{"IsSorted", ourslices.IsSorted[[]float64], slices.IsSorted[[]float64]},
		{"IsSortedFunc", ourslices.IsSortedFunc[[]pair], slices.IsSortedFunc[[]pair]},
		{"Max", ourslices.Max[[]float64], slices.Max[[]float64]},
		{"MaxFunc", ourslices.MaxFunc[[]pair], slices.MaxFunc[[]pair]},
		{"Min", ourslices.Min[[]float64], slices.Min[[]float64]},
		{"MinFunc", ourslices.MinFunc[[]pair], slices.MinFunc[[]pair]},
		{"Repeat", ourslices.Repeat[[]int], slices.Repeat[[]int]},
		{"Replace", ourslices.Replace[[]int], slices.Replace[[]int]},
		{"Reverse", ourslices.Reverse[[]int], slices.Reverse[[]int]},
		{"Sort", ourslices.Sort[[]int], slices.Sort[[]int]},
		{"Sort strings", ourslices.Sort[[]string], slices.Sort[[]string]},
		{"SortFunc", ourslices.SortFunc[[]int], slices.SortFunc[[]int]},
		{"SortStableFunc", ourslices.SortStableFunc[[]pair], slices.SortStableFunc[[]pair]},
		{"Sorted", ourslices.Sorted[int], slices.Sorted[int]},
		{"SortedFunc", ourslices.SortedFunc[int], slices.SortedFunc[int]},
		{"SortedStableFunc", ourslices.SortedStableFunc[pair], slices.SortedStableFunc[pair]},
		{"Values", ourslices.Values[[]int], slices.Values[[]int]},
	} {
		for seed := range uint64(500) {
			got := call(rand.New(rand.NewPCG(seed, 1)), reflect.ValueOf(test.ours))
			want := call(rand.New(rand.NewPCG(seed, 1)), reflect.ValueOf(test.real))
			if got != want {
				t.Errorf("%s, seed %d:\n got %s\nwant %s", test.name, seed, got, want)
				break
			}
		}
	}
}

// How NaNs and the zeros are told apart is up to the sort.
func TestSortFloats(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		x := random(r, reflect.TypeFor[[]float64]()).Interface().([]float64)
		want := slices.Sorted(slices.Values(x))
		if ourslices.Sort(x); slices.Compare(x, want) != 0 {
			t.Fatalf("seed %d:\n got %v\nwant %v", seed, x, want)
		}
	}
}

// A long sort takes about as many comparisons as it has to, whatever the order.
func TestSortIsShort(t *testing.T) {
	const n = 1 << 12
	for name, at := range map[string]func(i int) int{
		"sorted":   func(i int) int { return i },
		"backward": func(i int) int { return -i },
		"saw":      func(i int) int { return i % 64 },
		"mixed":    func(i int) int { return i * 7919 % 4099 },
	} {
		x := make([]int, n)
		for i := range x {
			x[i] = at(i)
		}
		calls := 0
		ourslices.SortFunc(x, func(a, b int) int { calls++; return cmp.Compare(a, b) })
		if !slices.IsSorted(x) || calls > 2*n*12 {
			t.Errorf("%s: sorted: %v after %d comparisons", name, slices.IsSorted(x), calls)
		}
	}
}

// Maps give each key once, in any order, and stop when told to.
func TestMapsIterate(t *testing.T) {
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	if got := maps.Collect(ourmaps.All(m)); !maps.Equal(got, m) {
		t.Errorf("All: %v", got)
	}
	if got := slices.Sorted(ourmaps.Keys(m)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("Keys: %v", got)
	}
	if got := slices.Sorted(ourmaps.Values(m)); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("Values: %v", got)
	}
	n := 0
	for range ourmaps.All(m) {
		n++
		break
	}
	for range ourmaps.Keys(m) {
		n++
		break
	}
	for range ourmaps.Values(m) {
		n++
		break
	}
	if n != 3 {
		t.Errorf("%d turns, not one each", n)
	}
}
