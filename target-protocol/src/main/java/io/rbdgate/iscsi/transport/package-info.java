/// iSCSI over TCP with Netty: event loops, portals, connections; the only package that knows
/// channels.
@NullMarked
package io.rbdgate.iscsi.transport;

import org.jspecify.annotations.NullMarked;
