package io.rbdgate.scsi.backstore.file.ffi;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;

/// File calls of the C library, by their C names. Public only because jnr-ffi needs it: use
/// [NativeFile].
@Encoding("UTF-8")
public interface LibC {

    /// `int open(const char *path, int flags, mode_t mode);`
    int open(String path, int flags, int mode);

    /// `int close(int fd);`
    int close(int fd);

    /// `ssize_t pread(int fd, void *buffer, size_t count, off_t offset);`
    @ssize_t
    long pread(int fd, @intptr_t long buffer, @size_t long count, @off_t long offset);

    /// `ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset);`
    @ssize_t
    long pwrite(int fd, @intptr_t long buffer, @size_t long count, @off_t long offset);

    /// `int fsync(int fd);`
    int fsync(int fd);

    /// `int fdatasync(int fd);`
    int fdatasync(int fd);

    /// `int ftruncate(int fd, off_t length);`
    int ftruncate(int fd, @off_t long length);

    /// `off_t lseek(int fd, off_t offset, int whence);`
    @off_t
    long lseek(int fd, @off_t long offset, int whence);

    /// `int fallocate(int fd, int mode, off_t offset, off_t length);`
    int fallocate(int fd, int mode, @off_t long offset, @off_t long length);

    /// `int flock(int fd, int operation);`
    int flock(int fd, int operation);

    /// `int ioctl(int fd, unsigned long request, int *answer);`
    int ioctl(int fd, @u_int64_t long request, @Out int[] answer);
}
