package trace

import "sync"

// Sites is a table of positions. An Event carries a Site, four bytes that mean
// the same position for as long as the table lives, instead of a file name, a
// line and a function's name. The zero table is ready to use, and safe for use
// by several goroutines at once.
type Sites struct {
	mu    sync.RWMutex
	byPos map[Pos]Site
	pos   []Pos // pos[i] is Site i+1

	byCall map[call]Site
	caller map[Site]Site // of those that byCall has
}

// A call is a position in a function that was called from another Site.
type call struct{ at, from Site }

// Add returns the Site of pos, making one if pos is new. The unknown position,
// Pos{}, is always Site 0.
func (s *Sites) Add(pos Pos) Site {
	if pos == (Pos{}) {
		return 0
	}
	s.mu.RLock()
	site := s.byPos[pos]
	s.mu.RUnlock()
	if site != 0 {
		return site
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if site := s.byPos[pos]; site != 0 {
		return site
	}
	if s.byPos == nil {
		s.byPos = make(map[Pos]Site)
	}
	s.pos = append(s.pos, pos)
	site = Site(len(s.pos))
	s.byPos[pos] = site
	return site
}

// maxCalls bounds how many Sites AddCall makes: a program that recurses in many
// ways may have any number of stacks.
const maxCalls = 1 << 16

// AddCall returns a Site at the position of at that also tells from where the
// function which that is in was called. If there are too many of them, or nobody
// has called the function, it is at itself.
func (s *Sites) AddCall(at, from Site) Site {
	if from == 0 || at == 0 {
		return at
	}
	s.mu.RLock()
	site, full := s.byCall[call{at, from}], len(s.byCall) >= maxCalls
	s.mu.RUnlock()
	if site != 0 {
		return site
	}
	if full {
		return at
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if site := s.byCall[call{at, from}]; site != 0 {
		return site
	}
	if int(at) > len(s.pos) || int(from) > len(s.pos) {
		return at
	}
	if s.byCall == nil {
		s.byCall, s.caller = make(map[call]Site), make(map[Site]Site)
	}
	s.pos = append(s.pos, s.pos[at-1])
	site = Site(len(s.pos))
	s.byCall[call{at, from}], s.caller[site] = site, from
	return site
}

// Caller returns from where the function that site is in was called; 0 if that is
// not known.
func (s *Sites) Caller(site Site) Site {
	if s == nil {
		return 0
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.caller[site]
}

// Stack returns the positions of site, its caller, and so on.
func (s *Sites) Stack(site Site) (stack []Pos) {
	for ; site != 0; site = s.Caller(site) {
		stack = append(stack, s.Pos(site))
	}
	return stack
}

// Pos returns the position that site names; Pos{} if there is none, also for a
// nil table.
func (s *Sites) Pos(site Site) Pos {
	if s == nil {
		return Pos{}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if site < 1 || int(site) > len(s.pos) {
		return Pos{}
	}
	return s.pos[site-1]
}

// Len returns the number of positions in the table.
func (s *Sites) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.pos)
}
