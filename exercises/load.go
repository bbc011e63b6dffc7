package exercises

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The names of the files in an exercise's folder.
const (
	metaFile      = "exercise.yaml"
	statementFile = "statement.md"
	answersFile   = "answers.yaml"
	starterDir    = "starter"
	solutionDir   = "solution"
	wrongDir      = "wrong"
)

// maxFile bounds a file of an exercise: more is a mistake, such as a binary
// that was built in the folder.
const maxFile = 1 << 20

var folderName = regexp.MustCompile(`^([0-9]+)-([a-z0-9]+(?:-[a-z0-9]+)*)$`)

// Load reads the exercises in the folders of fsys, which are named NN-id. Its
// error is Problems when files are at fault: all of them, not only the first.
func Load(fsys fs.FS) (*Set, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("cannot read the exercises: %w", err)
	}
	set := &Set{}
	var problems Problems
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_") {
			continue
		}
		ex, ps := loadOne(fsys, entry.Name())
		problems = append(problems, ps...)
		if ex != nil {
			set.Exercises = append(set.Exercises, ex)
		}
	}
	problems = append(problems, set.clashes()...)
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	if len(set.Exercises) == 0 {
		return nil, errors.New("there are no exercises here: an exercise is a folder named like 01-my-exercise with a file exercise.yaml in it")
	}
	set.sort()
	return set, nil
}

// loadOne reads the exercise in one folder.
func loadOne(fsys fs.FS, folder string) (*Exercise, Problems) {
	meta := path.Join(folder, metaFile)
	m := folderName.FindStringSubmatch(folder)
	if m == nil {
		return nil, Problems{{File: folder, Msg: "the folder's name is not of the form NN-id",
			Mend: "name it like 12-my-exercise, in small letters, or begin it with _ to leave it out"}}
	}
	text, err := fs.ReadFile(fsys, meta)
	if err != nil {
		return nil, Problems{{File: meta, Msg: "cannot read it: " + reason(err), Mend: "every exercise needs this file: copy one"}}
	}
	ex := &Exercise{Folder: folder}
	root, problems := decode(meta, text, ex)
	if root == nil {
		return nil, problems
	}
	ex.Number, _ = strconv.Atoi(m[1])

	l := &loader{fsys: fsys, ex: ex, root: root, problems: problems}
	l.defaults()
	l.files()
	l.check(m[2])
	return ex, l.problems
}

// A loader gathers what is wrong with one exercise while reading it.
type loader struct {
	fsys     fs.FS
	ex       *Exercise
	root     *yaml.Node
	problems Problems
}

// bad reports a problem at a place in exercise.yaml.
func (l *loader) bad(mend, msg string, at ...any) {
	l.problems = append(l.problems, Problem{
		File: path.Join(l.ex.Folder, metaFile), Line: lineOf(l.root, at...), Msg: msg, Mend: mend,
	})
}

func (l *loader) badFile(file, msg, mend string) {
	l.problems = append(l.problems, Problem{File: path.Join(l.ex.Folder, file), Msg: msg, Mend: mend})
}

func (l *loader) defaults() {
	ex := l.ex
	if ex.File == "" {
		ex.File = "main.go"
		if ex.Kind == Predict || ex.Kind == Explain {
			ex.File = "answer.txt"
		}
	}
	if len(ex.Procs) == 0 {
		ex.Procs = []int{1, 4}
	}
	if ex.Seeds == 0 {
		ex.Seeds = 25
	}
	for i := range ex.Checks {
		c := &ex.Checks[i]
		if c.Share == 0 {
			c.Share = 1
		}
		if c.Output != nil && c.Output.Order == "" {
			c.Output.Order = "exact"
		}
	}
	for i := range ex.Questions {
		q := &ex.Questions[i]
		if q.Procs == 0 {
			q.Procs = ex.Procs[0]
		}
		if q.Seed == 0 {
			q.Seed = 1
		}
		if q.Order == "" {
			q.Order = "exact"
		}
	}
}

// files reads everything beside exercise.yaml.
func (l *loader) files() {
	ex := l.ex
	statement, err := l.read(statementFile)
	if err != nil {
		l.badFile(statementFile, "cannot read it: "+reason(err), "the learner reads the task there")
	}
	ex.Statement = statement
	ex.Starter = l.readDir(starterDir)
	ex.Solution = l.readDir(solutionDir)
	for i := range ex.Wrong {
		w := &ex.Wrong[i]
		w.Files = l.readDir(path.Join(wrongDir, w.Name))
		if w.Answer != "" {
			if len(w.Files) > 0 {
				l.bad("keep one of them", fmt.Sprintf("the wrong answer %q is both here and in %s/%s", w.Name, wrongDir, w.Name), "wrong", i)
			}
			w.Files = map[string]string{ex.File: w.Answer}
		}
	}
	if text, err := l.read(answersFile); err == nil {
		_, ps := decode(path.Join(ex.Folder, answersFile), []byte(text), &ex.Answers)
		l.problems = append(l.problems, ps...)
	}
}

func (l *loader) read(name string) (string, error) {
	text, err := fs.ReadFile(l.fsys, path.Join(l.ex.Folder, name))
	if err != nil {
		return "", err
	}
	if len(text) > maxFile {
		return "", fmt.Errorf("it has more than %d bytes", maxFile)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n"), nil
}

// readDir returns the files of a folder by name; none if there is no folder.
func (l *loader) readDir(dir string) map[string]string {
	entries, err := fs.ReadDir(l.fsys, path.Join(l.ex.Folder, dir))
	if err != nil {
		return nil
	}
	files := map[string]string{}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		if entry.IsDir() {
			l.badFile(name, "a folder inside this folder is not read", "move its files up")
			continue
		}
		text, err := l.read(name)
		if err != nil {
			l.badFile(name, "cannot read it: "+reason(err), "")
			continue
		}
		files[entry.Name()] = text
	}
	return files
}

// reason is an error without the path, which the Problem names already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	return err.Error()
}
