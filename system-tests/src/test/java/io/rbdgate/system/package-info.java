/// End-to-end tests, and the rules the source tree keeps.
@NullMarked
package io.rbdgate.system;

import org.jspecify.annotations.NullMarked;
