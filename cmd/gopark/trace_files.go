package main

import (
	"errors"

	"gopark/engine/trace"
	"gopark/engine/trace/lanes"

	"github.com/spf13/cobra"
)

func readTrace(path string) (*trace.Recorder, error) { return nil, errors.New("not yet") }

func (t *tracer) write(path string, rec *trace.Recorder, run *lanes.Run) error {
	return errors.New("not yet")
}

func (t *tracer) compare(cmd *cobra.Command, files, args []string) error { return errors.New("not yet") }
func (t *tracer) chart(cmd *cobra.Command, file string, args []string) error {
	return errors.New("not yet")
}
