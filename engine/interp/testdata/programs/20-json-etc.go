package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"
)

type Address struct {
	Street string `json:"street"`
	Zip    string `json:"zip,omitempty"`
}

type Person struct {
	Name    string         `json:"name"`
	Age     int            `json:"age"`
	Emails  []string       `json:"emails"`
	Addr    *Address       `json:"addr,omitempty"`
	Meta    map[string]any `json:"meta"`
	private int
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	p := Person{Name: "Ann", Age: 30, Emails: []string{"a@b"}, Addr: &Address{Street: "Main"}, Meta: map[string]any{"k": 1}}
	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	var q Person
	err = json.Unmarshal([]byte(`{"name":"Bob","age":41,"emails":["x","y"],"addr":{"street":"S","zip":"9"}}`), &q)
	fmt.Println(q.Name, q.Age, q.Emails, q.Addr.Zip, err)
	err = json.Unmarshal([]byte(`{bad`), &q)
	fmt.Println(err)
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(w, "a\tbb\tccc")
	fmt.Fprintln(w, "aaa\tb\tc")
	w.Flush()
	s := []string{"ccc", "a", "bb"}
	sort.Sort(byLen(s))
	fmt.Println(s)
	sort.Sort(sort.Reverse(sort.StringSlice(s)))
	fmt.Println(s, sort.SearchInts([]int{1, 3, 5}, 3))
	people := []Person{{Name: "A", Age: 3}, {Name: "B", Age: 1}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].Age < people[j].Age })
	fmt.Println(people[0].Name)
	fmt.Println(math.Floor(2.7), math.Abs(-3), math.Pow(2, 10), math.Max(1, 2), math.Mod(7, 3), math.Hypot(3, 4), math.MaxInt8)
	fmt.Println(time.Duration(1500)*time.Millisecond, strings.ToTitle("x"))
}
