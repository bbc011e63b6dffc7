// Package embed makes the embed.FS of an interpreted program, which in a compiled
// one is the linker's work.
package embed

import (
	"cmp"
	"embed"
	"path"
	"reflect"
	"slices"
	"strings"
)

// Files returns an FS with these files: names and contents in turn.
func Files(pairs ...string) embed.FS {
	data := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name := pairs[i]
		data[name] = pairs[i+1]
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			data[dir+"/"] = ""
		}
	}
	names := make([]string, 0, len(data))
	for name := range data {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // as the FS wants it: by folder first
		a, b = strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/")
		return cmp.Or(strings.Compare(path.Dir(a), path.Dir(b)), strings.Compare(path.Base(a), path.Base(b)))
	})
	var fs embed.FS
	files := reflect.ValueOf(&fs).Elem().FieldByName("files")
	list := reflect.New(files.Type().Elem())
	list.Elem().Set(reflect.MakeSlice(list.Type().Elem(), len(names), len(names)))
	for i, name := range names {
		f := list.Elem().Index(i)
		set(f.FieldByName("name"), name)
		set(f.FieldByName("data"), data[name])
	}
	reflect.NewAt(files.Type(), files.Addr().UnsafePointer()).Elem().Set(list)
	return fs
}

// set sets a field that is not exported.
func set(field reflect.Value, s string) {
	*(*string)(field.Addr().UnsafePointer()) = s
}

// FilesName is what lowered code calls Files.
const FilesName = "GoparkFiles"

// Symbols returns the symbols of package embed, of which there is no table.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"FS":      reflect.ValueOf((*embed.FS)(nil)),
		FilesName: reflect.ValueOf(Files),
	}
}
