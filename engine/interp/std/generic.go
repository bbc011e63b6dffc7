package std

import (
	"gopark/engine/interp/std/cmp"
	"gopark/engine/interp/std/errors"
	"gopark/engine/interp/std/golang.org/x/sync/errgroup"
	"gopark/engine/interp/std/golang.org/x/sync/semaphore"
	"gopark/engine/interp/std/golang.org/x/sync/singleflight"
	"gopark/engine/interp/std/iter"
	"gopark/engine/interp/std/maps"
	randv2 "gopark/engine/interp/std/math/rand/v2"
	"gopark/engine/interp/std/reflect"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/slices"
	"gopark/engine/interp/std/strings"
	"gopark/engine/interp/std/sync"
	"gopark/engine/interp/std/sync/atomic"
	"gopark/engine/interp/std/unique"
)

// Sources are the generic parts of library packages, by import path. A symbol
// table cannot hold them, so they are Go source that is instantiated in each
// program that uses it. What such a source uses of its own package besides is
// in the package's symbols.
var Sources = map[string]string{
	"cmp":          cmp.Source,
	"iter":         iter.Source,
	"maps":         maps.Source,
	"math/rand/v2": randv2.Source,
	"slices":       slices.Source,
	"sync":         sync.Source,
	"sync/atomic":  atomic.Source,

	"errors":  errors.Source,
	"reflect": reflect.Source,
	"runtime": runtime.Source,
	"strings": strings.Source,
	"unique":  unique.Source,

	"golang.org/x/sync/errgroup":     errgroup.Source,
	"golang.org/x/sync/semaphore":    semaphore.Source,
	"golang.org/x/sync/singleflight": singleflight.Source,
}
