/// Objects in RADOS that several gateways share: changed by compare-and-set, and how each notices
/// what the others have changed.
@NullMarked
package io.rbdgate.rbd.shared;

import org.jspecify.annotations.NullMarked;
