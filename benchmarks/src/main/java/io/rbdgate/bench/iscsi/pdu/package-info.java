/// JMH benchmarks: PDU headers and digests.
@NullMarked
package io.rbdgate.bench.iscsi.pdu;

import org.jspecify.annotations.NullMarked;
