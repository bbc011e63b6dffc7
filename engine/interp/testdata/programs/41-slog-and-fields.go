package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
)

type Level int

func (l Level) String() string { return fmt.Sprint("L", int(l)) }

type Secret struct{ word string }

func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

type User struct {
	ID   int `json:"id"`
	Name string
	pin  int
}

func (u User) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("id", u.ID), slog.String("name", u.Name))
}

type Point struct{ X, Y int }

type CodeError struct{ Code int }

func (e *CodeError) Error() string { return fmt.Sprint("code ", e.Code) }

type base struct{ Hidden, hidden int }

type Outer struct {
	base
	Name string `tag:"x"`
	priv *Point
}

func main() {
	noTime := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		if p, ok := a.Value.Any().(Point); ok {
			return slog.Int(a.Key+".x", p.X)
		}
		if l, ok := a.Value.Any().(fmt.Stringer); ok && a.Key == "level2" {
			return slog.String("level2", l.String()+"!")
		}
		return a
	}}
	for _, h := range []slog.Handler{slog.NewTextHandler(os.Stdout, noTime), slog.NewJSONHandler(os.Stdout, noTime)} {
		l := slog.New(h)
		l.Info("one", "s", Secret{"x"}, "u", User{1, "Al", 3}, "lv", Level(3), "level2", Level(4))
		l.Warn("two", slog.Any("u", &User{2, "Bo", 4}), slog.Group("g", "p", Point{1, 2}, "s", Secret{"y"}))
		l.With("who", User{3, "Cy", 5}).Error("three", "err", &CodeError{7}, "e", errors.New("plain"))
		l.DebugContext(context.Background(), "four", "list", []Point{{1, 2}}, "levels", []Level{1, 2}, "n", 1)
		l.Log(context.Background(), slog.LevelInfo, "five", []any{"a", Level(1), "b", Secret{}}...)
		l.WithGroup("grp").LogAttrs(context.Background(), slog.LevelInfo, "six", slog.Any("k", Level(9)), slog.Any("ptr", struct{ A int }{1}))
	}
	v := slog.AnyValue(Point{3, 4})
	fmt.Println(v.Kind(), v.Any(), v.Any().(Point).X)

	t := reflect.TypeOf(Outer{})
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Println(f.Name, f.IsExported(), f.PkgPath, f.Anonymous, f.Tag.Get("tag"))
	}
	for _, f := range reflect.VisibleFields(t) {
		fmt.Println(f.Name, f.IsExported(), f.Index)
	}
	f, ok := t.FieldByName("hidden")
	fmt.Println(f.Name, f.IsExported(), ok)
	o := Outer{base: base{1, 2}, Name: "n", priv: &Point{5, 6}}
	w := reflect.ValueOf(&o).Elem()
	for i := range w.NumField() {
		fmt.Println(w.Field(i).CanSet(), w.Field(i).CanInterface(), w.Field(i).Kind())
	}
	fmt.Println(w.FieldByName("hidden").Int(), w.FieldByName("hidden").CanSet(), w.FieldByName("Hidden").CanSet(), w.FieldByName("priv").Elem().Field(0))
	w.FieldByName("Name").SetString("changed")
	fmt.Println(o.Name, w.FieldByIndex([]int{0, 0}), w.Field(2).IsNil())
	defer func() { fmt.Println(recover()) }()
	w.Field(2).Interface()
}
