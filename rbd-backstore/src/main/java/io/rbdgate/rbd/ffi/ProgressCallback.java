package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.u_int64_t;

/// `typedef int (*librbd_progress_fn_t)(uint64_t offset, uint64_t total, void *ptr)`: called on a
/// librbd thread. The object must be kept reachable while the operation runs.
public interface ProgressCallback {

    /// How far it is; a negative answer asks the operation to stop, where it can.
    @Delegate
    int progress(@u_int64_t long offset, @u_int64_t long total, @intptr_t long ptr);
}
