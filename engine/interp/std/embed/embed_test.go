package embed

import (
	"testing"
	"testing/fstest"
)

func TestFiles(t *testing.T) {
	fs := Files("b/x.txt", "1", "a.txt", "2", "b/c/y.txt", "", "b.txt", "3")
	if err := fstest.TestFS(fs, "a.txt", "b.txt", "b/x.txt", "b/c/y.txt"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile("b.txt"); string(data) != "3" || err != nil {
		t.Errorf("b.txt holds %q, %v", data, err)
	}
}
