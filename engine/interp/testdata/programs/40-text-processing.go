// stdin: "INFO 2024-01-02 start\nWARN 2024-01-02 disk 91%\n\nERROR 2024-01-03 crash: nil\nINFO 2024-01-03 stop\n# comment\nbogus\n"
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
	"text/template"
	"unicode"
)

type Entry struct {
	Level, Date, Msg string
	Line             int
}

type Entries []Entry

func (e Entries) Filter(f func(Entry) bool) (out Entries) {
	for _, x := range e {
		if f(x) {
			out = append(out, x)
		}
	}
	return
}

type ParseError struct {
	Line int
	Text string
}

func (p *ParseError) Error() string { return fmt.Sprintf("line %d: cannot parse %q", p.Line, p.Text) }

func parse(r io.Reader) (es Entries, errs []error) {
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, " ", 3)
		if len(f) < 3 {
			errs = append(errs, &ParseError{n, line})
			continue
		}
		es = append(es, Entry{f[0], f[1], f[2], n})
	}
	return
}

type rot13 struct{ r io.Reader }

func (r rot13) Read(p []byte) (n int, err error) {
	n, err = r.r.Read(p)
	for i := range p[:n] {
		c := p[i]
		switch {
		case c >= 'a' && c <= 'z':
			p[i] = 'a' + (c-'a'+13)%26
		case c >= 'A' && c <= 'Z':
			p[i] = 'A' + (c-'A'+13)%26
		}
	}
	return
}

type counter struct{ lines, words, bytes int }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	c.lines += bytes.Count(p, []byte{'\n'})
	c.words += len(bytes.Fields(p))
	return len(p), nil
}

func main() {
	es, errs := parse(os.Stdin)
	for _, e := range es {
		fmt.Printf("%-5s|%s|%d|%s\n", e.Level, e.Date, e.Line, e.Msg)
	}
	fmt.Println(errs, len(es.Filter(func(e Entry) bool { return e.Level == "INFO" })))
	io.Copy(os.Stdout, rot13{strings.NewReader("Uryyb, Jbeyq!\n")})
	var c counter
	fmt.Fprintf(&c, "one two\nthree %d\n", 4)
	io.WriteString(&c, "x")
	fmt.Println(c)
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindStringSubmatch("bob@example.com"), re.ReplaceAllString("a@b.com c@d.com", "$2:$1"))
	fmt.Println(re.ReplaceAllStringFunc("x@y.com", strings.ToUpper))
	freq := map[rune]int{}
	for _, r := range "Hello, World" {
		if unicode.IsLetter(r) {
			freq[unicode.ToLower(r)]++
		}
	}
	keys := make([]rune, 0, len(freq))
	for r := range freq {
		keys = append(keys, r)
	}
	sort.Slice(keys, func(i, j int) bool {
		if freq[keys[i]] != freq[keys[j]] {
			return freq[keys[i]] > freq[keys[j]]
		}
		return keys[i] < keys[j]
	})
	for _, k := range keys[:4] {
		fmt.Printf("%c%d ", k, freq[k])
	}
	fmt.Println()
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf)
	fmt.Fprint(w, "buffered ", 1, 2)
	w.Flush()
	fmt.Println(buf.String(), buf.Len())
	t := template.Must(template.New("t").Parse("{{range .}}{{.Level}}:{{.Line}} {{end}}\n"))
	if err := t.Execute(os.Stdout, es); err != nil {
		fmt.Println(err)
	}
}
