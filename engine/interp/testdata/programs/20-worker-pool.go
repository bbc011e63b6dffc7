package main

import (
	"fmt"
	"sync"
	"time"
)

type Job struct {
	ID   int
	Data []int
}

type Result struct {
	JobID, Sum int
	Worker     int
}

func worker(id int, jobs <-chan Job, results chan<- Result, wg *sync.WaitGroup) {
	defer wg.Done()
	for job := range jobs {
		sum := 0
		for _, v := range job.Data {
			sum += v
		}
		time.Sleep(time.Millisecond)
		results <- Result{JobID: job.ID, Sum: sum, Worker: id}
	}
}

func main() {
	const numJobs, numWorkers = 20, 4
	jobs := make(chan Job, numJobs)
	results := make(chan Result, numJobs)
	var wg sync.WaitGroup
	for w := 1; w <= numWorkers; w++ {
		wg.Add(1)
		go worker(w, jobs, results, &wg)
	}
	for j := 1; j <= numJobs; j++ {
		data := make([]int, j)
		for i := range data {
			data[i] = i
		}
		jobs <- Job{j, data}
	}
	close(jobs)
	go func() {
		wg.Wait()
		close(results)
	}()
	total := 0
	byJob := make(map[int]Result)
	for r := range results {
		total += r.Sum
		byJob[r.JobID] = r
	}
	fmt.Println("total:", total, "jobs:", len(byJob))
	for j := 1; j <= numJobs; j++ {
		fmt.Printf("job %2d: sum %3d\n", j, byJob[j].Sum)
	}
}
