package play

import "io"

// A Key is a key that was pressed: a letter, or one of the constants.
type Key rune

// The keys that are no letters.
const (
	KeyNone Key = -iota
	KeyLeft
	KeyRight
	KeyUp
	KeyDown
	KeyHome
	KeyEnd
	KeyPageUp
	KeyPageDown
	KeyTab
	KeyCtrlC
	KeyCtrlZ
)

// sequences are what terminals send for keys that are no letters.
var sequences = []struct {
	sent string
	key  Key
}{
	{"\x1b[C", KeyRight}, {"\x1bOC", KeyRight}, {"\x1b[D", KeyLeft}, {"\x1bOD", KeyLeft},
	{"\x1b[A", KeyUp}, {"\x1bOA", KeyUp}, {"\x1b[B", KeyDown}, {"\x1bOB", KeyDown},
	{"\x1b[H", KeyHome}, {"\x1bOH", KeyHome}, {"\x1b[1~", KeyHome}, {"\x1b[7~", KeyHome},
	{"\x1b[F", KeyEnd}, {"\x1bOF", KeyEnd}, {"\x1b[4~", KeyEnd}, {"\x1b[8~", KeyEnd},
	{"\x1b[Z", KeyTab}, {"\x1b[5~", KeyPageUp}, {"\x1b[6~", KeyPageDown},
}

// ReadKeys reads keys until r ends, and closes the channel then.
func ReadKeys(r io.Reader) <-chan Key {
	keys := make(chan Key, 64)
	go func() {
		defer close(keys)
		buf := make([]byte, 256)
		rest := 0 // bytes of a key that has not come whole
		for {
			n, err := r.Read(buf[rest:])
			pressed, left := parseKeys(buf[:rest+n])
			rest = copy(buf, left)
			if rest > 16 {
				rest = 0 // that is no key
			}
			for _, k := range pressed {
				select {
				case keys <- k:
				default: // nobody looks: better to lose a key than to hang
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return keys
}

// parseKeys takes apart what a terminal has sent. rest is what may be the
// beginning of a key.
func parseKeys(b []byte) (keys []Key, rest []byte) {
next:
	for len(b) > 0 {
		for _, s := range sequences {
			if len(b) >= len(s.sent) && string(b[:len(s.sent)]) == s.sent {
				keys = append(keys, s.key)
				b = b[len(s.sent):]
				continue next
			}
		}
		switch {
		case b[0] == 0x1b:
			n := escape(b)
			if n == 0 {
				return keys, b
			}
			b = b[n:] // a key that means nothing here
		case b[0] == '\t':
			keys = append(keys, KeyTab)
			b = b[1:]
		case b[0] == 3:
			keys = append(keys, KeyCtrlC)
			b = b[1:]
		case b[0] == 26:
			keys = append(keys, KeyCtrlZ)
			b = b[1:]
		default:
			if b[0] >= ' ' && b[0] < 0x7f {
				keys = append(keys, Key(b[0]))
			}
			b = b[1:]
		}
	}
	return keys, nil
}

// escape is how long the escape sequence is that b begins with; 0 if it has not
// come whole.
func escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] != '[' && b[1] != 'O' {
		return 1
	}
	for i := 2; i < len(b); i++ {
		if b[i] >= 0x40 && b[i] <= 0x7e {
			return i + 1
		}
	}
	return 0
}
