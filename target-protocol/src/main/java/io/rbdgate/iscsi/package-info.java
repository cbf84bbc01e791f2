/// iSCSI as a transport of SCSI: what its packages share.
@NullMarked
package io.rbdgate.iscsi;

import org.jspecify.annotations.NullMarked;
