package sync

// OnceValue returns a function that calls f once, and always returns what f
// did; if f panics, each call does.
func OnceValue[T any](f func() T) func() T {
	var (
		once     Once
		returned bool
		panicked any
		result   T
	)
	return func() T {
		once.Do(func() {
			defer func() {
				f = nil // what it holds is not needed any more
				if returned {
					return
				}
				if panicked = recover(); panicked != nil {
					panic(panicked)
				}
			}()
			result = f()
			returned = true
		})
		if !returned {
			panic(panicked)
		}
		return result
	}
}

// OnceValues is OnceValue for a function with two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var (
		once     Once
		returned bool
		panicked any
		result1  T1
		result2  T2
	)
	return func() (T1, T2) {
		once.Do(func() {
			defer func() {
				f = nil // what it holds is not needed any more
				if returned {
					return
				}
				if panicked = recover(); panicked != nil {
					panic(panicked)
				}
			}()
			result1, result2 = f()
			returned = true
		})
		if !returned {
			panic(panicked)
		}
		return result1, result2
	}
}
