package os

import (
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// A File is an open file: one of the host, or a stream (a standard stream, or
// an end of a pipe). Its methods are those of the host's *os.File.
type File struct {
	host   *os.File // nil if it is a stream
	stream stream
	name   string // of a stream
}

// A stream is what a File that is no file of the host reads and writes. Its
// methods return bare errors; File adds the operation and the name.
type stream interface {
	read(p []byte) (int, error)
	write(p []byte) (int, error)
	close() error
	fd() uintptr
	stat() (fs.FileInfo, error)
}

// wrap makes a File of a host's one, as it comes from a function that opens it.
func wrap(f *os.File, err error) (*File, error) {
	if f == nil {
		return nil, err
	}
	return &File{host: f}, err
}

// file returns the host's file, nil if f is nil or a stream. The host's own
// methods, on a nil file, return the right error.
func (f *File) file() *os.File {
	if f == nil {
		return nil
	}
	return f.host
}

func (f *File) isStream() bool { return f != nil && f.stream != nil }

func (f *File) fail(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &fs.PathError{Op: op, Path: f.name, Err: err}
}

// noStream is the error for what cannot be done to a stream.
func (f *File) noStream(op string) error { return f.fail(op, syscall.EINVAL) }

// Chdir makes f, a directory, the current one.
func (f *File) Chdir() (err error) {
	if f.isStream() {
		return f.fail("chdir", syscall.ENOTDIR)
	}
	call("chdir", timeMeta, func() { err = f.file().Chdir() })
	return err
}

// Chmod changes f's mode.
func (f *File) Chmod(mode fs.FileMode) (err error) {
	if f.isStream() {
		return f.noStream("chmod")
	}
	call("chmod", timeMeta, func() { err = f.file().Chmod(mode) })
	return err
}

// Chown changes f's owner and group.
func (f *File) Chown(uid, gid int) (err error) {
	if f.isStream() {
		return f.noStream("chown")
	}
	call("chown", timeMeta, func() { err = f.file().Chown(uid, gid) })
	return err
}

// Close closes f.
func (f *File) Close() (err error) {
	if f.isStream() {
		return f.fail("close", f.stream.close())
	}
	call("close", timeMeta, func() { err = f.file().Close() })
	return err
}

// Fd returns the descriptor of f; a stream has none but its usual number.
func (f *File) Fd() uintptr {
	if f.isStream() {
		return f.stream.fd()
	}
	return f.file().Fd()
}

// Name returns the name that f was opened with.
func (f *File) Name() string {
	if f.isStream() {
		return f.name
	}
	return f.file().Name()
}

// Read reads up to len(b) bytes.
func (f *File) Read(b []byte) (n int, err error) {
	if f.isStream() {
		n, err = f.stream.read(b)
		return n, f.fail("read", err)
	}
	call("read", timeRead, func() { n, err = f.file().Read(b) })
	return n, err
}

// ReadAt reads len(b) bytes from offset off.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if f.isStream() {
		return 0, f.fail("read", syscall.ESPIPE)
	}
	call("pread", timeRead, func() { n, err = f.file().ReadAt(b, off) })
	return n, err
}

// ReadDir reads up to n entries of the directory f, all if n <= 0.
func (f *File) ReadDir(n int) (list []fs.DirEntry, err error) {
	if f.isStream() {
		return nil, f.fail("readdirent", syscall.ENOTDIR)
	}
	call("getdents", timeDir, func() { list, err = f.file().ReadDir(n) })
	return list, err
}

// Readdir is like ReadDir, but returns a FileInfo for each.
func (f *File) Readdir(n int) (list []fs.FileInfo, err error) {
	if f.isStream() {
		return nil, f.fail("readdirent", syscall.ENOTDIR)
	}
	call("getdents", timeDir, func() { list, err = f.file().Readdir(n) })
	return list, err
}

// Readdirnames is like ReadDir, but returns names.
func (f *File) Readdirnames(n int) (names []string, err error) {
	if f.isStream() {
		return nil, f.fail("readdirent", syscall.ENOTDIR)
	}
	call("getdents", timeDir, func() { names, err = f.file().Readdirnames(n) })
	return names, err
}

// onlyWriter and onlyReader hide a File's ReadFrom and WriteTo from io.Copy,
// which would call them again. The reader or writer on the other side may be
// the program's own, so the copying is no blocking call: each Read and Write is.
type onlyWriter struct{ io.Writer }
type onlyReader struct{ io.Reader }

// ReadFrom writes to f all that r has.
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if f == nil {
		return 0, os.ErrInvalid
	}
	return io.Copy(onlyWriter{f}, r)
}

// WriteTo writes all that f has to w.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	if f == nil {
		return 0, os.ErrInvalid
	}
	return io.Copy(w, onlyReader{f})
}

// Seek sets the offset of the next Read or Write.
func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	if f.isStream() {
		return 0, f.fail("seek", syscall.ESPIPE)
	}
	call("lseek", timeMeta, func() { ret, err = f.file().Seek(offset, whence) })
	return ret, err
}

// SetDeadline sets the deadlines, if f has any.
func (f *File) SetDeadline(t time.Time) error {
	if f.isStream() {
		return f.fail("set deadline", os.ErrNoDeadline)
	}
	return f.file().SetDeadline(t)
}

// SetReadDeadline sets the read deadline, if f has one.
func (f *File) SetReadDeadline(t time.Time) error {
	if f.isStream() {
		return f.fail("set deadline", os.ErrNoDeadline)
	}
	return f.file().SetReadDeadline(t)
}

// SetWriteDeadline sets the write deadline, if f has one.
func (f *File) SetWriteDeadline(t time.Time) error {
	if f.isStream() {
		return f.fail("set deadline", os.ErrNoDeadline)
	}
	return f.file().SetWriteDeadline(t)
}

// Stat describes f.
func (f *File) Stat() (fi fs.FileInfo, err error) {
	if f.isStream() {
		fi, err = f.stream.stat()
		return fi, f.fail("stat", err)
	}
	call("fstat", timeMeta, func() { fi, err = f.file().Stat() })
	return fi, err
}

// Sync waits until f is on the disk.
func (f *File) Sync() (err error) {
	if f.isStream() {
		return f.noStream("sync")
	}
	call("fsync", timeSync, func() { err = f.file().Sync() })
	return err
}

// SyscallConn gives access to the descriptor of the host's file.
func (f *File) SyscallConn() (syscall.RawConn, error) {
	if f.isStream() {
		return nil, f.noStream("SyscallConn")
	}
	return f.file().SyscallConn()
}

// Truncate changes f's size.
func (f *File) Truncate(size int64) (err error) {
	if f.isStream() {
		return f.noStream("truncate")
	}
	call("ftruncate", timeMeta, func() { err = f.file().Truncate(size) })
	return err
}

// Write writes b.
func (f *File) Write(b []byte) (n int, err error) {
	if f.isStream() {
		n, err = f.stream.write(b)
		return n, f.fail("write", err)
	}
	call("write", timeWrite, func() { n, err = f.file().Write(b) })
	return n, err
}

// WriteAt writes b at offset off.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if f.isStream() {
		return 0, f.fail("write", syscall.ESPIPE)
	}
	call("pwrite", timeWrite, func() { n, err = f.file().WriteAt(b, off) })
	return n, err
}

// WriteString writes s.
func (f *File) WriteString(s string) (n int, err error) { return f.Write([]byte(s)) }
