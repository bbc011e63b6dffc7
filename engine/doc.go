// Package engine is Go's goroutine scheduler, rebuilt in plain Go: goroutines
// that can be watched, slowed, stopped, stepped and replayed.
//
//	e, err := engine.New(engine.Config{Procs: 2, Seed: 1})
//	…
//	err = e.Run(func() {
//		c := engine.NewChan[int](0)
//		engine.Go(func() { c.Send(42) })
//		fmt.Println(c.Recv())
//	})
//	e.Close()
//
// Run makes the main goroutine and lets everything go on until that returns;
// then the world stands still, and another Run lets it go on. What goes wrong in
// the program is Run's error. Everything that a scheduler does is an event of
// package trace, if Config.Trace is set.
//
// # Who may call what
//
// What goroutines do (Go, Select, the methods of channels and locks …) is for the
// goroutines of an engine; elsewhere the functions panic. While the world stands still
// the host may use an engine's channels, timers and goroutines too, if it need not
// wait. Run and its kin move the world, one at a time. Goroutines, State and
// NumGoroutine are for the goroutines, and for the host while the world stands still.
// Interrupt, Interrupter, Engine.Go, Post, Adopt, Expect, AtClose, HostGoroutines and
// Close are for any host goroutine at any time.
//
// A program's mistakes are Go's: the same panics, of the same types, and the same fatal
// errors. Times are the world's, in nanoseconds where they are numbers.
//
// # G, M and P
//
// A G is a goroutine, an M is a thread, and a P is the right to run Gs, with a
// queue of them. An M must hold a P to run a G. The scheduler's rules are those
// of package runtime of Go 1.26, and its functions have the runtime's names, in
// files named as there: who knows one finds the way in the other.
//
// # Worlds
//
// The rules are written once, against a world (world.go): what time it is, how
// an M is moved, put to sleep and woken, and where another M may step in. In the
// virtual world (world_virtual.go) each M has a clock; every operation costs
// some of its time (Costs), and before each atomic step the M that is furthest
// behind moves first (Strategy). When all wait, time jumps to the next timer.
// Nothing depends on the host's clock, on addresses, or on the order of a Go
// map: the same Config and program give the same trace, to the byte.
//
// Chance has three streams of its own, all from Seed: by how much each operation
// exceeds its cost and how long a thread takes to wake; where stealing and
// select begin; and the program's random numbers (Engine.Rand).
//
// When all wait, time jumps to the next timer and a bit further: no kernel ends
// a sleep on time (Costs.Late). Timers that fall due within that bit fire
// together, in the order of their times, and each wake-up takes runnext from the
// one before. So five that sleep one after the other, and equally long, go on as
// 5 1 2 3 4, as they do with real Go.
//
// What comes from outside (outside.go: a read of a socket, another process, a
// callback of a library of the host) comes when it comes: a program that waits
// for it is not the same in every run. While one does, time does not jump ahead
// of the host's clock.
//
// In the parallel world (world_parallel.go) Ms really run side by side, each
// driven by a host goroutine, and time is the host's. The same rules hold, and
// the locks, the atomic accesses and the rings without locks, which in the
// virtual world are only ever used by one M at a time, are what makes them hold.
// A search over the virtual world's schedules tries what may come between two of
// these accesses (Engine.atom). No two runs are the same there. Each M tells of its
// events in a lane of its own, and times that are taken at the right moments put
// those of all Ms in an order in which they can have happened (tell.go). The time of
// an event is right to within some two microseconds. Between two Runs the clock goes
// on.
//
// # Stacks
//
// A G that parks needs a stack of its own: a carrier, which is a pooled
// coroutine (carrier.go). A fresh G runs straight on the stack of the scheduler
// loop that found it, and keeps that only if it parks. From any stack one goes to
// any other in one switch. That switch is the host runtime's own (coroswitch), which
// only iter.Pull may call: its address is read from iter.Pull's code. Where that is not
// possible, and under the race detector, iter.Pull itself does it, a little slower
// (coro.go). Goexit, and Kill, are the host's Goexit at the place where the G stands:
// deferred calls run as in Go, and no recover stops it.
// The host lets no stack be changed that its own LockOSThread (package runtime's) ties to
// a thread, and ends the process: who has called that must not wait before it is undone.
//
// With one P there is nobody to lock out, and most of the locks and atomic
// accesses that starting a G, passing a value and taking a lock cost are left out
// (alone.go, unrest.go). In the parallel world the steps that every goroutine takes
// again and again are written out in one piece each (quick.go, quickchan.go, and tell.go
// with their events), and what the ring will run next is fetched into the processor's
// cache before its turn (prefetch.go).
// How fast all this is, beside Go's own runtime, says BENCHMARKS.md.
//
// # Where to read
//
// proc.go is the scheduler: how a G is made, parks, is woken and ends, and how an
// M finds the next. m.go has the Ms and Ps, runq.go the queues, sysmon.go and
// syscall.go what happens around blocking calls, netpoll.go and timer.go what
// comes by itself. chan.go, select.go and sema.go are what Gs wait for, and
// mutex.go and its neighbours the locks made of that.
//
// # The rules, and where they are
//
//	rule                                            here                  runtime                   test
//	----                                            ----                  -------                   ----
//	a new G takes runnext, wakes an M               newproc               newproc                   TestNewGTakesRunnextAndWakesAnM
//	dead Gs are used again, 64 spill to 32          gfput, gfget          gfput, gfget              TestDeadGsAreUsedAgain
//	the program ends when main returns              goexit0               main                      TestProgramEndsWithMain
//	ring of 256 and runnext; the displaced kicked   runqput               runqput                   TestRunnextIsDisplacedToTheTail
//	full ring: half of it and the G to global       runqputslow           runqputslow               TestFullRingSpillsHalf
//	runnext inherits the time slice                 runqget, execute      runqget, execute          TestRunnextInheritsTheTimeSlice
//	the order of the search for work                findRunnable          findRunnable              TestSearchForWork
//	every 61st from the global queue                findRunnable          findRunnable              TestEvery61stFromTheGlobalQueue
//	a share of the global queue                     globrunqgetbatch      globrunqgetbatch          TestShareOfTheGlobalQueue
//	half of a ring, rounded up; the last runs       runqsteal             runqgrab, runqsteal       TestStealHalfRoundedUp
//	four passes in random order, runnext in the last,
//	after a pause of 3 µs                           stealWork, runqsteal  stealWork, runqgrab       TestRunnextIsStolenLast
//	at most half as many spin as work               findRunnable          findRunnable              TestHalfAsManySpinAsWork
//	one spinning M at a time is woken               wakep, resetspinning  wakep, resetspinning      TestOneIsWokenAtATime
//	look again before sleeping                      findRunnable          findRunnable              TestSearchFindsPlanted
//	idle Ms and Ps last in, first out               mput, pidleput        mput, pidleput            TestIdleListsAreStacks
//	a parked G is woken into runnext                ready                 ready                     TestDirectHandoff
//	Gosched to the global queue                     goschedImpl           goschedImpl               TestGoschedGoesToTheGlobalQueue
//	an internal yield to the local tail             goyield               goyield                   TestInternalYieldGoesToTheLocalTail
//	calls keep their P in name                      entersyscall          reentersyscall            TestShortCallKeepsItsP
//	unless it is sure that the call blocks          entersyscallblock     entersyscallblock         TestBlockingCallGivesItsPUpAtOnce
//	three ways back from a call                     exitsyscall           exitsyscall               TestThreeWaysBackFromACall
//	sysmon's pauses; it sleeps when all is idle     sysmonLoop            sysmon                    TestSysmonPauses, TestHourOfSleep
//	Ps taken from calls                             retake                retake                    TestRetake, TestHandoff,
//	                                                                                                TestPWithWorkIsTakenFromItsCall
//	preempted after 10 ms, to the global queue      retake, gopreempt_m   retake, gopreempt_m       TestPreemption,
//	                                                                                                TestPreemptedGGoesToTheGlobalQueue
//	what is worth an M for a P left behind          handoffp              handoffp                  TestHandoffStartsAnMForWork,
//	                                                                                                TestConditionsOfHandoff
//	no more than 10,000 Ms                          startm                checkmcount               TestManyThreads, TestFewThreads
//	stopping the world at safepoints                stopTheWorld          stopTheWorldWithSema      TestSearch (procs, two stop the world)
//	who enters a call meanwhile, or gives its P     entersyscallGCWait,   entersyscallHandleGCWait, TestCallEnteredWhileTheWorldIsStopped,
//	away, gives it to whoever stops the world       handoffp              handoffp                  TestPGivenAwayWhileTheWorldIsStopped
//	Ps removed, added, gone idle in order           procresize            procresize                TestRemovedPsGsGoToTheHead
//	locked Gs and Ms                                lockosthread.go       stoplockedm, startlockedm TestLockOSThread
//	a G locked to its M takes it along              mexit                 mexit                     TestMexitIsAnEvent
//	nobody can ever run                             checkdead             checkdead                 TestDeadlock, TestCheckdead,
//	                                                                                                TestLockedGsAreNoHope
//	a panic ends the program, Goexit one G          panicked, Goexit      fatalpanic, Goexit        TestPanicStopsTheWorld,
//	                                                                                                TestGoexitRunsDeferredCalls
//	direct handoff, full buffers                    chan.go               chan.go                   TestDirectHandoff,
//	                                                                                                TestFullBufferAndAWaitingSender
//	close wakes all, the last collected first       closechan             closechan                 TestGolden (close wakes five receivers)
//	select: random poll, one winner                 Select                selectgo                  TestSelectHasOneWinner
//	semaphores: FIFO, LIFO for losers, handoff      sema.go               sema.go                   TestGolden (barging, starvation)
//	Cond by ticket                                  notifyList            notifyList                TestGolden (signalled one by one)
//	Mutex: barging, spinning, starvation at 1 ms    mutex.go              internal/sync/mutex.go    TestGolden (barging, starvation,
//	                                                                                                a loser that has waited …)
//	RWMutex: a waiting writer keeps readers out     mutex.go              sync/rwmutex.go           TestGolden (a waiting writer …)
//	timers per P, run by whoever looks, stolen      timer.go              time.go                   TestTimersAreStolen
//	a timer of a channel nobody waits for is in no
//	heap; Stop and Reset leave no stale value       NewChanTimer          time.go                   TestTickerDoesNotHideDeadlock,
//	                                                                                                TestTimerChannelLooksEmpty
//	a ticker that is late keeps its phase           unlockAndRun          unlockAndRun              TestTickerKeepsItsPhase
//	stacks: 2 KB, doubled, halved when idle         stack.go              newstack, shrinkstack     TestStackDoubles,
//	                                                                                                TestStackShrinksWhenIdle
//	what has come from outside is before what
//	could be stolen                                 findRunnable          findRunnable              TestOutsideBeforeStealing
//	one M waits in the poller for the next timer    netpoll               findRunnable              TestSearch (sleepers)
//	Ms that really run side by side                 world_parallel.go     os_linux.go, lock_futex.go TestParallelChannels,
//	                                                                                                TestParallelResize
//	a real call loses its P to another M            retake, handoffp      retake, handoffp          TestCallLosesItsP
//	a stack is left before another M goes to it     leave, rest           mcall, gogo               TestBothWaysOfSwitching
//
// # Beside Go's own scheduler
//
// go run ./engine/internal/compare prints how often Gs come to another P, how many
// Ms there are, and how many blocking calls lose their P, for the runtime and for
// the parallel world. On a busy machine with two cores it printed (medians of five):
//
//	                 Ps   moved %, Go   engine   Ms, Go   engine   lost P %, Go   engine
//	fan-out           2            55       52        3        2
//	                  4            82       79        5        4
//	                  8            88       87        8        8
//	fork-join         2           2.4      3.9        2        2
//	                  4           8.2      8.1        4        4
//	                  8           9.1      9.2        8        7
//	ping-pong         2           0.2      0.2        2        2
//	                  4           0.3      0.3        4        4
//	                  8           0.3      0.2        4        4
//	calls             2           1.7      1.2       10        9             97       97
//	                  4           2.3      1.8       11       10             79       89
//	                  8           3.4      2.1       14       11             71       65
//	idle calls        2            56       40        5        4             98       92
//	                  4            56       40        5        4             62       80
//	                  8            67       40        4        4             38       41
//
// The two differ by no more than two runs of one of them do, but for this: with
// calls the runtime has one or two Ms more. Its own goroutines, such as the one that
// writes the trace, need a thread now and then, and while they have it another is
// made for the program's. For the same reason its Gs are moved a little more often
// there: where hardly anybody is made runnable but by a call that ends, the few
// others are those that are counted (of the idle calls, five to nine in a run).
//
// # What is left out
//
//   - One oversight. The runtime's handoffp does not look at needspinning, as
//     findRunnable does: if a G is made runnable while the last busy P but one is
//     being given away, that P may go idle and nobody look for the G, until its own
//     P comes to it. The search (search_test.go) has found that; here handoffp looks.
//   - wakep's lock, in the parallel world, where no P is idle and the next M that
//     runs out of work has been told to look again (needspinning) already. The
//     search goes this way, too.
//   - The garbage collector's workers, finalizers, and the runtime's own
//     goroutines: they are not the scheduler, and would only be noise in it.
//   - Signals, and so asynchronous preemption: a G gives way at its next
//     safepoint, which is any operation of the engine or Engine.Safepoint. In the
//     parallel world a G that computes without any holds up the end of a Run.
//   - What a stack holds: how large frames are, the engine is told (EnterFunc). It
//     has no garbage collector to shrink a stack, so a G does that itself, when it waits.
//   - Whole milliseconds: on Linux the runtime's poller waits no less than one,
//     so that a short sleep of an idle program takes that long.
//   - The runtime's own locks have a cost, and taking one lets others step in,
//     but in the virtual world there is never anybody to wait for.
//   - Select locks all its channels at one step, in the order of their numbers;
//     the runtime does it one by one in the order of their addresses, which
//     would differ from run to run.
//   - The tree in which the runtime finds a semaphore's waiters by address: the
//     line is part of the semaphore.
//   - A timer is taken out of its heap when it is stopped; the runtime does that
//     later, to avoid taking another P's lock.
//   - An idle P's turn at the garbage collector, cgo, tracing and profiling.
package engine
