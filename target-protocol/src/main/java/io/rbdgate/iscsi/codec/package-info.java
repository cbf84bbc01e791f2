/// From bytes to PDUs: framing, digests, limits on lengths (RFC 7143 §11.2).
@NullMarked
package io.rbdgate.iscsi.codec;

import org.jspecify.annotations.NullMarked;
