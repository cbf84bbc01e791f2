/// JMH benchmarks: Native calls.
@NullMarked
package io.rbdgate.bench.rbd;

import org.jspecify.annotations.NullMarked;
