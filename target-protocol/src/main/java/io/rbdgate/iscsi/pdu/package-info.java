/// The PDUs of RFC 7143 §11 as typed values; what is sent often is written straight into a buffer.
@NullMarked
package io.rbdgate.iscsi.pdu;

import org.jspecify.annotations.NullMarked;
