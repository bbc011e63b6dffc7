package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
)

var ErrNotFound = errors.New("not found")

type ValidationError struct {
	Field string
	Err   error
}

func (v *ValidationError) Error() string { return v.Field + ": " + v.Err.Error() }
func (v *ValidationError) Unwrap() error { return v.Err }

type Code int

func (c Code) Error() string   { return fmt.Sprint("code ", int(c)) }
func (c Code) Is(t error) bool { return t == ErrNotFound && c == 404 }

func find(k string) error {
	switch k {
	case "a":
		return nil
	case "b":
		return fmt.Errorf("find %q: %w", k, ErrNotFound)
	case "c":
		return &ValidationError{"c", ErrNotFound}
	case "d":
		return fmt.Errorf("outer: %w", &ValidationError{"d", io.EOF})
	case "e":
		return errors.Join(errors.New("one"), ErrNotFound)
	case "f":
		return Code(404)
	case "g":
		return fmt.Errorf("two: %w and %w", io.EOF, Code(5))
	}
	return errors.New("unknown")
}

func main() {
	for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		err := find(k)
		var ve *ValidationError
		var c Code
		fmt.Println(k, err, errors.Is(err, ErrNotFound), errors.Is(err, io.EOF), errors.As(err, &ve), errors.As(err, &c))
		if ve != nil {
			fmt.Println("  field", ve.Field)
		}
		if c != 0 {
			fmt.Println("  code", int(c))
		}
	}
	fmt.Println(errors.Unwrap(find("b")) == ErrNotFound, errors.Unwrap(find("h")))
	_, err := strconv.Atoi("12x")
	fmt.Println(err)
	var ne *strconv.NumError
	fmt.Println(errors.As(err, &ne), ne.Func, errors.Is(err, strconv.ErrSyntax))
	_, err = os.Open("/no/such/file")
	fmt.Println(err, errors.Is(err, os.ErrNotExist), os.IsNotExist(err))
	var pe *fs.PathError
	if errors.As(err, &pe) {
		fmt.Println(pe.Op, pe.Path)
	}
	e1, e2 := errors.New("x"), errors.New("x")
	fmt.Println(e1 == e2, e1 == e1)
	var nilErr error
	fmt.Println(errors.Is(nilErr, e1), errors.Join(nil, nil) == nil)
	switch err := find("c").(type) {
	case nil:
		fmt.Println("nil")
	case *ValidationError:
		fmt.Println("validation", err.Field)
	default:
		fmt.Println("other")
	}
	m := map[error]int{ErrNotFound: 1, io.EOF: 2}
	fmt.Println(m[ErrNotFound], m[io.EOF])
	if err := find("f"); err == Code(404) {
		fmt.Println("equal")
	}
	fmt.Printf("%v|%s|%+v|%q\n", find("b"), find("c"), find("f"), e1)
}
