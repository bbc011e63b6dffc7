package engine

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"
)

// TestHostsCoroutines is a canary: where iter.Pull calls its coroutines otherwise than is
// said in coro.go, switching goes through it, and takes half as long again.
func TestHostsCoroutines(t *testing.T) {
	switch {
	case raceEnabled || !callsAreRead || os.Getenv(pullsAlways) != "":
		t.Skip("switching goes through iter.Pull here")
	case !strings.HasPrefix(runtime.Version(), knownHost):
		t.Skipf("switching goes through iter.Pull in %s, and takes half as long again: see runtime/coro.go whether newcoro and coroswitch are still what coro.go says", runtime.Version())
	}
	for fn, want := range map[uintptr]string{
		codeOf(unsafe.Pointer(&newcoro)):    "runtime.newcoro",
		codeOf(unsafe.Pointer(&coroswitch)): "runtime.coroswitch",
	} {
		if got := runtime.FuncForPC(fn).Name(); got != want {
			t.Errorf("%s is not found in %s: see how iter.Pull calls it", want, runtime.Version())
		}
	}
}

// pullsAlways is the environment variable by which the test's own executable is told to
// switch through iter.Pull, as on other machines: all engines of a process do the same.
const pullsAlways = "GOPARK_TEST_PULL"

func init() { // it comes after that of coro.go
	if os.Getenv(pullsAlways) != "" {
		newcoro, coroswitch = newPulled, (*coro).swapPulled
	}
}

// TestPulled runs what is hardest on the stacks once more, switching through iter.Pull,
// which passes panics and Goexits on, and without the race detector.
func TestPulled(t *testing.T) {
	if os.Getenv(pullsAlways) != "" || raceEnabled {
		t.Skip("it is what all tests do here")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	tests := []string{
		"TestSymmetricSwitching", "TestBothWaysOfSwitching", "TestStacksAreGivenBack", "TestStackThatIsStoodOn",
		"TestManyGoexits", "TestHostGoexitIsSurvived", "TestMainGoexit", "TestPanicInGoexit", "TestPanicInMain",
		"TestParallelEndings", "TestParallelCloseLeavesNothing", "TestGolden",
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, "-test.short", "-test.run", "^("+strings.Join(tests, "|")+")$", "-test.v")
	cmd.Env = append(os.Environ(), pullsAlways+"=1", "PATH=") // without the go tool TestGolden does not ask real Go once more
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range tests {
		if !strings.Contains(string(out), "--- PASS: "+name+" ") {
			t.Errorf("%s has not been run", name)
		}
	}
}
