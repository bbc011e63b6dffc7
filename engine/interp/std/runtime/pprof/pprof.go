// Package pprof is package runtime/pprof as an interpreted program sees it.
//
// The profiles "goroutine" and "goroutineleak" tell of the engine's goroutines;
// "threadcreate" counts its Ms. Where the memory goes, where locks are waited
// for and where time is spent nobody records: these profiles are empty.
package pprof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gopark/engine"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/trace"
)

// A Profile is a collection of places, or of goroutines.
type Profile struct {
	name string
	own  *entries // of a profile that the program made; nil if it is one of Go's
}

// entries are what the program added to a profile.
type entries struct {
	mu    sync.Mutex
	order []any
	where map[any]string
}

// builtin are the profiles that there are from the start.
var builtin = []string{"allocs", "block", "goroutine", "goroutineleak", "heap", "mutex", "threadcreate"}

// profiles are one program's own.
type profiles struct{ list []*Profile }

type key struct{}

func own() *profiles {
	e := engine.Current()
	if p, ok := e.Attached(key{}).(*profiles); ok {
		return p
	}
	p := new(profiles)
	e.Attach(key{}, p)
	return p
}

// NewProfile makes a profile of the program's own.
func NewProfile(name string) *Profile {
	if name == "" {
		panic("pprof: NewProfile with empty name")
	}
	if Lookup(name) != nil {
		panic("pprof: NewProfile name already in use: " + name)
	}
	p := &Profile{name, &entries{where: map[any]string{}}}
	all := own()
	all.list = append(all.list, p)
	return p
}

// Lookup returns the profile of that name; nil if there is none.
func Lookup(name string) *Profile {
	if slices.Contains(builtin, name) {
		return &Profile{name: name}
	}
	for _, p := range own().list {
		if p.name == name {
			return p
		}
	}
	return nil
}

// Profiles returns all profiles, sorted by name.
func Profiles() []*Profile {
	all := slices.Clone(own().list)
	for _, name := range builtin {
		all = append(all, &Profile{name: name})
	}
	slices.SortFunc(all, func(a, b *Profile) int { return strings.Compare(a.name, b.name) })
	return all
}

// Name returns the profile's name.
func (p *Profile) Name() string { return p.name }

// Add adds value, with the place of the call.
func (p *Profile) Add(value any, skip int) {
	if p.name == "" {
		panic("pprof: use of uninitialized Profile")
	}
	if p.own == nil {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	p.own.mu.Lock()
	defer p.own.mu.Unlock()
	if _, ok := p.own.where[value]; ok {
		panic("pprof: Profile.Add of duplicate value")
	}
	e := engine.Current()
	var frames []trace.Pos
	for _, site := range e.Frames() {
		frames = append(frames, e.Sites().Pos(site))
	}
	p.own.order = append(p.own.order, value)
	p.own.where[value] = listing(frames[min(max(skip, 0), len(frames)):])
}

// Remove takes value out again.
func (p *Profile) Remove(value any) {
	p.own.mu.Lock()
	defer p.own.mu.Unlock()
	delete(p.own.where, value)
	p.own.order = slices.DeleteFunc(p.own.order, func(v any) bool { return v == value })
}

// Count returns how many entries the profile has.
func (p *Profile) Count() int {
	if p.own != nil {
		p.own.mu.Lock()
		defer p.own.mu.Unlock()
		return len(p.own.order)
	}
	e := engine.Current()
	switch p.name {
	case "goroutine":
		return e.NumGoroutine()
	case "goroutineleak":
		return len(runtime.Leaked(e))
	case "threadcreate":
		return len(e.State().Ms)
	}
	return 0
}

// WriteTo writes the profile as text; debug 0, which asks for the binary form,
// is written as 1. With debug 2 the goroutine profiles list all goroutines as a
// traceback does.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	if p.name == "" {
		panic("pprof: use of zero Profile")
	}
	e := engine.Current()
	var b bytes.Buffer
	switch {
	case p.own != nil:
		fmt.Fprintf(&b, "%s profile: total %d\n", p.name, p.Count())
		p.own.mu.Lock()
		for _, v := range p.own.order {
			fmt.Fprintf(&b, "1 @\n%s\n", p.own.where[v])
		}
		p.own.mu.Unlock()
	case p.name == "goroutine" || p.name == "goroutineleak":
		e.Here() // so that the listing shows it
		leaked := runtime.Leaked(e)
		if debug >= 2 {
			runtime.WriteStacks(&b, e, func(id int64) bool { return p.name == "goroutineleak" && leaked[id] })
			break
		}
		gs := e.Goroutines()
		if p.name == "goroutineleak" {
			gs = slices.DeleteFunc(gs, func(g engine.GInfo) bool { return !leaked[g.ID] })
		}
		summary(&b, p.name, gs)
	default:
		fmt.Fprintf(&b, "%s profile: total %d\n", p.name, p.Count())
	}
	_, err := w.Write(b.Bytes())
	return err
}

// summary lists goroutines, those at one place together, the commonest first.
func summary(b *bytes.Buffer, name string, gs []engine.GInfo) {
	fmt.Fprintf(b, "%s profile: total %d\n", name, len(gs))
	count := map[string]int{}
	var places []string
	for _, g := range gs {
		frames := g.Frames
		if len(frames) == 0 {
			frames = []trace.Pos{{Func: g.Func}}
		}
		place := listing(frames)
		if count[place] == 0 {
			places = append(places, place)
		}
		count[place]++
	}
	slices.SortStableFunc(places, func(a, b string) int { return count[b] - count[a] })
	for _, place := range places {
		fmt.Fprintf(b, "%d @\n%s\n", count[place], place)
	}
}

// listing writes frames as a profile's text has them.
func listing(frames []trace.Pos) string {
	var b strings.Builder
	for _, pos := range frames {
		fmt.Fprintf(&b, "#\t%s\t%s\n", pos.Func, pos)
	}
	return b.String()
}

// WriteHeapProfile writes the empty heap profile.
func WriteHeapProfile(w io.Writer) error { return Lookup("heap").WriteTo(w, 0) }

// StartCPUProfile fails: nobody samples an interpreted program.
func StartCPUProfile(w io.Writer) error {
	return errors.New("pprof: there is no CPU profile of a program on gopark")
}

// StopCPUProfile does nothing.
func StopCPUProfile() {}

// SetGoroutineLabels does nothing: goroutines have no labels here.
func SetGoroutineLabels(ctx context.Context) {}

// Symbols returns those symbols of package runtime/pprof that differ from the
// host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Lookup":             reflect.ValueOf(Lookup),
		"NewProfile":         reflect.ValueOf(NewProfile),
		"Profiles":           reflect.ValueOf(Profiles),
		"SetGoroutineLabels": reflect.ValueOf(SetGoroutineLabels),
		"StartCPUProfile":    reflect.ValueOf(StartCPUProfile),
		"StopCPUProfile":     reflect.ValueOf(StopCPUProfile),
		"WriteHeapProfile":   reflect.ValueOf(WriteHeapProfile),

		"Profile": reflect.ValueOf((*Profile)(nil)),
	}
}
