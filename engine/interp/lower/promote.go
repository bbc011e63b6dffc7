package lower

import (
	"fmt"
	"go/types"
)

// promote declares the methods that a struct type has from its embedded fields
// as methods of its own, which call those. Calls that name the method find it
// without (fn.through). But the interpreter does not see everything that is
// promoted when it asks whether the type implements an interface.
func (p *program) promote(t *types.Named, name string) {
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return
	}
	own := types.NewMethodSet(t)
	all := types.NewMethodSet(types.NewPointer(t))
	f := p.newFn(name, nil)
	for sel := range all.Methods() {
		m := sel.Obj().(*types.Func)
		if len(sel.Index()) == 1 || !m.Exported() && !p.inProgram(m.Pkg()) {
			continue
		}
		star := "*"
		if own.Lookup(m.Pkg(), m.Name()) != nil {
			star = ""
		}
		sig := sel.Type().(*types.Signature)
		params, args := f.forward(sig)
		fmt.Fprintf(&p.decls, generated+"func (r %s%s) %s%s {\n%sr.%s(%s)\n}\n", star, name, m.Name(), params, returnWord(sig), f.method(sel), args)
	}
}
