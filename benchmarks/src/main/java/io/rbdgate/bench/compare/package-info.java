/// Several targets under the same load, interleaved in one run, and what came of it.
@NullMarked
package io.rbdgate.bench.compare;

import org.jspecify.annotations.NullMarked;
