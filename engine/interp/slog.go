package interp

import (
	"encoding/json"
	"log/slog"
	"reflect"
)

// A loggedValue is a value of the program's own for package log/slog: its text
// and its JSON are what they would be of the value. Like the other types here it
// is comparable if the value is.
type loggedValue struct {
	ownValue
}

func (l loggedValue) MarshalJSON() ([]byte, error) { return json.Marshal(l.m.jsonArg(l.v)) }

// A loggedValuer is one whose type has a LogValue method.
type loggedValuer struct{ loggedValue }

func (l loggedValuer) LogValue() slog.Value {
	f, _ := l.m.method(l.v, "LogValue")
	return f.(func() slog.Value)()
}

// A loggedText is one whose type has a MarshalText method.
type loggedText struct{ loggedValue }

func (l loggedText) MarshalText() ([]byte, error) {
	f, _ := l.m.method(l.v, "MarshalText")
	return f.(func() ([]byte, error))()
}

// logged is what package log/slog is given for x.
func (m *machine) logged(x any) any {
	x = key(x)
	own, ok := m.printedAny(x).(ownValue)
	if !ok {
		return m.printedAny(x)
	}
	if v := reflect.ValueOf(x); v.Kind() == reflect.Pointer && v.IsNil() {
		return loggedValue{own}
	}
	set := m.methodSet(reflect.TypeOf(x))
	if r, ok := set["LogValue"]; ok {
		if _, ok := r.bind(x).(func() slog.Value); ok {
			return loggedValuer{loggedValue{own}}
		}
	}
	if r, ok := set["MarshalText"]; ok {
		if _, ok := r.bind(x).(func() ([]byte, error)); ok {
			return loggedText{loggedValue{own}}
		}
	}
	return loggedValue{own}
}

// loggedList is logged for a list that is passed on.
func (m *machine) loggedList(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = m.logged(x)
	}
	return out
}
