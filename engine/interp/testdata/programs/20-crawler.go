package main

import (
	"fmt"
	"sort"
	"sync"
)

type Fetcher interface {
	Fetch(url string) (body string, urls []string, err error)
}

type visited struct {
	sync.Mutex
	m map[string]bool
}

var log struct {
	sync.Mutex
	lines []string
}

func note(format string, args ...interface{}) {
	log.Lock()
	defer log.Unlock()
	log.lines = append(log.lines, fmt.Sprintf(format, args...))
}

func Crawl(url string, depth int, fetcher Fetcher, seen *visited, wg *sync.WaitGroup) {
	defer wg.Done()
	if depth <= 0 {
		return
	}
	seen.Lock()
	if seen.m[url] {
		seen.Unlock()
		return
	}
	seen.m[url] = true
	seen.Unlock()
	body, urls, err := fetcher.Fetch(url)
	if err != nil {
		note("error: %v", err)
		return
	}
	note("found: %s %q", url, body)
	for _, u := range urls {
		wg.Add(1)
		go Crawl(u, depth-1, fetcher, seen, wg)
	}
	return
}

func main() {
	seen := &visited{m: make(map[string]bool)}
	var wg sync.WaitGroup
	wg.Add(1)
	go Crawl("https://golang.org/", 4, fetcher, seen, &wg)
	wg.Wait()
	sort.Strings(log.lines)
	for _, l := range log.lines {
		fmt.Println(l)
	}
}

type fakeFetcher map[string]*fakeResult

type fakeResult struct {
	body string
	urls []string
}

func (f fakeFetcher) Fetch(url string) (string, []string, error) {
	if res, ok := f[url]; ok {
		return res.body, res.urls, nil
	}
	return "", nil, fmt.Errorf("not found: %s", url)
}

var fetcher = fakeFetcher{
	"https://golang.org/": &fakeResult{
		"The Go Programming Language",
		[]string{
			"https://golang.org/pkg/",
			"https://golang.org/cmd/",
		},
	},
	"https://golang.org/pkg/": &fakeResult{
		"Packages",
		[]string{
			"https://golang.org/",
			"https://golang.org/cmd/",
			"https://golang.org/pkg/fmt/",
			"https://golang.org/pkg/os/",
		},
	},
	"https://golang.org/pkg/fmt/": &fakeResult{
		"Package fmt",
		[]string{
			"https://golang.org/",
			"https://golang.org/pkg/",
		},
	},
	"https://golang.org/pkg/os/": &fakeResult{
		"Package os",
		[]string{
			"https://golang.org/",
			"https://golang.org/pkg/",
		},
	},
}
