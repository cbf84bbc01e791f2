/// A disk in a sparse file, durable as it says.
@NullMarked
package io.rbdgate.scsi.backstore.file;

import org.jspecify.annotations.NullMarked;
