package interp

import (
	"errors"
	"fmt"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A declaration may name what does not exist yet, as it may in a file, where
// the order of declarations means nothing. At the prompt it waits until what it
// names is defined.

// A waiting is such a declaration.
type waiting struct {
	chunk
	names []string        // what it declares: "f", "T.M"
	needs map[string]bool // what it cannot do without
}

// A meaning is all that names mean in a session, to go back to when an input
// turns out not to compile.
type meaning struct {
	defs                       *defs
	imports, types, lowImports map[string]string
	found                      map[string]bool
	waiting                    []*waiting
	notes                      []string
}

func (s *Session) meaning() meaning {
	return meaning{s.defs.clone(), maps.Clone(s.imports), maps.Clone(s.types), maps.Clone(s.lowImports),
		maps.Clone(s.found), slices.Clone(s.waiting), slices.Clone(s.notes)}
}

// back returns to an earlier meaning, which may be gone back to again.
func (s *Session) back(m meaning) {
	s.defs, s.imports, s.types, s.lowImports = m.defs.clone(), maps.Clone(m.imports), maps.Clone(m.types), maps.Clone(m.lowImports)
	s.found, s.waiting, s.notes = maps.Clone(m.found), slices.Clone(m.waiting), slices.Clone(m.notes)
}

// prepareUnit checks and lowers a unit. Declarations in it that need what does
// not exist wait; those that waited for what it declares follow it, as units of
// their own.
func (s *Session) prepareUnit(u *unit) ([]*unit, error) {
	waitedBefore := map[string]bool{}
	for _, w := range s.waiting {
		waitedBefore[w.id()] = true
	}
	first, err := s.settle(u)
	if err != nil {
		return nil, err
	}
	var units []*unit
	if first {
		units = append(units, u)
	}
	if len(u.followers) > 0 {
		f := &unit{again: u.followers, because: u.changed}
		if err := s.checkUnit(f); err != nil {
			return nil, err
		}
		units = append(units, f)
	}
	for names := u.defined; len(names) > 0; {
		next := s.wake(names)
		if next == nil {
			break
		}
		units = append(units, next)
		names = next.defined
	}
	for _, w := range s.waiting {
		if !waitedBefore[w.id()] {
			s.notes = append(s.notes, s.whyWaits(w))
		}
	}
	for _, u := range units {
		for _, c := range u.decls {
			if waitedBefore[c.id()] {
				s.notes = append(s.notes, fmt.Sprintf("%s, which waited (%s), is whole now", strings.Join(declaredNames(c), ", "), c.file))
			}
		}
	}
	if len(u.rest) > 0 {
		after, err := s.prepareUnit(&unit{stmts: u.rest})
		return append(units, after...), err
	}
	return units, nil
}

// id names a chunk by where it was typed.
func (c chunk) id() string { return fmt.Sprintf("%s:%d:%d", c.file, c.line, c.col) }

// whyWaits says what a declaration waits for.
func (s *Session) whyWaits(w *waiting) string {
	text := fmt.Sprintf("%s waits for %s, which %s not exist yet", strings.Join(w.names, ", "), andList(w.needs), doVerb(len(w.needs)))
	if len(w.names) > 0 && s.defs.get(w.names[0]) != nil {
		text += "; until then the old " + w.names[0] + " stays"
	}
	return text
}

func doVerb(n int) string {
	if n == 1 {
		return "does"
	}
	return "do"
}

func andList(set map[string]bool) string {
	list := slices.Sorted(maps.Keys(set))
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// settle checks and lowers a unit, without what has to wait; it tells whether
// anything is left.
func (s *Session) settle(u *unit) (bool, error) {
	tried := map[string]bool{} // names whose waiting declarations have joined the unit
	start := s.waiting
	for len(u.decls)+len(u.stmts) > 0 {
		before, wait := s.meaning(), s.waiting
		err := s.checkUnit(u)
		if err == nil {
			s.forget(u)
			return true, nil
		}
		s.back(before)
		s.waiting = wait
		var other *otherType
		if errors.As(err, &other) {
			d := s.defs.get(other.name)
			u.decls = append([]chunk{d.source}, u.decls...)
			s.notes = append(s.notes, fmt.Sprintf("%s has another type than before, so %s is a new type; values made before stay as they were", other.method, other.name))
			continue
		}
		missing := s.missing(u, err)
		if missing == nil {
			s.waiting = start
			return false, s.explainWaiting(err)
		}
		if s.join(u, missing, tried) {
			continue
		}
		if len(missing.stmts) > 0 {
			s.waiting = start
			return false, s.explainWaiting(err)
		}
		s.wait(u, missing.decls)
	}
	return false, nil
}

// A lack is what is undefined in a unit: names by the declaration that has
// them, and those in statements.
type lack struct {
	decls map[string]map[string]bool // by chunk.id
	stmts map[string]bool
}

var undefinedName = regexp.MustCompile(`^undefined: ([\pL_][\pL_\pN]*)$`)

// missing tells what a unit lacks if that is all that is wrong with it, else
// nil.
func (s *Session) missing(u *unit, err error) *lack {
	list, ok := err.(ErrorList)
	if !ok {
		return nil
	}
	l := &lack{map[string]map[string]bool{}, map[string]bool{}}
	for _, e := range list {
		m := undefinedName.FindStringSubmatch(e.Msg)
		if m == nil {
			if e.Msg == "too many errors" {
				continue
			}
			return nil
		}
		c := u.declarationAt(e.Pos)
		switch {
		case c != nil:
			if l.decls[c.id()] == nil {
				l.decls[c.id()] = map[string]bool{}
			}
			l.decls[c.id()][m[1]] = true
		case s.waits(m[1]) != nil:
			l.stmts[m[1]] = true
		default:
			return nil
		}
	}
	return l
}

// declarationAt finds the declaration of a unit that a position is in.
func (u *unit) declarationAt(pos token.Position) *chunk {
	for _, list := range [][]chunk{u.decls, u.stmts} {
		for i := range list {
			if list[i].holds(pos) && (list[i].kind != stmtChunk || isVar(list[i])) {
				return &list[i]
			}
		}
	}
	return nil
}

// holds tells whether a position is in the chunk.
func (c chunk) holds(pos token.Position) bool {
	if pos.Filename != c.file || pos.Line < c.line || pos.Line == c.line && pos.Column > 0 && pos.Column < c.col {
		return false
	}
	endLine := c.line + strings.Count(c.text, "\n")
	endCol := len(c.text) - (strings.LastIndexByte(c.text, '\n') + 1)
	if endLine == c.line {
		endCol += c.col
	}
	return pos.Line < endLine || pos.Line == endLine && pos.Column <= endCol
}

// isVar tells whether a statement is a var declaration.
func isVar(c chunk) bool {
	rest, ok := strings.CutPrefix(c.text, "var")
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\n("))
}

// declaredNames lists what a declaration declares.
func declaredNames(c chunk) []string {
	switch c.kind {
	case funcChunk:
		if name, _, err := funcHead(c); err == nil && name != "" {
			return []string{name}
		}
		return nil
	case typeChunk:
		names, _ := typeSpecs(c)
		return names
	}
	return valueNames(c)
}

// waits finds the declaration of a name that waits.
func (s *Session) waits(name string) *waiting {
	for _, w := range s.waiting {
		if slices.Contains(w.names, name) {
			return w
		}
	}
	return nil
}

// join lets waiting declarations of what a unit lacks become part of it, each
// once. Those of a type bring its methods.
func (s *Session) join(u *unit, l *lack, tried map[string]bool) bool {
	names := maps.Clone(l.stmts)
	for _, set := range l.decls {
		maps.Copy(names, set)
	}
	joined := false
	for _, name := range slices.Sorted(maps.Keys(names)) {
		w := s.waits(name)
		if w == nil || tried[name] {
			continue
		}
		for _, n := range w.names {
			tried[n] = true
		}
		s.drop(w)
		u.decls = append(u.decls, w.chunk)
		joined = true
	}
	return joined
}

func (s *Session) drop(w *waiting) {
	s.waiting = slices.DeleteFunc(slices.Clone(s.waiting), func(o *waiting) bool { return o == w })
}

// wait lets declarations of a unit wait for what they need.
func (s *Session) wait(u *unit, needs map[string]map[string]bool) {
	keep := func(list []chunk) (rest []chunk) {
		for _, c := range list {
			if needs[c.id()] == nil {
				rest = append(rest, c)
				continue
			}
			w := &waiting{c, declaredNames(c), needs[c.id()]}
			for _, name := range w.names {
				if old := s.waits(name); old != nil {
					s.drop(old)
				}
			}
			s.waiting = append(s.waiting, w)
		}
		return rest
	}
	u.decls, u.stmts = keep(u.decls), keep(u.stmts)
}

// forget drops waiting declarations of what a unit has defined in their place.
func (s *Session) forget(u *unit) {
	for name := range u.defined {
		if w := s.waits(name); w != nil {
			s.drop(w)
		}
	}
}

// wake checks the declarations that waited for some of names; the unit is nil
// if all of them wait on.
func (s *Session) wake(names map[string]bool) *unit {
	var awake []*waiting
	for _, w := range s.waiting {
		if mentions(w.needs, names) {
			awake = append(awake, w)
		}
	}
	for len(awake) > 0 {
		u := &unit{}
		start := s.waiting
		for _, w := range awake {
			s.drop(w)
			u.decls = append(u.decls, w.chunk)
		}
		ok, err := s.settle(u)
		if err == nil && ok {
			return u
		}
		if err == nil {
			return nil
		}
		// What does not compile with what it waited for goes on waiting, for
		// another definition of that.
		s.waiting = start
		good := slices.DeleteFunc(slices.Clone(awake), func(w *waiting) bool { return blamed(w.chunk, err) })
		for _, w := range awake {
			if !slices.Contains(good, w) {
				s.notes = append(s.notes, fmt.Sprintf("%s (%s) does not compile with the new %s: %s", strings.Join(w.names, ", "), w.file, andList(only(w.needs, names)), firstOf(err, w.chunk)))
			}
		}
		if len(good) == len(awake) {
			return nil
		}
		awake = good
	}
	return nil
}

func only(set, names map[string]bool) map[string]bool {
	out := map[string]bool{}
	for n := range set {
		if names[n] {
			out[n] = true
		}
	}
	return out
}

// blamed tells whether an error is in a chunk.
func blamed(c chunk, err error) bool {
	list, _ := err.(ErrorList)
	return slices.ContainsFunc(list, func(e Error) bool { return c.holds(e.Pos) })
}

func firstOf(err error, c chunk) string {
	list, _ := err.(ErrorList)
	for _, e := range list {
		if c.holds(e.Pos) {
			return e.Msg
		}
	}
	return err.Error()
}

// explainWaiting adds to "undefined: f" that f waits.
func (s *Session) explainWaiting(err error) error {
	list, ok := err.(ErrorList)
	if !ok {
		return err
	}
	list = slices.Clone(list)
	for i, e := range list {
		if m := undefinedName.FindStringSubmatch(e.Msg); m != nil {
			if w := s.waits(m[1]); w != nil {
				list[i].Msg += fmt.Sprintf(" (it waits for %s, which %s not exist yet)", andList(w.needs), doVerb(len(w.needs)))
			}
		}
	}
	return list
}
