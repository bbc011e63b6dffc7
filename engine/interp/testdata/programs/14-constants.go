package main

import (
	"fmt"
	"math"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
)

const (
	a, b = iota, iota * 10
	c, d
	e, f
)

const (
	Read = 1 << iota
	Write
	Exec
)

const big = 1 << 100
const pi = 3.14159265358979323846264338327950288
const s = "const" + "ant"
const typed int64 = 5
const r = 'a' + 1
const isTrue = 1 < 2 && "a" < "b"
const h = 0x_FF + 0b1010 + 0o17 + 1_000
const huge = big * big / big >> 98

func (w Weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu"}[w] }

func main() {
	fmt.Println(Sunday, Monday, Thursday, int(Tuesday))
	fmt.Println(KB, MB, GB)
	fmt.Println(a, b, c, d, e, f)
	fmt.Println(Read|Exec, Read&Write, Exec&^Exec)
	fmt.Println(big>>98, huge, pi, s, typed, r, isTrue, h)
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), math.Pi)
	var f32 float32 = pi
	fmt.Println(f32, len(s), s[2])
	const local = iota + 3
	fmt.Println(local)
	var x uint8 = 200
	x += 100
	fmt.Println(x, -7/2, -7%3, 7>>1, -7>>1, 1<<3|1, 6&^2, ^5)
	var i8 int8 = 127
	i8++
	fmt.Println(i8, uint32(1<<32-1), int32(math.MinInt32))
	fmt.Println(5/2, 5.0/2, 5/2.0, 1/3.0)
	var dur = 3 * 1.5
	fmt.Printf("%T %T %T %T %v\n", r, 1.0, 'x', 1i, dur)
	const c1 = len("hello")
	var arr [c1 * 2]int
	fmt.Println(len(arr))
	fmt.Println(0.1+0.2, 1e3, 'a', "\u00e9\t\x41", `raw\n`)
	var u uint = 3
	fmt.Println(u-4 > 0, 1<<u, -5%3)
	fmt.Println(math.Inf(1), -math.Inf(1), math.NaN(), math.Sqrt(2), math.MaxInt32)
	fmt.Println(uint8(255), float64(7)/2)
	var ff = 3.7
	fmt.Println(int(ff), int64(-ff), uint8(int(ff)), string(rune(65)), string(rune(0x4e16)))
}
