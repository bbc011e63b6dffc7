package exercises

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Problem is something wrong with an exercise's files. It says where and how
// to mend it, because the one who reads it wrote the file.
type Problem struct {
	File string
	Line int // 0: the file as a whole
	Msg  string
	Mend string
}

func (p Problem) Error() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
	}
	s += ": " + p.Msg
	if p.Mend != "" {
		s += " (" + p.Mend + ")"
	}
	return s
}

// Problems is every Problem that Load found, in the order of files and lines.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// decode reads YAML into v and finds what a plain decoder lets pass: fields
// that v does not have. It returns the document so that later checks can name
// lines.
func decode(file string, text []byte, v any) (*yaml.Node, Problems) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, Problems{syntaxProblem(file, err)}
	}
	if len(doc.Content) == 0 {
		return nil, Problems{{File: file, Msg: "the file is empty", Mend: "copy one from another exercise and edit it"}}
	}
	root := doc.Content[0]
	problems := checkFields(file, root, reflect.TypeOf(v).Elem())
	if err := root.Decode(v); err != nil {
		var typeErr *yaml.TypeError
		if errors.As(err, &typeErr) {
			for _, msg := range typeErr.Errors {
				problems = append(problems, syntaxProblem(file, errors.New(msg)))
			}
		} else {
			problems = append(problems, syntaxProblem(file, err))
		}
	}
	return root, problems
}

func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, Msg: err.Error()}
	if m := yamlLine.FindStringSubmatch(p.Msg); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Msg = m[2]
	}
	p.Msg = strings.TrimPrefix(p.Msg, "yaml: ")
	switch {
	case strings.HasPrefix(p.Msg, "cannot unmarshal"):
		p.Msg = plainTypes.Replace(p.Msg)
		p.Mend = "look at the same field of another exercise"
	case strings.Contains(p.Msg, "mapping values are not allowed"):
		p.Mend = `a text with ": " in it needs quotes`
	case strings.Contains(p.Msg, "tab"), strings.Contains(p.Msg, "cannot start any token"):
		p.Mend = "indent with spaces, not tabs, and put odd characters in quotes"
	default:
		p.Mend = "compare the indentation with another exercise's"
	}
	return p
}

// plainTypes turns the decoder's type names into words for someone who does
// not write Go.
var plainTypes = strings.NewReplacer(
	"cannot unmarshal", "cannot use",
	"!!str", "the text", "!!int", "the number", "!!float", "the number", "!!bool", "the yes/no value",
	"!!map", "a group of fields", "!!seq", "a list",
	" into int64", " as a whole number", " into int", " as a whole number", " into uint64", " as a whole number",
	" into float64", " as a number", " into bool", " as true or false", " into []string", " as a list of texts",
	" into string", " as a text", " into []int", " as a list of numbers",
	" into []exercises.", " as a list of ", " into exercises.", " as ",
)

// checkFields walks a YAML value beside the Go type that it will be read into
// and reports fields that the type does not have.
func checkFields(file string, n *yaml.Node, t reflect.Type) Problems {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var problems Problems
	switch {
	case n.Kind == yaml.AliasNode:
		return checkFields(file, n.Alias, t)
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, item := range n.Content {
			problems = append(problems, checkFields(file, item, t.Elem())...)
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		fields := yamlFields(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			ft, ok := fields[key.Value]
			if !ok {
				problems = append(problems, unknownField(file, key, fields))
				continue
			}
			problems = append(problems, checkFields(file, value, ft)...)
		}
	}
	return problems
}

func yamlFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		if name := f.Tag.Get("yaml"); name != "" && name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}

func unknownField(file string, key *yaml.Node, fields map[string]reflect.Type) Problem {
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	p := Problem{File: file, Line: key.Line, Msg: fmt.Sprintf("unknown field %q", key.Value)}
	if near := nearest(key.Value, names); near != "" {
		p.Mend = fmt.Sprintf("did you mean %s?", near)
	} else {
		p.Mend = "the fields here are " + strings.Join(names, ", ")
	}
	return p
}

// lineOf returns the line of the value that a path of field names and list
// positions leads to, or of the nearest thing around it that exists.
func lineOf(n *yaml.Node, path ...any) int {
	if n == nil {
		return 0
	}
	line := n.Line
	for _, step := range path {
		next := child(n, step)
		if next == nil {
			return line
		}
		n, line = next, next.Line
	}
	return line
}

func child(n *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	}
	return nil
}
