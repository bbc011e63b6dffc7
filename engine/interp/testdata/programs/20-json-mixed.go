// Structs of which some parts have methods for JSON, and the others tags, embedded
// structs and options.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

type level int

func (l level) MarshalText() ([]byte, error) { return []byte([]string{"lo", "hi"}[l]), nil }
func (l *level) UnmarshalText(b []byte) error {
	i := strings.Index("lohi", string(b))
	if i < 0 {
		return fmt.Errorf("no level %q", b)
	}
	*l = level(i / 2)
	return nil
}

type Base struct {
	ID int `json:"id"`
}

type Common struct {
	Code  string `json:"code"`
	Level level
}

type event struct {
	Base
	*Common
	Max   level            `json:"max"`
	N     int64            `json:"n,string"`
	P     *bool            `json:"p,string,omitempty"`
	Pair  [2]level         `json:"pair"`
	Any   any              `json:"any"`
	Kids  []event          `json:"kids,omitempty"`
	Extra map[level]string `json:"extra"`
	Minus string           `json:"-,"`
	Not   string           `json:"-"`
}

func show(e event, err error) {
	code := "none"
	if e.Common != nil {
		code = fmt.Sprintf("%s/%d", e.Code, e.Level)
	}
	fmt.Println(e.ID, code, e.Max, e.N, e.P != nil && *e.P, e.Pair, e.Any, len(e.Kids), e.Extra, e.Minus, e.Not, err)
}

func main() {
	yes := true
	e := event{Base{1}, &Common{"c", 1}, 1, 1 << 60, &yes, [2]level{1, 0}, []level{0}, []event{{}}, map[level]string{1: "x"}, "m", "not"}
	b, err := json.Marshal(e)
	fmt.Println(string(b), err)
	var f event
	err = json.Unmarshal(b, &f)
	show(f, err)
	for _, in := range []string{
		`{"n":5}`, `{"n":"x"}`, `{"code":"","max":"hi"}`, `{"max":"mid"}`, `{"pair":["hi","lo","hi"]}`, `{"pair":["hi"]}`,
		`{"id":"x"}`, `{"unknown":1,"ID":7,"-":"y"}`, `{"kids":[{"id":1,"oops":2}]}`, `{"any":5}`,
	} {
		var lax, strict event
		err := json.Unmarshal([]byte(in), &lax)
		show(lax, err)
		d := json.NewDecoder(strings.NewReader(in))
		d.DisallowUnknownFields()
		d.UseNumber()
		err = d.Decode(&strict)
		show(strict, err)
		fmt.Printf("%T\n", strict.Any)
	}
}
