/// JMH benchmarks: Login text.
@NullMarked
package io.rbdgate.bench.iscsi.text;

import org.jspecify.annotations.NullMarked;
