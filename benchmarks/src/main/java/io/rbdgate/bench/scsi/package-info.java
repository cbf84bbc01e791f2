/// JMH benchmarks: Backstores and the SCSI engine.
@NullMarked
package io.rbdgate.bench.scsi;

import org.jspecify.annotations.NullMarked;
