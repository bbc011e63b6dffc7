#include "textflag.h"

// func prefetch(addr uintptr, lines int)
TEXT ·prefetch(SB), NOSPLIT, $0-16
	MOVQ addr+0(FP), AX
	MOVQ lines+8(FP), CX
next:
	PREFETCHT0 (AX)
	ADDQ $64, AX
	DECQ CX
	JG   next
	RET

// func prefetchSwitch(stack, hostg, coro uintptr)
TEXT ·prefetchSwitch(SB), NOSPLIT, $0-24
	MOVQ stack+0(FP), AX
	MOVQ hostg+8(FP), BX
	MOVQ coro+16(FP), CX
	PREFETCHT0 (CX)
	PREFETCHT0 (BX)
	PREFETCHT0 64(BX)
	PREFETCHT0 128(BX)
	PREFETCHT0 192(BX)
	PREFETCHT0 384(BX)
	PREFETCHT0 (AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	PREFETCHT0 192(AX)
	PREFETCHT0 256(AX)
	PREFETCHT0 320(AX)
	PREFETCHT0 384(AX)
	RET

// func hostg() uintptr
TEXT ·hostg(SB), NOSPLIT, $0-8
	MOVQ (TLS), AX
	MOVQ AX, ret+0(FP)
	RET
