package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/// The calls of libc around an eventfd. They answer -1 for every error; errno is not kept.
public interface LibC {
    int EFD_CLOEXEC = 0x80000;
    int EFD_NONBLOCK = 0x800;

    /// `int eventfd(unsigned int initval, int flags)`
    @IgnoreError
    int eventfd(int initval, int flags);

    /// `ssize_t read(int fd, void *buf, size_t count)`
    @IgnoreError
    @ssize_t
    long read(int fd, @intptr_t long buf, @size_t long count);

    /// `ssize_t write(int fd, const void *buf, size_t count)`
    @IgnoreError
    @ssize_t
    long write(int fd, @intptr_t long buf, @size_t long count);

    /// `int close(int fd)`
    @IgnoreError
    int close(int fd);

    /// `int poll(struct pollfd *fds, nfds_t nfds, int timeout)`; blocks.
    @IgnoreError
    int poll(@intptr_t long fds, @size_t long nfds, int timeout);
}
