package repl

import "os"

// There is no signal for these here: the screen is drawn anew at the next line.
func notifyScreen(resized, stopped chan os.Signal) {}

func (w *Workbook) suspend(raw func(bool)) {}
