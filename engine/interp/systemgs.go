package interp

import (
	"slices"
	"strings"

	"gopark/engine/interp/lower"
)

// withoutOS are the standard packages that do not bring package os along (go
// list -deps, Go 1.26).
const withoutOS = `bufio bytes cmp compress/bzip2 container/heap container/list container/ring
	context crypto crypto/sha3 crypto/subtle embed encoding encoding/ascii85
	encoding/base32 encoding/base64 encoding/binary encoding/pem errors
	go/build/constraint go/version hash hash/adler32 hash/crc32 hash/crc64 hash/fnv
	hash/maphash html image image/color image/color/palette image/draw image/jpeg
	index/suffixarray io io/fs iter maps math math/bits math/cmplx math/rand
	math/rand/v2 net/netip path reflect regexp regexp/syntax runtime runtime/metrics
	slices sort strconv strings structs sync sync/atomic syscall time unicode
	unicode/utf16 unicode/utf8 unique unsafe weak`

var osFree = strings.Fields(withoutOS)

// systemGs is how many goroutines of the real runtime's own wait in the queue
// when the main function of such a program starts: one that waits for the number
// of processors to change and, for the files of package os, one that finalizes.
func (p *Program) systemGs() int {
	for _, path := range p.imports {
		if !strings.HasPrefix(path, "golang.org/") && path != lower.RuntimePath && !slices.Contains(osFree, path) {
			return 2
		}
	}
	return 1
}
