package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func isPal(s string) bool {
	var l []rune
	for _, r := range s {
		if unicode.IsLetter(r) {
			l = append(l, unicode.ToLower(r))
		}
	}
	for i := range l {
		if l[i] != l[len(l)-1-i] {
			return false
		}
	}
	return true
}

func main() {
	s := "héllo, 世界"
	fmt.Println(len(s), utf8.RuneCountInString(s), s[1], s[0:1], reverse(s))
	for i, r := range s {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println()
	fmt.Println(isPal("A man a plan"), isPal("Racecar"))
	fmt.Println([]byte("hé"), []rune("hé"), string([]byte{104, 105}), string([]rune{19990}))
	fmt.Println(s == "héllo, 世界", s < "i", s+"!"+s[:1])
	var b strings.Builder
	for i := 3; i > 0; i-- {
		fmt.Fprintf(&b, "%d...", i)
	}
	b.WriteString("go")
	b.WriteByte('!')
	b.WriteRune('世')
	fmt.Println(b.String(), b.Len())
	fmt.Println(strings.Split("a,b,c", ","), strings.Join([]string{"x", "y"}, "-"), strings.Repeat("ab", 3), strings.ToUpper(s), strings.Contains(s, "llo"), strings.Index(s, "l"), strings.TrimSpace("  x "), strings.Replace("aaa", "a", "b", 2), strings.HasPrefix(s, "hé"), strings.Fields(" a  b "), strings.Title("hello world"), strings.Count("cheese", "e"), strings.LastIndex("go gopher", "go"), strings.TrimLeft("xxa", "x"), strings.EqualFold("Go", "GO"))
	n, err := strconv.Atoi("42")
	fmt.Println(n+1, err, strconv.Itoa(7)+"x", strconv.Quote("a\"b"))
	f, _ := strconv.ParseFloat("2.5", 64)
	bb, _ := strconv.ParseBool("true")
	h, _ := strconv.ParseInt("ff", 16, 64)
	fmt.Println(f, bb, h, strconv.FormatInt(10, 2))
	m := `multi
line "raw" \n`
	fmt.Println(m, len(m))
	var c byte = 'a'
	c++
	fmt.Println(c, string(rune(c)), 'a'+1, "a"+string(rune('b')))
	caesar := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}
	fmt.Println(strings.Map(caesar, "Hello, World"))
	words := map[string]int{}
	for _, w := range strings.FieldsFunc("one two,three two", func(r rune) bool { return r == ' ' || r == ',' }) {
		words[w]++
	}
	fmt.Println(words)
	x := "abc"
	y := x
	x += "d"
	fmt.Println(x, y, x[len(x)-1:], x[1]-'a')
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	fmt.Println(r.Replace("<b>"))
	before, after, ok := strings.Cut("k=v", "=")
	fmt.Println(before, after, ok)
	fmt.Println(strings.SplitN("a,b,c", ",", 2), strings.TrimSuffix("a.go", ".go"), strings.ContainsRune("abc", 'b'), strings.IndexByte("abc", 'c'))
	fmt.Printf("%s %q %v %x %c %U\n", s[:3], s[:3], s[0], s[:3], 'ß', '世')
	sc := strings.NewReader("12 abc 3.5")
	var i int
	var w string
	var fl float64
	fmt.Fscan(sc, &i, &w, &fl)
	fmt.Println(i, w, fl)
	fmt.Sscanf("7-x", "%d-%s", &i, &w)
	fmt.Println(i, w)
}
