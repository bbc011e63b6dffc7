package interp

import (
	"reflect"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
)

// What package reflect does with channels. The host's channels are empty: they only
// stand for the engine's, and who waited for one of them would wait for ever, with the
// whole M. Where a channel is no such thing, or may not be used so, the host's method
// says what is wrong.

// usable says whether v is a channel that may be used in this direction.
func usable(v reflect.Value, dir reflect.ChanDir) bool {
	return v.Kind() == reflect.Chan && v.CanInterface() && v.Type().ChanDir()&dir != 0
}

// variable returns a variable for an element of v, which is x if that is valid.
func variable(v, x reflect.Value) reflect.Value {
	p := reflect.New(v.Type().Elem())
	if x.IsValid() {
		p.Elem().Set(x)
	}
	return p
}

func (m *machine) valueSend(v, x reflect.Value) {
	if !usable(v, reflect.SendDir) || !x.IsValid() {
		v.Send(x)
		return
	}
	hostchan.OfValue(m.e, v).Send(variable(v, x).Interface())
}

func (m *machine) valueTrySend(v, x reflect.Value) bool {
	if !usable(v, reflect.SendDir) || !x.IsValid() {
		return v.TrySend(x)
	}
	return hostchan.OfValue(m.e, v).TrySend(variable(v, x).Interface())
}

func (m *machine) valueRecv(v reflect.Value) (reflect.Value, bool) {
	if !usable(v, reflect.RecvDir) {
		return v.Recv()
	}
	p := variable(v, reflect.Value{})
	ok := hostchan.OfValue(m.e, v).Recv(p.Interface())
	return p.Elem(), ok
}

func (m *machine) valueTryRecv(v reflect.Value) (reflect.Value, bool) {
	if !usable(v, reflect.RecvDir) {
		return v.TryRecv()
	}
	p := variable(v, reflect.Value{})
	selected, ok := hostchan.OfValue(m.e, v).TryRecv(p.Interface())
	if !selected {
		return reflect.Value{}, false
	}
	return p.Elem(), ok
}

func (m *machine) valueClose(v reflect.Value) {
	if usable(v, reflect.SendDir) {
		hostchan.OfValue(m.e, v).Close()
	}
	v.Close()
}

func (m *machine) valueLen(v reflect.Value) int {
	if v.Kind() != reflect.Chan {
		return v.Len()
	}
	return hostchan.OfValue(m.e, v).Len()
}

func (m *machine) valueCap(v reflect.Value) int {
	if v.Kind() != reflect.Chan {
		return v.Cap()
	}
	return hostchan.OfValue(m.e, v).Cap()
}

// reflectSelect is reflect.Select.
func (m *machine) reflectSelect(cases []reflect.SelectCase) (chosen int, recv reflect.Value, recvOK bool) {
	if len(cases) > 65536 {
		panic("reflect.Select: too many cases (max 65536)")
	}
	mine := make([]engine.Case, len(cases))
	vars := make([]reflect.Value, len(cases))
	byDefault := -1
	for i, c := range cases {
		switch c.Dir {
		case reflect.SelectDefault:
			switch {
			case byDefault >= 0:
				panic("reflect.Select: multiple default cases")
			case c.Chan.IsValid():
				panic("reflect.Select: default case has Chan value")
			case c.Send.IsValid():
				panic("reflect.Select: default case has Send value")
			}
			byDefault = i
			continue
		case reflect.SelectSend:
			if !c.Chan.IsValid() {
				continue
			}
			switch {
			case !usable(c.Chan, reflect.SendDir):
				panic("reflect.Select: SendDir case using recv-only channel")
			case !c.Send.IsValid():
				panic("reflect.Select: SendDir case missing Send value")
			}
			mine[i].Dir = engine.SendDir
		case reflect.SelectRecv:
			if c.Send.IsValid() {
				panic("reflect.Select: RecvDir case has Send value")
			}
			if !c.Chan.IsValid() {
				continue
			}
			if !usable(c.Chan, reflect.RecvDir) {
				panic("reflect.Select: RecvDir case using send-only channel")
			}
			mine[i].Dir = engine.RecvDir
		default:
			panic("reflect.Select: invalid Dir")
		}
		vars[i] = variable(c.Chan, c.Send)
		mine[i].C, mine[i].Elem = hostchan.OfValue(m.e, c.Chan), vars[i].Interface()
	}
	chosen, recvOK = m.e.Select(mine, byDefault < 0)
	switch {
	case chosen < 0:
		return byDefault, reflect.Value{}, false
	case mine[chosen].Dir == engine.RecvDir:
		return chosen, vars[chosen].Elem(), recvOK
	}
	return chosen, reflect.Value{}, false
}
