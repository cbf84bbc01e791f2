/// The C libraries below the RBD backstore: librados, librbd and the few calls of libc they need.
@NullMarked
package io.rbdgate.rbd.ffi;

import org.jspecify.annotations.NullMarked;
