/// One LUN from its configuration to a ready backstore.
@NullMarked
package io.rbdgate.daemon.lun;

import org.jspecify.annotations.NullMarked;
