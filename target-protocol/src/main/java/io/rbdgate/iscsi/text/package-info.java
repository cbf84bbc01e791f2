/// Key=value text and the rules of its negotiation (RFC 7143 §6, §13), without I/O.
@NullMarked
package io.rbdgate.iscsi.text;

import org.jspecify.annotations.NullMarked;
