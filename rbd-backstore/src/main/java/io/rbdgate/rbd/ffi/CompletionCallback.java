package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;

/// `typedef void (*rbd_callback_t)(rbd_completion_t cb, void *arg)`: called on a librbd thread,
/// which it must not hold up; what it throws is lost. The object must be kept reachable while an
/// operation may call it.
public interface CompletionCallback {

    /// The operation of `completion` has ended.
    @Delegate
    void completed(@intptr_t long completion, @intptr_t long arg);
}
