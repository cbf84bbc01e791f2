package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.u_int64_t;

/// `typedef void (*rados_watcherrcb_t)(void *pre, uint64_t cookie, int err)`: called on a librados
/// thread, which it must not hold up; what it throws is lost. The object must be kept reachable
/// while the watch is registered.
public interface WatchErrorCallback {

    /// The watch is lost; notifications may have been missed.
    @Delegate
    void failed(@intptr_t long pre, @u_int64_t long cookie, int err);
}
