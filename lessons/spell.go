package lessons

import "fmt"

// didYouMean returns "; did you mean X?" for the candidate nearest to word, or
// "" when none is near enough to be a slip of the fingers.
func didYouMean(word string, candidates []string) string {
	best, nearest := "", len(word)/3+2
	for _, c := range candidates {
		if d := distance(word, c); d < nearest {
			best, nearest = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// distance counts the single-byte insertions, deletions and replacements that
// turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // row[j]: distance from a[:i] to b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
