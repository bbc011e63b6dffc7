package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

type D time.Duration

func (d D) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }
func (d *D) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("bad duration: %w", err)
	}
	x, err := time.ParseDuration(s)
	*d = D(x)
	return err
}

type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

type Base struct {
	ID int `json:"id"`
}
type Conf struct {
	Base
	Wait  D
	C     Level            `json:"lvl"`
	Opt   *D               `json:"opt,omitempty"`
	List  []Level          `json:"list"`
	ByL   map[Level]string `json:"by"`
	Any   any              `json:"any"`
	Skip  string           `json:"-"`
	When  time.Time        `json:"when"`
	inner int
}
type Shape interface{ Area() float64 }
type Sq struct{ S float64 }

func (s Sq) Area() float64 { return s.S * s.S }

type Tree struct {
	V    int   `json:"v"`
	L, R *Tree `json:",omitempty"`
}
type temp float64

func (t temp) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf("%.1f", float64(t))), nil }

func main() {
	d := D(time.Minute)
	c := Conf{Base{7}, D(time.Second), 3, &d, []Level{1, 2}, map[Level]string{4: "x"}, Level(9), "s", time.Unix(0, 0).UTC(), 1}
	b, err := json.Marshal(c)
	fmt.Println(string(b), err)
	var back Conf
	fmt.Println(json.Unmarshal(b, &back))
	fmt.Println(back.ID, time.Duration(back.Wait), int(back.C), time.Duration(*back.Opt), len(back.List), back.ByL, back.Any, back.When.Year())
	fmt.Println(json.Unmarshal([]byte(`{"Wait":5}`), &back))
	b, err = json.Marshal([]Shape{Sq{2}, nil})
	fmt.Println(string(b), err)
	b, _ = json.Marshal(map[string]any{"t": temp(2), "l": []any{Level(1), "x"}, "n": nil})
	fmt.Println(string(b))
	t := &Tree{1, &Tree{V: 2}, nil}
	b, _ = json.MarshalIndent(t, "", " ")
	fmt.Println(string(b))
	var t2 Tree
	json.Unmarshal(b, &t2)
	fmt.Println(t2.L.V, t2.R == nil)
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "  ")
	enc.Encode(struct {
		T temp
		N *int
	}{1.25, nil})
	dec := json.NewDecoder(strings.NewReader(`{"id":1,"Wait":"3s"} {"id":2}`))
	for dec.More() {
		var c Conf
		if err := dec.Decode(&c); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(c.ID, time.Duration(c.Wait))
	}
	var m map[string]Level
	fmt.Println(json.Unmarshal([]byte(`{"a":"L5"}`), &m), int(m["a"]))
	var bad Conf
	err = json.Unmarshal([]byte(`{`), &bad)
	fmt.Println(err)
	var list []*Conf
	fmt.Println(json.Unmarshal([]byte(`[{"id":3},null]`), &list), len(list), list[0].ID, list[1] == nil)
}
