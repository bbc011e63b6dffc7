package interp

import "testing"

func TestParseProcs(t *testing.T) {
	for s, want := range map[string]int{"1": 1, "4": 4, "256": 256, "0": 0, "-3": 0, "257": 0, "100000": 0, "": 0, "four": 0, "1.5": 0} {
		got, err := ParseProcs(s)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("ParseProcs(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
}

func TestParseSeed(t *testing.T) {
	for s, want := range map[string]uint64{"1": 1, "18446744073709551615": 1<<64 - 1, "0": 0, "-1": 0, "x": 0, "18446744073709551616": 0} {
		got, err := ParseSeed(s)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("ParseSeed(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
}

func TestParseLang(t *testing.T) {
	for s, want := range map[string]string{
		"go1.21": "go1.21", "1.21": "go1.21", "go1.22.3": "go1.22", "go1.26": "go1.26",
		"go9": "", "go1.27": "", "go1.999": "", "go2.0": "", "": "", "latest": "", "go1.021": "", "gogo1.21": "",
	} {
		got, err := ParseLang(s)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseLang(%q) = %q, %v; want %q", s, got, err, want)
		}
	}
}
