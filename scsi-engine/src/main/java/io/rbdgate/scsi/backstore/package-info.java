/// Block storage below a logical unit: the port, memory and file backstores, and decorators over
/// them.
@NullMarked
package io.rbdgate.scsi.backstore;

import org.jspecify.annotations.NullMarked;
