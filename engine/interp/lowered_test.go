package interp_test

import (
	"os"
	"testing"

	"gopark/engine/interp"
)

// TestLowered prints the lowered form of the file that GOPARK_LOWERED names.
func TestLowered(t *testing.T) {
	name := os.Getenv("GOPARK_LOWERED")
	if name == "" {
		t.Skip("set GOPARK_LOWERED=FILE.go to see a lowered program")
	}
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := interp.Compile(name, src, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + p.Lowered())
}
