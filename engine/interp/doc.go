// Package interp runs Go source on the engine: programs (Compile, Program.Run)
// and prompts (NewSession, Session.Eval).
//
// Source goes one way:
//
//		source ─ parse, check ─ lower ─ yaegi ─ engine
//
//	  - It is parsed and type-checked against what can run (package universe reads
//	    that out of the interpreter's symbol tables; library adds the generic parts
//	    of the standard library). Errors are the compiler's, at the writer's own
//	    lines.
//	  - Package lower rewrites it into plainer Go, in which everything that can
//	    block, start or wake a goroutine is a call into the run time.
//	  - yaegi interprets the result. What it imports as gp is a machine: the run
//	    time, bound to one engine. What it imports as sync, time, context, os … is
//	    package std's.
//
// Three things are coupled and must agree: the names that lower emits (gp.…) and
// machine.exports; the lines that lower writes and siteOf, which reads them back
// out of yaegi's messages; and the variables gp__at, gp__tick and gp__enter, by
// which lowered code tells where it is, with native.go, which puts native code in
// the place of the assignments to them.
//
// A run makes an engine and an interpreter of its own. Nothing is shared between
// runs but tables that never change, so runs may be under way side by side.
package interp
