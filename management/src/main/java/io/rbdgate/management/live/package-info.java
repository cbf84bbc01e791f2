/// The shared configuration and the gateways that serve by it: a change is stored, made live here
/// and on the others, and one that takes something away is confirmed by all of them.
@NullMarked
package io.rbdgate.management.live;

import org.jspecify.annotations.NullMarked;
