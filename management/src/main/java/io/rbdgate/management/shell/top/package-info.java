/// The live table of LUNs and sessions.
@NullMarked
package io.rbdgate.management.shell.top;

import org.jspecify.annotations.NullMarked;
