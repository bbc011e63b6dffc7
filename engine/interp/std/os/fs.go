package os

import (
	"io/fs"
	"os"
	"time"
)

// The functions of this file are the host's, each as a blocking call.

// Open opens a file to read.
func Open(name string) (*File, error) { return OpenFile(name, os.O_RDONLY, 0) }

// Create makes or empties a file, to read and write.
func Create(name string) (*File, error) {
	return OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile opens a file as flag says.
func OpenFile(name string, flag int, perm fs.FileMode) (f *File, err error) {
	call("openat", timeMeta, func() { f, err = wrap(os.OpenFile(name, flag, perm)) })
	return f, err
}

// CreateTemp makes a file of a new name.
func CreateTemp(dir, pattern string) (f *File, err error) {
	call("openat", timeMeta, func() { f, err = wrap(os.CreateTemp(dir, pattern)) })
	return f, err
}

// Chdir changes the current directory, which is the host's.
func Chdir(dir string) (err error) {
	call("chdir", timeMeta, func() { err = os.Chdir(dir) })
	return err
}

// Chmod changes a file's mode.
func Chmod(name string, mode fs.FileMode) (err error) {
	call("chmod", timeMeta, func() { err = os.Chmod(name, mode) })
	return err
}

// Chown changes a file's owner and group.
func Chown(name string, uid, gid int) (err error) {
	call("chown", timeMeta, func() { err = os.Chown(name, uid, gid) })
	return err
}

// Lchown is Chown for a link itself.
func Lchown(name string, uid, gid int) (err error) {
	call("lchown", timeMeta, func() { err = os.Lchown(name, uid, gid) })
	return err
}

// Chtimes changes a file's times.
func Chtimes(name string, atime, mtime time.Time) (err error) {
	call("utimensat", timeMeta, func() { err = os.Chtimes(name, atime, mtime) })
	return err
}

// Link makes another name for a file.
func Link(oldname, newname string) (err error) {
	call("linkat", timeMeta, func() { err = os.Link(oldname, newname) })
	return err
}

// Symlink makes a symbolic link.
func Symlink(oldname, newname string) (err error) {
	call("symlinkat", timeMeta, func() { err = os.Symlink(oldname, newname) })
	return err
}

// Readlink returns where a symbolic link points.
func Readlink(name string) (s string, err error) {
	call("readlinkat", timeMeta, func() { s, err = os.Readlink(name) })
	return s, err
}

// Lstat is Stat for a link itself.
func Lstat(name string) (fi fs.FileInfo, err error) {
	call("lstat", timeMeta, func() { fi, err = os.Lstat(name) })
	return fi, err
}

// Stat describes a file.
func Stat(name string) (fi fs.FileInfo, err error) {
	call("stat", timeMeta, func() { fi, err = os.Stat(name) })
	return fi, err
}

// Mkdir makes a directory.
func Mkdir(name string, perm fs.FileMode) (err error) {
	call("mkdirat", timeMeta, func() { err = os.Mkdir(name, perm) })
	return err
}

// MkdirAll makes a directory and those above it.
func MkdirAll(path string, perm fs.FileMode) (err error) {
	call("mkdirat", timeMeta, func() { err = os.MkdirAll(path, perm) })
	return err
}

// MkdirTemp makes a directory of a new name.
func MkdirTemp(dir, pattern string) (name string, err error) {
	call("mkdirat", timeMeta, func() { name, err = os.MkdirTemp(dir, pattern) })
	return name, err
}

// ReadDir reads a directory, sorted.
func ReadDir(name string) (list []fs.DirEntry, err error) {
	call("getdents", timeDir, func() { list, err = os.ReadDir(name) })
	return list, err
}

// ReadFile reads a whole file.
func ReadFile(name string) (b []byte, err error) {
	call("read", timeRead, func() { b, err = os.ReadFile(name) })
	return b, err
}

// WriteFile writes a whole file.
func WriteFile(name string, data []byte, perm fs.FileMode) (err error) {
	call("write", timeWrite, func() { err = os.WriteFile(name, data, perm) })
	return err
}

// Remove removes a file or an empty directory.
func Remove(name string) (err error) {
	call("unlinkat", timeMeta, func() { err = os.Remove(name) })
	return err
}

// RemoveAll removes a path and all below it.
func RemoveAll(path string) (err error) {
	call("unlinkat", timeMeta, func() { err = os.RemoveAll(path) })
	return err
}

// Rename renames a file.
func Rename(oldpath, newpath string) (err error) {
	call("renameat", timeMeta, func() { err = os.Rename(oldpath, newpath) })
	return err
}

// Truncate changes a file's size.
func Truncate(name string, size int64) (err error) {
	call("truncate", timeMeta, func() { err = os.Truncate(name, size) })
	return err
}
