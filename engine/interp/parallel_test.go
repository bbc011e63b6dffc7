package interp_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
)

// TestParallelPrograms runs programs whose output does not depend on the schedule
// in both worlds.
func TestParallelPrograms(t *testing.T) {
	if raceOn {
		t.Skip("yaegi writes to frames of functions whose literals end in other goroutines: harmless, but a race")
	}
	files, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for i, file := range files {
		if strings.Contains(file, "order") || strings.Contains(file, "panic-struct") || testing.Short() && i%5 != 0 {
			continue // the schedule or an address shows
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := interp.Compile(file, src, "")
		if err != nil {
			continue
		}
		var out [2]bytes.Buffer
		var code [2]int
		for i, w := range []engine.WorldKind{engine.Virtual, engine.Parallel} {
			res := p.Run(context.Background(), interp.Options{
				World: w, Procs: 2, Seed: 1, Stdout: &out[i], MaxWall: time.Minute,
			})
			code[i] = res.ExitCode
		}
		if out[0].String() != out[1].String() || code[0] != code[1] {
			t.Errorf("%s: parallel: exit code %d, prints\n%s\nvirtual: %d,\n%s", file, code[1], &out[1], code[0], &out[0])
		}
	}
}
