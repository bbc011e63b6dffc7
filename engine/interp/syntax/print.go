package syntax

import (
	"go/ast"
	"go/token"
	"strings"
)

// String writes an expression or a simple statement the way the compiler quotes
// it: on one line, without what is inside functions and composite literals.
func String(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Ident:
		return n.Name
	case *ast.BasicLit:
		return n.Value
	case *ast.FuncLit:
		return String(n.Type) + " {" + dots(len(n.Body.List)) + "}"
	case *ast.CompositeLit:
		t := ""
		if n.Type != nil {
			t = String(n.Type)
		}
		return t + "{" + dots(len(n.Elts)) + "}"
	case *ast.ParenExpr:
		return "(" + String(n.X) + ")"
	case *ast.SelectorExpr:
		return String(n.X) + "." + n.Sel.Name
	case *ast.IndexExpr:
		return String(n.X) + "[" + String(n.Index) + "]"
	case *ast.IndexListExpr:
		return String(n.X) + "[" + exprs(n.Indices) + "]"
	case *ast.SliceExpr:
		text := String(n.X) + "[" + optional(n.Low) + ":" + optional(n.High)
		if n.Max != nil {
			text += ":" + String(n.Max)
		}
		return text + "]"
	case *ast.TypeAssertExpr:
		if n.Type == nil {
			return String(n.X) + ".(type)"
		}
		return String(n.X) + ".(" + String(n.Type) + ")"
	case *ast.CallExpr:
		text := String(n.Fun) + "(" + exprs(n.Args)
		if n.Ellipsis.IsValid() {
			text += "..."
		}
		return text + ")"
	case *ast.StarExpr:
		return "*" + String(n.X)
	case *ast.UnaryExpr:
		return n.Op.String() + String(n.X)
	case *ast.BinaryExpr:
		return String(n.X) + " " + n.Op.String() + " " + String(n.Y)
	case *ast.KeyValueExpr:
		return String(n.Key) + ": " + String(n.Value)
	case *ast.Ellipsis:
		return "..." + optional(n.Elt)

	case *ast.ArrayType:
		return "[" + optional(n.Len) + "]" + String(n.Elt)
	case *ast.StructType:
		return "struct{" + members(n.Fields) + "}"
	case *ast.InterfaceType:
		return "interface{" + members(n.Methods) + "}"
	case *ast.FuncType:
		return "func" + signature(n)
	case *ast.MapType:
		return "map[" + String(n.Key) + "]" + String(n.Value)
	case *ast.ChanType:
		elem := String(n.Value)
		switch n.Dir {
		case ast.SEND:
			return "chan<- " + elem
		case ast.RECV:
			return "<-chan " + elem
		}
		if e, ok := n.Value.(*ast.ChanType); ok && e.Dir == ast.RECV {
			elem = "(" + elem + ")"
		}
		return "chan " + elem

	case *ast.ExprStmt:
		return String(n.X)
	case *ast.SendStmt:
		return String(n.Chan) + " <- " + String(n.Value)
	case *ast.IncDecStmt:
		return String(n.X) + n.Tok.String()
	case *ast.AssignStmt:
		return exprs(n.Lhs) + " " + n.Tok.String() + " " + exprs(n.Rhs)
	case *ast.RangeStmt:
		text := "range " + String(n.X)
		if n.Tok == token.ILLEGAL {
			return text
		}
		lhs := []ast.Expr{n.Key}
		if n.Value != nil {
			lhs = append(lhs, n.Value)
		}
		return exprs(lhs) + " " + n.Tok.String() + " " + text
	}
	return "<bad expr>"
}

func dots(n int) string {
	if n == 0 {
		return ""
	}
	return "…"
}

func optional(x ast.Expr) string {
	if x == nil {
		return ""
	}
	return String(x)
}

func exprs(list []ast.Expr) string {
	var text []string
	for _, x := range list {
		text = append(text, String(x))
	}
	return strings.Join(text, ", ")
}

// signature writes parameters and results.
func signature(t *ast.FuncType) string {
	text := "(" + strings.Join(fieldTexts(t.Params), ", ") + ")"
	results := fieldTexts(t.Results)
	switch {
	case len(results) == 0:
		return text
	case len(results) == 1 && len(t.Results.List[0].Names) == 0:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

// members writes the lines of a struct or interface.
func members(l *ast.FieldList) string { return strings.Join(fieldTexts(l), "; ") }

func fieldTexts(l *ast.FieldList) (texts []string) {
	if l == nil {
		return nil
	}
	for _, f := range l.List {
		var names []string
		for _, id := range f.Names {
			names = append(names, id.Name)
		}
		text := strings.Join(names, ", ")
		switch t := f.Type.(type) {
		case *ast.FuncType:
			if len(names) == 1 && !t.Func.IsValid() {
				text += signature(t) // a method
				break
			}
			text = strings.TrimPrefix(text+" "+String(t), " ")
		default:
			text = strings.TrimPrefix(text+" "+String(t), " ")
		}
		if f.Tag != nil {
			text += " " + f.Tag.Value
		}
		texts = append(texts, text)
	}
	return texts
}
