package interp

import (
	"fmt"
	"io"
	"path"
	"reflect"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
)

// The interpreter copies every symbol table that it is given, and compiles a
// library of generic functions beside: most of the time that a short program
// takes. So it gets only the packages that the program imports, and of the
// others the wrappers that carry interpreted values into the host's interfaces.

// wrappers is the host's symbol tables without all but the interface wrappers.
// It is made once and never changed.
var wrappers = sync.OnceValue(func() interp.Exports {
	only := interp.Exports{}
	for key, symbols := range stdlib.Symbols {
		for name, v := range symbols {
			if strings.HasPrefix(name, "_") {
				if only[plainKey(key)] == nil {
					only[plainKey(key)] = map[string]reflect.Value{}
				}
				only[plainKey(key)][name] = v
			}
		}
	}
	return only
})

// plainKey is a table's key in a spelling that the interpreter does not
// recognise: at "fmt/fmt" it would load its generic library.
func plainKey(key string) string {
	return path.Dir(key) + "/./" + path.Base(key)
}

// tableOf returns the host's symbols of the package with that import path.
func tableOf(importPath string) (interp.Exports, bool) {
	key := importPath + "/" + path.Base(importPath)
	symbols, ok := stdlib.Symbols[key]
	if !ok { // the package's name is not the path's last part: math/rand/v2
		for k := range stdlib.Symbols {
			if path.Dir(k) == importPath {
				key, symbols, ok = k, stdlib.Symbols[k], true
			}
		}
	}
	return interp.Exports{plainKey(key): symbols}, ok
}

// printing binds fmt's functions to a program's own input and output, and tells
// the interpreter that they print their arguments, so that it gives them the
// program's Stringers as such.
func printing(in io.Reader, out io.Writer) interp.Exports {
	f := reflect.ValueOf
	symbols := map[string]reflect.Value{
		"Print":   f(func(a ...any) (int, error) { return fmt.Fprint(out, a...) }),
		"Printf":  f(func(format string, a ...any) (int, error) { return fmt.Fprintf(out, format, a...) }),
		"Println": f(func(a ...any) (int, error) { return fmt.Fprintln(out, a...) }),
		"Scan":    f(func(a ...any) (int, error) { return fmt.Fscan(in, a...) }),
		"Scanf":   f(func(format string, a ...any) (int, error) { return fmt.Fscanf(in, format, a...) }),
		"Scanln":  f(func(a ...any) (int, error) { return fmt.Fscanln(in, a...) }),
	}
	types := map[reflect.Value][]reflect.Type{}
	for fn, t := range stdlib.MapTypes {
		types[fn] = t
	}
	for name, host := range map[string]any{"Print": fmt.Print, "Printf": fmt.Printf, "Println": fmt.Println, "Scan": fmt.Scan, "Scanf": fmt.Scanf, "Scanln": fmt.Scanln} {
		types[symbols[name]] = stdlib.MapTypes[f(host)]
	}
	return interp.Exports{"fmt/./fmt": symbols, ".": {"MapTypes": f(types)}}
}
