package files

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// writeSVG writes the scene as vectors: a viewer zooms as far as it likes, and
// shows what a box is where the pointer rests.
func writeSVG(w io.Writer, _ *trace.Recorder, run *lanes.Run) error {
	s := newScene(run)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="ui-monospace, Menlo, Consolas, monospace">
<title>%s</title>
<defs><marker id="arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0,0 L6,3 L0,6 z" fill="%s"/></marker></defs>
<rect width="100%%" height="100%%" fill="#ffffff"/>
`, s.width, s.height, s.width, s.height, escape(run.Name+" as gopark saw it"), inkWake)
	for _, l := range s.lines {
		if !l.arrow {
			fmt.Fprintf(b, `<line x1="%.2f" y1="%.1f" x2="%.2f" y2="%.1f" stroke="%s"/>`+"\n", l.x1, l.y1, l.x2, l.y2, l.color)
		}
	}
	for _, r := range s.boxes {
		fmt.Fprintf(b, `<rect x="%.3f" y="%.1f" width="%.3f" height="%.1f" fill="%s"`, r.x, r.y, r.w, r.h, r.fill)
		if r.title == "" {
			b.WriteString("/>\n")
		} else {
			fmt.Fprintf(b, "><title>%s</title></rect>\n", escape(r.title))
		}
	}
	for _, l := range s.lines {
		if l.arrow {
			fmt.Fprintf(b, `<line x1="%.2f" y1="%.1f" x2="%.2f" y2="%.1f" stroke="%s" stroke-width="0.7" marker-end="url(#arrow)"/>`+"\n", l.x1, l.y1, l.x2, l.y2, l.color)
		}
	}
	for _, t := range s.texts {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-size="%d" fill="%s" xml:space="preserve">%s</text>`+"\n", t.x, t.y, t.size, t.color, escape(t.text))
	}
	b.WriteString("</svg>\n")
	return b.Flush()
}

// escape makes XML text of anything. What XML cannot have becomes U+FFFD.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
