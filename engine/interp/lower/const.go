package lower

import (
	"go/constant"
	"go/types"
	"math"
	"strconv"
	"strings"
)

// constText writes a constant of type t. Constants are computed by the checker,
// exactly; nothing of the expressions they came from is left in the output.
func (p *program) constText(v constant.Value, t types.Type) string {
	if isComplex(t) && v.Kind() != constant.Unknown {
		// yaegi computes with complex constants, wrongly: let it not see one
		lit, _ := literal(v, t)
		text := p.helper("complex", "(re, im float64) complex128 { return complex(re, im) }") + strings.TrimPrefix(lit, "complex")
		if b, ok := types.Unalias(t).(*types.Basic); ok && b.Kind() != types.Complex64 {
			return text
		}
		return p.spell(t) + "(" + text + ")"
	}
	lit, natural := literal(v, t)
	if b, ok := types.Unalias(t).(*types.Basic); ok && (b.Kind() == natural || b.Info()&types.IsUntyped != 0) {
		return lit
	}
	return p.spell(t) + "(" + lit + ")"
}

// bareText writes a constant without its type, for where the other operand or
// the destination gives it.
func bareText(v constant.Value, t types.Type) string {
	lit, _ := literal(v, t)
	return lit
}

// literal writes v as a literal of t's kind; natural is the type that such a
// literal has by itself.
func literal(v constant.Value, t types.Type) (lit string, natural types.BasicKind) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		b = types.Default(basicOf(v)).(*types.Basic)
	}
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v)), types.Bool
	case info&types.IsString != 0:
		if v.Kind() == constant.Int { // a conversion string(rune)
			n, _ := constant.Int64Val(v)
			return strconv.Quote(string(rune(n))), types.String
		}
		return strconv.Quote(constant.StringVal(v)), types.String
	case info&types.IsInteger != 0:
		return paren(constant.ToInt(v).ExactString()), types.Int
	case info&types.IsFloat != 0:
		f, _ := constant.Float64Val(constant.ToFloat(v))
		return paren(floatText(f)), types.Float64
	}
	c := constant.ToComplex(v)
	re, _ := constant.Float64Val(constant.Real(c))
	im, _ := constant.Float64Val(constant.Imag(c))
	return "complex(" + floatText(re) + ", " + floatText(im) + ")", types.Complex128
}

func basicOf(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

// paren keeps a minus sign from running into an operator before it.
func paren(s string) string {
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

func floatText(f float64) string {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return "0.0" // no constant is; the checker refuses overflow
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
