package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.intptr_t;

/// `typedef void (*rbd_update_callback_t)(void *arg)`: called on a librbd thread, which it must not
/// hold up; what it throws is lost. The object must be kept reachable while it is registered.
public interface UpdateCallback {

    /// The image's header has changed.
    @Delegate
    void updated(@intptr_t long arg);
}
