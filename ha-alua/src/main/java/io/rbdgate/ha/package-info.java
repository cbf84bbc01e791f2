/// Ownership over several gateways. Empty until the issue that builds it; the folder and its place
/// in the layering are fixed.
@NullMarked
package io.rbdgate.ha;

import org.jspecify.annotations.NullMarked;
