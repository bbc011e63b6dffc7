package files

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
)

// maxPixels bounds the height of a picture.
const maxPixels = 16_000

// writePNG writes the scene as pixels.
func writePNG(w io.Writer, _ *trace.Recorder, run *lanes.Run) error {
	s := newScene(run)
	img := image.NewRGBA(image.Rect(0, 0, s.width, min(s.height, maxPixels)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, l := range s.lines {
		if !l.arrow {
			fillBox(img, l.x1, l.y1, 1, l.y2-l.y1, rgb(l.color))
		}
	}
	for _, b := range s.boxes {
		fillBox(img, b.x, b.y, b.w, b.h, rgb(b.fill))
	}
	for _, l := range s.lines {
		if l.arrow {
			drawArrow(img, l)
		}
	}
	for _, t := range s.texts {
		drawText(img, t)
	}
	return png.Encode(w, img)
}

// rgb reads "#2da44e".
func rgb(s string) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil {
		return color.RGBA{A: 255}
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

// fillBox fills a rectangle. A pixel that it covers in part is mixed.
func fillBox(img *image.RGBA, x, y, w, h float64, c color.RGBA) {
	area := image.Rect(int(math.Floor(x)), int(math.Round(y)), int(math.Ceil(x+w)), max(int(math.Round(y+h)), int(math.Round(y))+1)).Intersect(img.Bounds())
	for px := area.Min.X; px < area.Max.X; px++ {
		part := min(x+w, float64(px+1)) - max(x, float64(px))
		part = min(1, max(part, 0))
		for py := area.Min.Y; py < area.Max.Y; py++ {
			img.SetRGBA(px, py, mix(img.RGBAAt(px, py), c, part))
		}
	}
}

func mix(a, b color.RGBA, part float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x)*(1-part) + float64(y)*part) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

func drawArrow(img *image.RGBA, l stroke) {
	c := rgb(l.color)
	x, from, to := int(l.x1), int(min(l.y1, l.y2)), int(max(l.y1, l.y2))
	for y := from; y <= to; y++ {
		if image.Pt(x, y).In(img.Bounds()) {
			img.SetRGBA(x, y, mix(img.RGBAAt(x, y), c, 0.6))
		}
	}
	dir := 1
	if l.y2 < l.y1 {
		dir = -1
	}
	for i := range 4 {
		for dx := -i / 2; dx <= i/2; dx++ {
			if at := image.Pt(x+dx, int(l.y2)-dir*i); at.In(img.Bounds()) {
				img.SetRGBA(at.X, at.Y, c)
			}
		}
	}
}

// drawText writes in the one font that is at hand, which knows ASCII.
func drawText(img *image.RGBA, t label) {
	text := strings.NewReplacer("µ", "u", "…", "..", "·", "-", "—", "-").Replace(t.text)
	d := font.Drawer{Dst: img, Src: image.NewUniform(rgb(t.color)), Face: basicfont.Face7x13, Dot: fixed.P(int(t.x), int(t.y))}
	d.DrawString(text)
	if t.size > 11 { // bold
		d.Dot = fixed.P(int(t.x)+1, int(t.y))
		d.DrawString(text)
	}
}
