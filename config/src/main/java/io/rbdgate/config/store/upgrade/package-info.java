/// Older versions of `gateway.conf` (3 to 10) made version 11, step by step as the original's
/// releases changed them.
@NullMarked
package io.rbdgate.config.store.upgrade;

import org.jspecify.annotations.NullMarked;
