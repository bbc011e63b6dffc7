package lessons

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An Error is one mistake in a lesson file.
type Error struct {
	File string
	Line int // 0: the file as a whole
	Msg  string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// lessonName is what a lesson's file name must look like.
var lessonName = regexp.MustCompile(`^([0-9]+)-([a-z0-9-]+)\.md$`)

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Load reads and checks every lesson in the top folder of fsys. The error, if
// any, joins one *Error for every mistake in every file, so that a teacher can
// mend them in one go.
func Load(fsys fs.FS) (*Book, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the lessons: %w", err)
	}
	book := new(Book)
	var errs []error
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || path.Ext(name) != ".md" || name[0] < '0' || name[0] > '9' {
			continue
		}
		m := lessonName.FindStringSubmatch(name)
		if m == nil {
			errs = append(errs, &Error{name, 0, "a lesson's file is named like 07-some-name.md: number, hyphen, lower-case name"})
			continue
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("reading the lessons: %w", err))
			continue
		}
		l := &Lesson{File: name, ID: m[2]}
		if l.Number, err = strconv.Atoi(m[1]); err != nil {
			errs = append(errs, &Error{name, 0, "the number in the file's name is too large"})
			continue
		}
		book.Lessons = append(book.Lessons, l)
		p := &loader{lesson: l}
		p.parse(src)
		errs = append(errs, p.errs...)
	}
	slices.SortStableFunc(book.Lessons, func(a, b *Lesson) int { return a.Number - b.Number })
	errs = append(errs, book.duplicates()...)
	if len(errs) == 0 && len(book.Lessons) == 0 {
		errs = append(errs, errors.New("no lessons here: a lesson is a file named like 01-some-name.md"))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return book, nil
}

// duplicates reports lessons that share a number or an id with an earlier one.
func (b *Book) duplicates() []error {
	var errs []error
	ids := make(map[string]*Lesson)
	numbers := make(map[int]*Lesson)
	for _, l := range b.Lessons {
		if other := numbers[l.Number]; other != nil {
			errs = append(errs, &Error{l.File, 0, fmt.Sprintf("number %d is taken by %s", l.Number, other.File)})
		}
		if other := ids[l.ID]; other != nil {
			errs = append(errs, &Error{l.File, 0, fmt.Sprintf("id %q is taken by %s", l.ID, other.File)})
		}
		numbers[l.Number], ids[l.ID] = l, l
	}
	return errs
}

// A loader reads one lesson and collects what is wrong with it.
type loader struct {
	lesson *Lesson
	errs   []error
}

func (p *loader) errorf(line int, format string, args ...any) {
	p.errs = append(p.errs, &Error{p.lesson.File, line, fmt.Sprintf(format, args...)})
}

func (p *loader) parse(src []byte) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	front, body, ok := splitFrontMatter(src)
	if !ok {
		p.errorf(1, "no front matter: the file begins with a line ---, then title: and so on, then a line ---")
		return
	}
	p.lesson.Body = body
	p.lesson.BodyLine = 1 + bytes.Count(src[:len(src)-len(body)], []byte("\n"))
	p.frontMatter(front)
	p.blocks()
}

// splitFrontMatter returns the YAML between the first two lines "---" and what
// comes after them.
func splitFrontMatter(src []byte) (front, body []byte, ok bool) {
	const fence = "---\n"
	rest, ok := bytes.CutPrefix(src, []byte(fence))
	if !ok {
		return nil, nil, false
	}
	for at := 0; at < len(rest); {
		if bytes.HasPrefix(rest[at:], []byte(fence)) {
			return rest[:at], rest[at+len(fence):], true
		}
		newline := bytes.IndexByte(rest[at:], '\n')
		if newline < 0 {
			break
		}
		at += newline + 1
	}
	return nil, nil, false
}

var frontKeys = []string{"id", "title", "summary", "mirrors", "exercises"}

// yamlLine finds the line number in a message of the YAML parser.
var yamlLine = regexp.MustCompile(`^yaml: line ([0-9]+): `)

// frontMatter reads the YAML by hand, node by node, because every mistake in it
// should come with its line in the lesson's file.
func (p *loader) frontMatter(front []byte) {
	const before = 1 // lines of the file before the YAML: the first ---
	l := p.lesson
	var doc yaml.Node
	if err := yaml.Unmarshal(front, &doc); err != nil {
		msg, line := err.Error(), 0
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			line, _ = strconv.Atoi(m[1])
			msg = msg[len(m[0]):]
		}
		p.errorf(before+line, "front matter: %s", msg)
		return
	}
	if len(doc.Content) == 0 {
		p.errorf(before, "front matter: title is missing")
		return
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		p.errorf(before+top.Line, "front matter: want lines like title: Some title")
		return
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		line := before + key.Line
		var err error
		switch key.Value {
		case "id":
			err = value.Decode(&l.ID)
			if err == nil && !idPattern.MatchString(l.ID) {
				p.errorf(line, "front matter: an id is lower-case letters, digits and hyphens, not %q", l.ID)
			}
		case "title":
			err = value.Decode(&l.Title)
		case "summary":
			err = value.Decode(&l.Summary)
		case "mirrors":
			err = value.Decode(&l.Mirrors)
		case "exercises":
			err = value.Decode(&l.Exercises)
		default:
			p.errorf(line, "front matter: unknown key %q%s (known: %s)", key.Value, didYouMean(key.Value, frontKeys), strings.Join(frontKeys, ", "))
		}
		if err != nil {
			want := "a text"
			if key.Value == "mirrors" || key.Value == "exercises" {
				want = "a list like [one, two]"
			}
			p.errorf(line, "front matter: %s must be %s", key.Value, want)
		}
	}
	if strings.TrimSpace(l.Title) == "" {
		p.errorf(before, "front matter: title is missing")
	}
}
