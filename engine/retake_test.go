package engine

import "testing"

// TestPWithWorkIsTakenFromItsCall: a P in a call that has work is taken at sysmon's second
// look, also if an M looks for work or a P is idle: nobody may have seen what is in its
// queue. Without work it stays for 10 ms then.
func TestPWithWorkIsTakenFromItsCall(t *testing.T) {
	for _, test := range []struct {
		work, spinning, idle, taken bool
	}{
		{work: true, spinning: true, taken: true},
		{work: true, idle: true, taken: true},
		{work: true, taken: true},
		{spinning: true, taken: false},
		{idle: true, taken: false},
		{taken: true},
	} {
		procs := 1
		if test.idle {
			procs = 2
		}
		e, err := New(Config{Procs: procs})
		if err != nil {
			t.Fatal(err)
		}
		if test.spinning {
			e.sched.nmspinning.Store(1)
		}
		pp, mp := e.allp[0], e.allm[0]
		if test.work {
			gp := e.malg()
			gp.status = grunnable
			e.runqput(nil, pp, gp, false)
		}
		mp.p, mp.oldp = nil, pp
		pp.syscalltick.Add(1)
		pp.status.Store(psyscall)
		sysmon := e.allocm()
		if n := e.retake(sysmon); n != 0 {
			t.Errorf("%+v: %d taken at the first look", test, n)
		}
		if n := e.retake(sysmon); (n == 1) != test.taken {
			t.Errorf("%+v: %d taken at the second look", test, n)
		}
		sysmon.clock += forcePreemptNS
		if n := e.retake(sysmon); (n == 1) != !test.taken {
			t.Errorf("%+v: %d taken after 10 ms", test, n)
		}
		e.Close()
	}
}
