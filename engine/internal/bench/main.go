// Bench runs the engine's benchmarks and writes what they say to
// engine/BENCHMARKS.md, with the machine and the date. Run it from the top of the
// module, on a machine that has nothing else to do:
//
//	go run ./engine/internal/bench
//
// -short leaves out what takes gigabytes, and -rounds says how often the engine and
// Go's runtime take turns.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const file = "engine/BENCHMARKS.md"

func main() {
	log.SetFlags(0)
	short := flag.Bool("short", false, "leave out what takes gigabytes")
	rounds := flag.Int("rounds", 9, "how often the engine and Go's runtime take turns")
	flag.Parse()
	os.Setenv("GOPARK_ROUNDS", strconv.Itoa(*rounds))
	if _, err := os.Stat("engine/doc.go"); err != nil {
		log.Fatal("bench: run it from the top of the module: go run ./engine/internal/bench")
	}
	var text bytes.Buffer
	cpu := ""
	load := loadAverage()
	tables := []struct {
		title, text, dir, pattern, time string
	}{
		{"Beside Go's runtime", vsGoText, "./engine", "^BenchmarkVsGo$", "1x"},
		{"Fan-out beside pools of workers", fanOutText, "./engine/internal/bench", "^BenchmarkFanOut$", "1x"},
		{"Beside one thread per task", threadsText, "./engine", "^BenchmarkThreads$", "1x"},
		{"Parked goroutines", parkedText, "./engine", "^BenchmarkParked$", "1x"},
		{"The virtual world", virtualText, "./engine", "^BenchmarkVirtual", "300ms"},
		{"What recording costs", recordingText, "./engine", "^BenchmarkRecording$", "1x"},
		{"A million goroutines recorded", millionText, "./engine", "^BenchmarkRecordMillion$", "1x"},
	}
	for _, t := range tables {
		log.Printf("%s …", t.title)
		lines, machine := run(t.dir, t.pattern, t.time, *short)
		if machine != "" {
			cpu = machine
		}
		fmt.Fprintf(&text, "\n## %s\n\n%s\n\n%s", t.title, t.text, table(lines))
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Benchmarks of the engine\n\nWritten by `go run ./engine/internal/bench` on %s.\n\n", time.Now().Format("2 January 2006"))
	fmt.Fprintf(&out, "Machine: %s, %d processors, %s/%s, %s. Load average at the start: %s. Rounds: %d, or more where they are short.\n",
		cpu, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), load, *rounds)
	out.Write(text.Bytes())
	if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
		log.Fatal("bench: ", err)
	}
	log.Print("wrote ", file)
}

// loadAverage returns what else the machine does; "unknown" if it does not tell.
func loadAverage() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}

// A line is what one benchmark has measured.
type line struct {
	name  string
	value map[string]string
	units []string
}

// run runs the benchmarks of the package in dir that match pattern.
func run(dir, pattern, benchtime string, short bool) (lines []line, cpu string) {
	args := []string{"test", dir, "-run", "^$", "-bench", pattern, "-benchtime", benchtime, "-timeout", "30m"}
	if short {
		args = append(args, "-short")
	}
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		log.Fatalf("bench: go %s: %v\n%s", strings.Join(args, " "), err, b)
	}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "cpu: "); ok {
			cpu = name
		}
		f := strings.Fields(s.Text())
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(f[0], "Benchmark")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i]
		}
		l := line{name: strings.TrimPrefix(name, "VsGo/"), value: map[string]string{}}
		for i := 2; i+1 < len(f); i += 2 {
			l.value[f[i+1]] = f[i]
			l.units = append(l.units, f[i+1])
		}
		lines = append(lines, l)
	}
	return lines, cpu
}

// table formats lines, which all measure the same things.
func table(lines []line) string {
	if len(lines) == 0 {
		return ""
	}
	var b strings.Builder
	units := lines[0].units
	fmt.Fprintf(&b, "| | %s |\n|---|%s\n", strings.Join(units, " | "), strings.Repeat("---|", len(units)))
	for _, l := range lines {
		fmt.Fprintf(&b, "| %s |", l.name)
		for _, u := range units {
			fmt.Fprintf(&b, " %s |", l.value[u])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const vsGoText = `The same program on the engine, in the parallel world with nothing recorded, and
on Go's runtime, in turns in one process: with one P at GOMAXPROCS=1, and with two
at GOMAXPROCS=2. x-go is the engine's time divided by the runtime's, the median of
all rounds; x-go-fastest compares the fastest rounds, x-go-cpu processor time. On a
machine that does other things at the same time the last two say more. ms is the
engine's fastest round.`

const fanOutText = `200,000 short tasks, each started by itself; the time divided by that of Go's
runtime. (conc is given four workers per processor.)`

const threadsText = `10,000 tasks that wait at the same time: as Gs of the engine, as goroutines, and as
threads of the operating system.`

const parkedText = `Goroutines that wait at the same time: the memory of each, host's stack included,
and the time to start and to wake one.`

const virtualText = `Scheduler events a second, with nothing recorded. NewClose is a program of about a
hundred steps, from New to Close.`

const recordingText = `Spawning in batches of 100, with every event recorded and with none, in turns; the
fastest round of each. In the parallel world each M has a lane of its own, in which
rows of like events take no room, and not every event takes a look at the clock.
Goroutines are made by Engine.Go; those made by the function Go, which unrecorded and
with one P is quicker still, cost some 7 ns more each if they are recorded.`

const millionText = `What the recorder holds of a million goroutines that do nothing, started in batches
of 100 and all at once, in the virtual and in the parallel world.`
