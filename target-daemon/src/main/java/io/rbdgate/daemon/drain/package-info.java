/// Draining a gateway for maintenance: its initiators are sent to the other gateways.
@NullMarked
package io.rbdgate.daemon.drain;

import org.jspecify.annotations.NullMarked;
