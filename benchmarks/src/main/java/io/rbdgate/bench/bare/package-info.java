/// The smallest target there can be, to measure the data path alone.
@NullMarked
package io.rbdgate.bench.bare;

import org.jspecify.annotations.NullMarked;
