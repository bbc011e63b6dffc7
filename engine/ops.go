package engine

import "reflect"

// Ops moves the elements of a channel, which the engine knows only as pointers
// to variables, kept in any: that needs no conversion of the elements
// themselves, and no allocation.
type Ops interface {
	Copy(dst, src any) // *dst = *src
	Zero(dst any)      // *dst = zero
	Move(dst, src any) // *dst, *src = *src, zero
	Box(old any) any   // a variable for an element: old, if it is one
	NewBuf(n int) Buf  // a buffer for n elements
}

// A Buf is a channel's buffer.
type Buf interface {
	Put(i int, src any)  // buf[i] = *src
	Take(i int, dst any) // *dst = buf[i], unless dst is nil, and forget buf[i]
}

// OpsFor returns the operations for channels of T: elements are *T.
func OpsFor[T any]() Ops { return typedOps[T]{} }

type typedOps[T any] struct{}

func (typedOps[T]) pointer() any      { return (*T)(nil) }
func (typedOps[T]) Copy(dst, src any) { *dst.(*T) = *src.(*T) }
func (typedOps[T]) Zero(dst any)      { var zero T; *dst.(*T) = zero }
func (typedOps[T]) Move(dst, src any) {
	var zero T
	p := src.(*T)
	*dst.(*T), *p = *p, zero
}

func (typedOps[T]) Box(old any) any {
	if box, ok := old.(*T); ok {
		return box
	}
	return new(T)
}

func (typedOps[T]) NewBuf(n int) Buf { return make(typedBuf[T], n) }

type typedBuf[T any] []T

func (b typedBuf[T]) Put(i int, src any) { b[i] = *src.(*T) }
func (b typedBuf[T]) Take(i int, dst any) {
	if dst != nil {
		*dst.(*T) = b[i]
	}
	var zero T
	b[i] = zero
}

// OpsOf returns the operations for channels of t: elements are pointers to t,
// whose type may be known to nobody but reflect.
func OpsOf(t reflect.Type) Ops { return reflectOps{t} }

type reflectOps struct{ t reflect.Type }

func (o reflectOps) pointer() any { return reflect.Zero(reflect.PointerTo(o.t)).Interface() }

// takes says whether elem, which is no *t, points to something that a t can be copied
// from, or to, even so.
func (o reflectOps) takes(dir Dir, elem any) bool {
	t := reflect.TypeOf(elem)
	if t == nil || t.Kind() != reflect.Pointer {
		return false
	}
	if dir == SendDir {
		return t.Elem().AssignableTo(o.t)
	}
	return o.t.AssignableTo(t.Elem())
}

func (reflectOps) Copy(dst, src any) {
	reflect.ValueOf(dst).Elem().Set(reflect.ValueOf(src).Elem())
}

func (reflectOps) Zero(dst any) { reflect.ValueOf(dst).Elem().SetZero() }

func (o reflectOps) Move(dst, src any) {
	o.Copy(dst, src)
	o.Zero(src)
}

func (o reflectOps) Box(any) any { return reflect.New(o.t).Interface() }

func (o reflectOps) NewBuf(n int) Buf {
	return reflectBuf{reflect.MakeSlice(reflect.SliceOf(o.t), n, n)}
}

type reflectBuf struct{ v reflect.Value }

func (b reflectBuf) Put(i int, src any) { b.v.Index(i).Set(reflect.ValueOf(src).Elem()) }
func (b reflectBuf) Take(i int, dst any) {
	x := b.v.Index(i)
	if dst != nil {
		reflect.ValueOf(dst).Elem().Set(x)
	}
	x.SetZero()
}
