/// Who may log in and how: stages, CHAP, discovery, text exchanges; pure step functions without
/// I/O, clock or logger (RFC 7143 §6.3, §12).
@NullMarked
package io.rbdgate.iscsi.login;

import org.jspecify.annotations.NullMarked;
