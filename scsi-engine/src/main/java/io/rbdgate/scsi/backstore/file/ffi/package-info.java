/// The C library's file calls; the only place in this module that knows jnr-ffi.
@NullMarked
package io.rbdgate.scsi.backstore.file.ffi;

import org.jspecify.annotations.NullMarked;
