// Command compare runs the same workloads on Go's own runtime and on the engine,
// and prints side by side how the two schedulers spread the work: not in which
// order, which chance decides when several Ps work, but how often.
//
//	go run ./engine/internal/compare
//
// For 2, 4 and 8 Ps and each workload it tells
//
//   - moved: how many percent of the goroutines that were made runnable on one P
//     ran on another. They were stolen, or came by way of the global queue.
//   - Ms: how many threads ran goroutines.
//   - lost P: how many percent of the blocking calls came back to find their P
//     given to another M (handoff).
//   - in time: how much the runtime's time the engine took. It is told to show
//     that the two did the same work, and is no benchmark: both are being traced.
//
// Each figure is the median of several runs, each in a process of its own; behind
// it are the least and the greatest. The runtime's are from runtime/trace, the
// engine's from its own events. What differs and why is told in the engine's
// package comment.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"gopark/engine"
)

// counts is what one run of a workload comes to.
type counts struct {
	Started int           // how often a goroutine that had been made runnable by a P began to run
	Moved   int           // how often on another P
	Ms      int           // threads that ran goroutines
	Calls   int           // blocking calls
	Lost    int           // calls that came back without their P
	Took    time.Duration // the whole workload
}

func main() {
	runs := flag.Int("runs", 7, "`number` of runs of each workload, of which the median counts")
	world := flag.String("world", "parallel", "the engine's `world`, parallel or virtual")
	child := flag.String("child", "", "used by compare itself: run one `workload` and print its counts")
	procs := flag.Int("procs", 2, "used by compare itself: the number of Ps")
	flag.Parse()
	if *child != "" {
		runChild(*child, *procs, *world)
		return
	}
	if err := report(*runs, *world); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// runChild runs "go:NAME" or "engine:NAME" and prints its counts.
func runChild(what string, procs int, world string) {
	side, name, _ := strings.Cut(what, ":")
	i := slices.IndexFunc(workloads, func(w workload) bool { return w.name == name })
	if i < 0 {
		fatal(fmt.Errorf("no workload is called %q", name))
	}
	var c counts
	var err error
	switch side {
	case "go":
		c, err = onRuntime(workloads[i].native)
	default:
		kind := engine.Parallel
		if world == "virtual" {
			kind = engine.Virtual
		}
		c, err = onEngine(kind, procs, workloads[i].engine)
	}
	if err != nil {
		fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(c); err != nil {
		fatal(err)
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "compare:", err)
	os.Exit(1)
}

// report runs everything and prints the table.
func report(runs int, world string) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 3, ' ', 0)
	fmt.Fprintf(out, `Go's own scheduler and the engine's side by side: the median of %d runs (least–greatest).
  moved     percent of the goroutines made runnable on one P that ran on another
  Ms        threads that ran goroutines
  lost P    percent of the blocking calls that came back without their P; - if there are none
  in time   how long the engine took, Go's own time being 1; both are being traced

`, runs)
	fmt.Fprintln(out, "workload\tPs\tmoved %, Go\tengine\tMs, Go\tengine\tlost P %, Go\tengine\tin time")
	for _, w := range workloads {
		for _, procs := range []int{2, 4, 8} {
			fmt.Fprintf(os.Stderr, "%s with %d Ps …\n", w.name, procs)
			var theirs, ours []counts
			for range runs {
				g, err := measure("go:"+w.name, procs, world)
				if err != nil {
					return err
				}
				e, err := measure("engine:"+w.name, procs, world)
				if err != nil {
					return err
				}
				theirs, ours = append(theirs, g), append(ours, e)
			}
			fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", w.name, procs,
				spread(theirs, moved), spread(ours, moved),
				spread(theirs, threads), spread(ours, threads),
				spread(theirs, lost), spread(ours, lost),
				inTime(theirs, ours))
		}
	}
	return out.Flush()
}

// measure runs a workload in a process of its own.
func measure(what string, procs int, world string) (counts, error) {
	var c counts
	exe, err := os.Executable()
	if err != nil {
		return c, err
	}
	cmd := exec.Command(exe, "-child", what, "-procs", fmt.Sprint(procs), "-world", world)
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", procs), "GOGC=off")
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return c, fmt.Errorf("%s with %d Ps: %w", what, procs, err)
	}
	return c, json.Unmarshal(text, &c)
}

func moved(c counts) (float64, bool)   { return percent(c.Moved, c.Started) }
func lost(c counts) (float64, bool)    { return percent(c.Lost, c.Calls) }
func threads(c counts) (float64, bool) { return float64(c.Ms), true }

func percent(n, of int) (float64, bool) { return 100 * float64(n) / float64(max(of, 1)), of > 0 }

// spread writes the median of f, and the least and the greatest if they differ.
func spread(all []counts, f func(counts) (float64, bool)) string {
	var list []float64
	for _, c := range all {
		if x, ok := f(c); ok {
			list = append(list, x)
		}
	}
	if len(list) == 0 {
		return "-"
	}
	slices.Sort(list)
	least, most := list[0], list[len(list)-1]
	s := number(list[len(list)/2])
	if number(least) != number(most) {
		s += " (" + number(least) + "–" + number(most) + ")"
	}
	return s
}

func number(x float64) string {
	if x < 9.95 && x != float64(int(x)) {
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// inTime compares the fastest runs.
func inTime(theirs, ours []counts) string {
	took := func(a, b counts) int { return int(a.Took - b.Took) }
	return fmt.Sprintf("x%.2f", float64(slices.MinFunc(ours, took).Took)/float64(slices.MinFunc(theirs, took).Took))
}
