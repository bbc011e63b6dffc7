package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"gopark/engine/interp"

	"github.com/spf13/cobra"
)

func newVersionCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which gopark this is",
		Args:  atMost(0),
		RunE: func(cmd *cobra.Command, args []string) error {
			fmt.Fprintf(stdout, "gopark %s %s/%s\nbuilt with %s, runs Go up to %s\n",
				buildVersion(), runtime.GOOS, runtime.GOARCH, runtime.Version(), interp.DefaultLang)
			return nil
		},
	}
}

// buildVersion is what the Go command noted about the source.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown version)"
	}
	return info.Main.Version
}
