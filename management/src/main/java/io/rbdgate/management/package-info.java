/// The management plane's ports to the running target.
@NullMarked
package io.rbdgate.management;

import org.jspecify.annotations.NullMarked;
