/// The catalogue of metrics, and where they are served.
@NullMarked
package io.rbdgate.daemon.metrics;

import org.jspecify.annotations.NullMarked;
