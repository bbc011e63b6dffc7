package interp

import (
	"errors"
	"fmt"
	"go/version"
	"regexp"
	"strconv"
	"strings"

	"gopark/engine"
)

// What holds for a program where nobody says otherwise, so that a run is the
// same on every machine.
const (
	DefaultProcs = 4
	DefaultSeed  = 1
)

// MaxProcs is the most Ps that a person may ask for: more tell nothing new, and
// no picture holds them.
const MaxProcs = 256

// ParseProcs reads a number of Ps that a person typed.
func ParseProcs(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxProcs {
		return 0, fmt.Errorf("the number of Ps is a whole number from 1 to %d", MaxProcs)
	}
	return n, nil
}

// ParseWorld reads the name of a world.
func ParseWorld(s string) (engine.WorldKind, error) {
	switch s {
	case "virtual":
		return engine.Virtual, nil
	case "parallel":
		return engine.Parallel, nil
	}
	return 0, errors.New("a world is virtual or parallel")
}

// ParseSeed reads a seed that a person typed. There is no seed 0, so that 0 can
// stand for one that nobody chose.
func ParseSeed(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, errors.New("a seed is a whole number from 1")
	}
	return n, nil
}

var langForm = regexp.MustCompile(`^(go)?1\.(0|[1-9][0-9]{0,2})(\.[0-9]{1,3})?$`)

// ParseLang reads a language version that a person typed: "go1.21" or "1.21".
func ParseLang(s string) (string, error) {
	if !langForm.MatchString(s) {
		return "", errors.New("a language version is written go1.21")
	}
	lang := version.Lang("go" + strings.TrimPrefix(s, "go"))
	if version.Compare(lang, DefaultLang) > 0 {
		return "", fmt.Errorf("%s is newer than the newest language version here, %s", lang, DefaultLang)
	}
	return lang, nil
}
