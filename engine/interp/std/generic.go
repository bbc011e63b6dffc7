package std

// Sources are the generic parts of library packages, by import path.
var Sources = map[string]string{}
