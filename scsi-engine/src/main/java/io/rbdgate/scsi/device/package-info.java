/// The target device: which logical units it has and who sees which.
@NullMarked
package io.rbdgate.scsi.device;

import org.jspecify.annotations.NullMarked;
