/// What FORMAT UNIT and SANITIZE ask for: parameter lists as data.
@NullMarked
package io.rbdgate.scsi.renewal;

import org.jspecify.annotations.NullMarked;
