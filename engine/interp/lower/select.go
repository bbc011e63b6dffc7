package lower

import (
	"fmt"
	"go/ast"
	"strings"
)

// selectStmt emits a select: channels and values are evaluated in source order,
// one call of the engine chooses, a switch runs the chosen clause.
func (f *fn) selectStmt(s *ast.SelectStmt) {
	label := f.label
	f.label = ""
	f.site(s, true)
	f.line("{")
	var args []string
	dirs, block := "", true
	recvs := map[*ast.CommClause]string{}
	n := 0
	numbers := map[*ast.CommClause]int{}
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == nil {
			block = false
			numbers[clause] = -1
			continue
		}
		numbers[clause] = n
		n++
		if send, ok := clause.Comm.(*ast.SendStmt); ok {
			ch, v := f.temp(), f.temp()
			f.line("%s := %s", ch, f.expr(send.Chan))
			f.line("var %s %s", v, f.elemOf(send.Chan))
			f.line("%s = %s", v, f.value(send.Value, f.elemType(send.Chan)))
			dirs += "s"
			args = append(args, ch, "&"+v)
			continue
		}
		from := recvChan(clause.Comm)
		ch, v := f.temp(), f.temp()
		f.line("%s := %s", ch, f.expr(from))
		f.line("var %s %s", v, f.elemOf(from))
		recvs[clause] = v
		dirs += "r"
		args = append(args, ch, "&"+v)
	}
	which, ok := f.temp(), f.temp()
	f.site(s, true)
	list := ""
	if len(args) > 0 {
		list = ", " + strings.Join(args, ", ")
	}
	f.line("%s, %s := gp.Select(%t, %q%s)", which, ok, block, dirs, list)
	f.label = label
	f.takeLabel()
	f.line("switch %s {", which)
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == nil {
			f.line("default:")
		} else {
			f.line("case %d:", numbers[clause])
		}
		f.received(clause, recvs[clause], ok)
		f.block(clause.Body)
	}
	f.line("}")
	f.line("}")
}

// recvChan returns the channel of a receive clause.
func recvChan(s ast.Stmt) ast.Expr {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return isRecv(s.X)
	case *ast.AssignStmt:
		return isRecv(s.Rhs[0])
	}
	panic(fmt.Sprintf("lower: no receive clause: %T", s))
}

// received gives the variables of a receive clause their values.
func (f *fn) received(c *ast.CommClause, v, ok string) {
	a, isAssign := c.Comm.(*ast.AssignStmt)
	if !isAssign {
		return
	}
	f.site(a, false)
	for i, l := range a.Lhs {
		if isBlank(l) {
			continue
		}
		if id, isIdent := l.(*ast.Ident); isIdent && f.Info.Defs[id] != nil {
			f.declare(id)
		}
		if i == 0 {
			f.line("%s = %s", f.lhs(l), f.convert(v, f.elemType(recvChan(c.Comm)), f.typeOf(l)))
		} else {
			f.line("%s = %s", f.lhs(l), f.okText(ok, f.typeOf(l)))
		}
	}
}
