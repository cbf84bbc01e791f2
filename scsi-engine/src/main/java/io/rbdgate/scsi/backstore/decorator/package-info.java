/// Backstores around other backstores: faults, delays and traces, for tests and demonstrations.
@NullMarked
package io.rbdgate.scsi.backstore.decorator;

import org.jspecify.annotations.NullMarked;
