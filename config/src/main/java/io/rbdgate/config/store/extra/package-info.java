/// What ours adds to `gateway.conf` under the key `rbdgate`, which the original keeps and does not
/// look at: LUNs on other backstores, options of disks, second secrets.
@NullMarked
package io.rbdgate.config.store.extra;

import org.jspecify.annotations.NullMarked;
