package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

// stdin: "add apple 3\nadd pear 5\nremove apple 1\nlist\nbad\nremove kiwi 2\nadd fig x\nlist\nquit\nignored\n"

type Inventory struct {
	items map[string]int
}

func (inv *Inventory) apply(line string) (string, error) {
	f := strings.Fields(line)
	if len(f) == 0 {
		return "", nil
	}
	switch f[0] {
	case "add", "remove":
		if len(f) != 3 {
			return "", fmt.Errorf("usage: %s ITEM N", f[0])
		}
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return "", fmt.Errorf("bad number: %w", err)
		}
		if f[0] == "remove" {
			n = -n
		}
		if inv.items[f[1]]+n < 0 {
			return "", fmt.Errorf("not enough %s: have %d", f[1], inv.items[f[1]])
		}
		inv.items[f[1]] += n
		return fmt.Sprintf("%s: %d", f[1], inv.items[f[1]]), nil
	case "list":
		names := make([]string, 0, len(inv.items))
		for n := range inv.items {
			names = append(names, n)
		}
		sort.Strings(names)
		var b strings.Builder
		for i, n := range names {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%s=%d", n, inv.items[n])
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("unknown command %q", f[0])
}

func main() {
	inv := &Inventory{items: map[string]int{}}
	sc := bufio.NewScanner(os.Stdin)
	for sc.Scan() {
		line := sc.Text()
		if line == "quit" {
			break
		}
		out, err := inv.apply(line)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(out)
	}
	fmt.Fprintln(os.Stderr, "done")
}
