package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.u_int64_t;

/// `int (*cb)(uint64_t offset, size_t length, int exists, void *arg)`: called on the thread that
/// called `rbd_diff_iterate2`.
public interface DiffCallback {

    /// A range in which there is data (`exists` 1) or was some; a negative answer ends the
    /// iteration with that error.
    @Delegate
    int extent(@u_int64_t long offset, @size_t long length, int exists, @intptr_t long arg);
}
