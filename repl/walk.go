package repl

func (w *Workbook) walk() error { return nil }
