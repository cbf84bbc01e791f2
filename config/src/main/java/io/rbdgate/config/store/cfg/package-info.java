/// `iscsi-gateway.cfg`, the settings file of the original's daemons.
@NullMarked
package io.rbdgate.config.store.cfg;

import org.jspecify.annotations.NullMarked;
