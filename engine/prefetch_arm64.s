#include "textflag.h"

// func prefetch(addr uintptr, lines int)
TEXT ·prefetch(SB), NOSPLIT, $0-16
	MOVD addr+0(FP), R0
	MOVD lines+8(FP), R1
next:
	PRFM (R0), PLDL1KEEP
	ADD  $64, R0
	SUBS $1, R1
	BGT  next
	RET

// func prefetchSwitch(stack, hostg, coro uintptr)
TEXT ·prefetchSwitch(SB), NOSPLIT, $0-24
	MOVD stack+0(FP), R0
	MOVD hostg+8(FP), R1
	MOVD coro+16(FP), R2
	PRFM (R2), PLDL1KEEP
	PRFM (R1), PLDL1KEEP
	PRFM 64(R1), PLDL1KEEP
	PRFM 128(R1), PLDL1KEEP
	PRFM 192(R1), PLDL1KEEP
	PRFM 384(R1), PLDL1KEEP
	PRFM (R0), PLDL1KEEP
	PRFM 64(R0), PLDL1KEEP
	PRFM 128(R0), PLDL1KEEP
	PRFM 192(R0), PLDL1KEEP
	PRFM 256(R0), PLDL1KEEP
	PRFM 320(R0), PLDL1KEEP
	PRFM 384(R0), PLDL1KEEP
	RET

// func hostg() uintptr
TEXT ·hostg(SB), NOSPLIT, $0-8
	MOVD g, ret+0(FP)
	RET
