/// What measures rbdgate: entry points.
@NullMarked
package io.rbdgate.bench;

import org.jspecify.annotations.NullMarked;
