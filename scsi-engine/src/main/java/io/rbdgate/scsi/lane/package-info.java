/// The thread that owns an object, as the engine sees it.
@NullMarked
package io.rbdgate.scsi.lane;

import org.jspecify.annotations.NullMarked;
