package interp

import (
	"encoding/json"
	"log/slog"
)

// A loggedValue is a value of the program's own for package log/slog: its text
// and its JSON are what they would be of the value.
type loggedValue struct {
	ownValue
}

func (l loggedValue) MarshalJSON() ([]byte, error) { return json.Marshal(l.m.jsonArg(l.v)) }

// A loggedValuer is one whose type has a LogValue method.
type loggedValuer struct {
	loggedValue
	value func() slog.Value
}

func (l loggedValuer) LogValue() slog.Value { return l.value() }

// logged is what package log/slog is given for x.
func (m *machine) logged(x any) any {
	x = key(x)
	own, ok := m.printedAny(x).(ownValue)
	if !ok {
		return m.printedAny(x)
	}
	if f, ok := m.method(x, "LogValue"); ok {
		if value, ok := f.(func() slog.Value); ok {
			return loggedValuer{loggedValue{own}, value}
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
