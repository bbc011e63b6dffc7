package page

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A cell is one cell's text and where it stands in its column.
type cell struct {
	spans []span
	align east.Alignment
}

// narrowest is the width below which a column is not worth having: a table
// that would need narrower ones is set as a list of its cells.
const narrowest = 6

// table sets a table in columns, or, where the terminal is too narrow for
// that, row by row with the headers repeated.
func (r *renderer) table(n *east.Table, width int) []string {
	var rows [][]cell
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []cell
		st := style(0)
		if row.Kind() == east.KindTableHeader {
			st = bold
		}
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			align := east.AlignNone
			if tc, ok := c.(*east.TableCell); ok {
				align = tc.Alignment
			}
			cells = append(cells, cell{r.inline(ast.Node(c), st), align})
		}
		rows = append(rows, cells)
	}
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil
	}
	gap := 3 // a bar with a space on either side
	widths, ok := columnWidths(rows, width-gap*(len(rows[0])-1))
	if !ok {
		return r.stacked(rows, width)
	}
	return r.grid(rows, widths)
}

// columnWidths gives every column the room it would like, and where that is
// too much, takes from the widest. Its ok is false if there is no sensible way.
func columnWidths(rows [][]cell, room int) (widths []int, ok bool) {
	widths = make([]int, len(rows[0]))
	sum := 0
	for i := range widths {
		for _, row := range rows {
			if i < len(row) {
				widths[i] = max(widths[i], naturalWidth(row[i].spans))
			}
		}
		sum += widths[i]
	}
	// All columns that are wider than limit become as wide as limit: the
	// largest limit with which the table fits.
	limit := room
	for sum > room {
		limit = max(limit-max((sum-room)/len(widths), 1), 0)
		if limit < narrowest {
			return nil, false
		}
		sum = 0
		for _, w := range widths {
			sum += min(w, limit)
		}
	}
	for i := range widths {
		widths[i] = min(widths[i], max(limit, 0))
	}
	return widths, true
}

func naturalWidth(spans []span) int {
	long := 0
	for _, line := range fill(spans, 1<<20, false) {
		long = max(long, width(line))
	}
	return long
}

func (r *renderer) grid(rows [][]cell, widths []int) []string {
	bar := r.sign(" │ ", " | ")
	dash, cross := r.sign("─", "-"), r.sign("─┼─", "-+-")
	dashes := make([]string, len(widths))
	for i, w := range widths {
		dashes[i] = strings.Repeat(dash, w)
	}
	rule := strings.Join(dashes, cross)

	filled := make([][][][]span, len(rows)) // row, column, line
	tall := false
	for i, row := range rows {
		filled[i] = make([][][]span, len(widths))
		for j := range widths {
			if j < len(row) {
				filled[i][j] = fill(row[j].spans, widths[j], true)
			}
			tall = tall || i > 0 && len(filled[i][j]) > 1
		}
	}
	var out []string
	for i, row := range filled {
		// Rows of several lines need rules between them to be told apart.
		if i == 1 || i > 1 && tall {
			out = append(out, rule)
		}
		high := 1
		for _, lines := range row {
			high = max(high, len(lines))
		}
		for k := range high {
			var b strings.Builder
			for j, lines := range row {
				if j > 0 {
					b.WriteString(bar)
				}
				var line []span
				if k < len(lines) {
					line = lines[k]
				}
				align := east.AlignNone
				if j < len(rows[i]) {
					align = rows[i][j].align
				}
				b.WriteString(pad(r.ink.line(line), widths[j]-width(line), align))
			}
			out = append(out, strings.TrimRight(b.String(), " "))
		}
	}
	return out
}

func pad(s string, n int, align east.Alignment) string {
	n = max(n, 0)
	switch align {
	case east.AlignRight:
		return strings.Repeat(" ", n) + s
	case east.AlignCenter:
		return strings.Repeat(" ", n/2) + s + strings.Repeat(" ", n-n/2)
	}
	return s + strings.Repeat(" ", n)
}

// stacked sets each row as lines of "header: cell".
func (r *renderer) stacked(rows [][]cell, width int) []string {
	var out []string
	head := rows[0]
	if len(rows) == 1 {
		rows = append(rows, nil)
	}
	for i, row := range rows[1:] {
		if i > 0 {
			out = append(out, "")
		}
		for j, h := range head {
			spans := append([]span{}, h.spans...)
			if j < len(row) && len(row[j].spans) > 0 {
				spans = append(append(spans, span{": ", 0}), row[j].spans...)
			}
			out = append(out, hang(r.lines(fill(spans, width-2, false)), "", "  ")...)
		}
	}
	return out
}
