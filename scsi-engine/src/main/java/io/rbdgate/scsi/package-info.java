/// The SCSI engine: what a transport hands in, what it gets back. Knows no iSCSI, no RBD, no
/// sockets.
@NullMarked
package io.rbdgate.scsi;

import org.jspecify.annotations.NullMarked;
