package view

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// A run is a piece of a list: one id, or several that follow each other.
type run struct{ first, last int64 }

// runs joins what follows each other in ids, keeping the order. Three in a row
// are still told one by one.
func runs(ids []int64) []run {
	var all []run
	for i := 0; i < len(ids); {
		j := i
		for j+1 < len(ids) && ids[j+1] == ids[j]+1 {
			j++
		}
		if j-i >= 3 {
			all = append(all, run{ids[i], ids[j]})
		} else {
			for k := i; k <= j; k++ {
				all = append(all, run{ids[k], ids[k]})
			}
		}
		i = j + 1
	}
	return all
}

// ids lists goroutines within width columns: "G3 G7–G12 and 97 more".
func (p *pen) ids(ids []int64, width int) string {
	return p.list(ids, width, p.g)
}

// list is ids for things of any kind, each written by name.
func (p *pen) list(ids []int64, width int, name func(int64) string) string {
	width = max(width, 1)
	// A list that is far too long need not be looked at whole.
	look := ids
	if most := 4 * width; len(look) > most {
		// The run at its end may be cut, so it must end where the list's does.
		n := most
		for n < len(ids) && ids[n] == ids[n-1]+1 {
			n++
		}
		look = ids[:n]
	}
	var parts []string
	used, told := 0, 0       // of all parts
	fitting, fitTold := 0, 0 // of those that leave room for "and N more"
	for _, r := range runs(look) {
		part := name(r.first)
		if r.last > r.first {
			part += p.to + name(r.last)
		}
		used += ansi.StringWidth(part)
		if len(parts) > 0 {
			used++
		}
		if used > width {
			break
		}
		parts = append(parts, part)
		told += int(r.last - r.first + 1)
		if told == len(ids) || used+len(more(len(ids)-told)) <= width {
			fitting, fitTold = len(parts), told
		}
	}
	switch {
	case fitTold == len(ids):
		return strings.Join(parts, " ")
	case fitting == 0:
		return p.cut(trace.Count(int64(len(ids)))+" of them", width)
	}
	return strings.Join(parts[:fitting], " ") + more(len(ids)-fitTold)
}

func more(n int) string { return " and " + trace.Count(int64(n)) + " more" }

// wide makes ids of Ms and Ps listable.
func wide(ids []int32) []int64 {
	list := make([]int64, len(ids))
	for i, id := range ids {
		list[i] = int64(id)
	}
	return list
}

// named writes ids of Ms or Ps.
func named(letter string) func(int64) string {
	return func(id int64) string { return fmt.Sprintf("%s%d", letter, id) }
}
