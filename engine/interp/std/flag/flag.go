// Package flag is package flag as an interpreted program sees it: the command
// line is that of one run, and a wrong flag ends the program, not the process
// that interprets it.
package flag

import (
	"flag"
	"fmt"
	"io"
	"reflect"

	"gopark/engine"
)

// host keeps the embedded FlagSet unexported, so that a FlagSet here has the
// fields and methods of the host's.
type host = flag.FlagSet

// A FlagSet is a set of flags.
type FlagSet struct {
	Usage func()
	host
	handling flag.ErrorHandling
}

// Init sets the name of f and what it does about an error.
func (f *FlagSet) Init(name string, handling flag.ErrorHandling) {
	f.host.Init(name, flag.ContinueOnError)
	f.handling = handling
}

// ErrorHandling returns what f does about an error.
func (f *FlagSet) ErrorHandling() flag.ErrorHandling { return f.handling }

// Parse parses arguments, which do not include the command's name.
func (f *FlagSet) Parse(arguments []string) error {
	f.host.Usage = f.Usage
	err := f.host.Parse(arguments)
	switch {
	case err == nil || f.handling == flag.ContinueOnError:
		return err
	case f.handling == flag.PanicOnError:
		panic(err)
	case err == flag.ErrHelp:
		engine.Current().Exit(0)
	default:
		engine.Current().Exit(2)
	}
	return err
}

// onCommandLine are the package's functions that are methods of CommandLine.
var onCommandLine = []string{
	"Arg", "Args", "Bool", "BoolFunc", "BoolVar", "Duration", "DurationVar", "Float64", "Float64Var", "Func",
	"Int", "Int64", "Int64Var", "IntVar", "Lookup", "NArg", "NFlag", "Parsed", "PrintDefaults", "Set",
	"String", "StringVar", "TextVar", "Uint", "Uint64", "Uint64Var", "UintVar", "Var", "Visit", "VisitAll",
}

// Symbols returns those symbols of package flag that differ from the host's,
// for one run: args returns its os.Args, and stderr is where usage goes.
func Symbols(args func() []string, stderr io.Writer) map[string]reflect.Value {
	newSet := func(name string, handling flag.ErrorHandling) *FlagSet {
		f := new(FlagSet)
		f.Init(name, handling)
		f.SetOutput(stderr)
		return f
	}
	name := func() string {
		if a := args(); len(a) > 0 {
			return a[0]
		}
		return ""
	}
	commandLine := newSet(name(), flag.ExitOnError)
	usage := func() {
		fmt.Fprintf(commandLine.Output(), "Usage of %s:\n", name())
		commandLine.PrintDefaults()
	}
	commandLine.Usage = func() { usage() } // whatever the program has set it to
	parse := func() {
		if a := args(); len(a) > 0 {
			commandLine.Parse(a[1:])
		}
	}
	syms := map[string]reflect.Value{
		"CommandLine": reflect.ValueOf(&commandLine).Elem(),
		"Usage":       reflect.ValueOf(&usage).Elem(),
		"FlagSet":     reflect.ValueOf((*FlagSet)(nil)),
		"NewFlagSet":  reflect.ValueOf(newSet),
		"Parse":       reflect.ValueOf(parse),
	}
	for _, name := range onCommandLine {
		// The program may assign to CommandLine: look it up at each call.
		typ := reflect.ValueOf(commandLine).MethodByName(name).Type()
		syms[name] = reflect.MakeFunc(typ, func(in []reflect.Value) []reflect.Value {
			return reflect.ValueOf(commandLine).MethodByName(name).Call(in)
		})
	}
	return syms
}
