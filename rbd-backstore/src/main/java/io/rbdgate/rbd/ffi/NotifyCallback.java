package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.u_int64_t;

/// `typedef void (*rados_watchcb2_t)(void *arg, uint64_t notify_id, uint64_t handle, uint64_t
/// notifier_id, void *data, size_t data_len)`: called on a librados thread, which it must not hold
/// up; what it throws is lost. The object must be kept reachable while the watch is registered.
public interface NotifyCallback {

    /// Somebody has notified the watchers of the object and waits for their acknowledgement.
    @Delegate
    void notified(
            @intptr_t long arg,
            @u_int64_t long notify_id,
            @u_int64_t long handle,
            @u_int64_t long notifier_id,
            @intptr_t long data,
            @size_t long data_len);
}
