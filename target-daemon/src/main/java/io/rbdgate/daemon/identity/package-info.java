/// Serial numbers that stay the same.
@NullMarked
package io.rbdgate.daemon.identity;

import org.jspecify.annotations.NullMarked;
