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
}

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
