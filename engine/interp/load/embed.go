package load

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Pattern is one of those of a //go:embed line.
type Pattern struct {
	Text   string
	Offset int // of its first byte behind "//go:embed"
}

const embedDirective = "//go:embed"

// EmbedPatterns reads a comment; ok is false if it is no //go:embed line. An
// error is worded as the compiler words it.
func EmbedPatterns(comment string) (list []Pattern, ok bool, err error) {
	rest, ok := strings.CutPrefix(comment, embedDirective)
	if !ok || rest != "" && !unicode.IsSpace(rune(rest[0])) {
		return nil, false, nil
	}
	for {
		text := strings.TrimLeftFunc(rest, unicode.IsSpace)
		offset := len(comment) - len(embedDirective) - len(text)
		if text == "" {
			return list, true, nil
		}
		word := text
		if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
			word = text[:i]
		}
		pattern := word
		if text[0] == '"' || text[0] == '`' {
			quoted, err := strconv.QuotedPrefix(text)
			after := strings.TrimPrefix(text, quoted)
			if err != nil || after != "" && !unicode.IsSpace(rune(after[0])) {
				return nil, true, fmt.Errorf("invalid quoted string in //go:embed: %s", text)
			}
			word = quoted
			pattern, _ = strconv.Unquote(quoted)
		}
		list = append(list, Pattern{pattern, offset})
		rest = text[len(word):]
	}
}

// checkEmbeds complains about a pattern that matches nothing: like the go command
// about the first one in the order of their texts.
func (l *loader) checkEmbeds(pkg *Package) {
	type use struct {
		pattern string
		pos     token.Position
	}
	var uses []use
	for _, f := range pkg.Files {
		if !strings.Contains(string(f.Src), embedDirective) {
			continue
		}
		fset := token.NewFileSet()
		tree, _ := parser.ParseFile(fset, f.Name, f.Src, parser.ParseComments|parser.SkipObjectResolution)
		if tree == nil || !ImportsEmbed(tree) {
			continue
		}
		for _, group := range tree.Comments {
			for _, c := range group.List {
				patterns, _, _ := EmbedPatterns(c.Text)
				for _, p := range patterns {
					uses = append(uses, use{p.Text, fset.Position(c.Pos() + token.Pos(len(embedDirective)+p.Offset))})
				}
			}
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return strings.Compare(a.pattern, b.pattern) })
	for _, u := range uses {
		if _, err := pkg.Embedded(u.pattern); err != nil {
			l.complain("%s: pattern %s: %v", u.pos, u.pattern, err)
			return
		}
	}
}

// ImportsEmbed tells whether a file may have //go:embed lines.
func ImportsEmbed(f *ast.File) bool {
	return slices.ContainsFunc(f.Imports, func(imp *ast.ImportSpec) bool { return imp.Path.Value == `"embed"` })
}

// Embedded lists the files of the package's folder that a pattern matches, with
// slashes, sorted.
func (p *Package) Embedded(pattern string) ([]string, error) {
	glob, all := strings.CutPrefix(pattern, "all:")
	if _, err := path.Match(glob, ""); err != nil || glob != "." && !fs.ValidPath(glob) {
		return nil, errors.New("invalid pattern syntax")
	}
	matches, err := filepath.Glob(quoteGlob(p.Dir) + string(filepath.Separator) + filepath.FromSlash(glob))
	if err != nil {
		return nil, err
	}
	var files []string
	for _, match := range matches {
		rel, err := filepath.Rel(p.Dir, match)
		if err != nil {
			return nil, err
		}
		info, err := os.Lstat(match)
		if err != nil {
			return nil, err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case inOtherModule(p.Dir, rel):
			return nil, fmt.Errorf("cannot embed %s %s: in different module", kindOf(info), rel)
		case isBadEmbedName(path.Base(rel)):
			return nil, fmt.Errorf("cannot embed %s: invalid name %s", kindOf(info), path.Base(rel))
		case info.Mode().IsRegular():
			files = append(files, rel)
		case info.IsDir():
			inside, err := embeddedDir(p.Dir, rel, all)
			if err != nil {
				return nil, err
			}
			if len(inside) == 0 {
				return nil, fmt.Errorf("cannot embed directory %s: contains no embeddable files", rel)
			}
			files = append(files, inside...)
		default:
			return nil, fmt.Errorf("cannot embed irregular file %s", rel)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no matching files found")
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// inOtherModule tells whether a folder on the way to name is a module.
func inOtherModule(root, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name), "go.mod")); err == nil {
			return true
		}
	}
	return false
}

func kindOf(info fs.FileInfo) string {
	if info.IsDir() {
		return "directory"
	}
	return "file"
}

// embeddedDir lists the files below a folder: without hidden ones unless all are
// wanted, and without other modules.
func embeddedDir(root, dir string, all bool) (files []string, err error) {
	top := filepath.Join(root, filepath.FromSlash(dir))
	err = filepath.WalkDir(top, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_")
		if name != top && (hidden && !all || isBadEmbedName(e.Name())) {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != root {
				return fs.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	return files, err
}

func isBadEmbedName(name string) bool {
	return name == "" || slices.Contains([]string{".bzr", ".hg", ".git", ".svn"}, name)
}

// quoteGlob makes a folder's name a pattern for itself.
func quoteGlob(s string) string {
	if os.PathSeparator == '\\' {
		return s // there is no way to quote
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

// ReadEmbedded reads a file that Embedded listed.
func (p *Package) ReadEmbedded(name string) ([]byte, error) {
	return readBounded(filepath.Join(p.Dir, filepath.FromSlash(name)))
}
