/// `gateway.conf`: the configuration that several gateways share, its document and the port to
/// where it is kept.
@NullMarked
package io.rbdgate.config.store;

import org.jspecify.annotations.NullMarked;
