/// From YAML to records: one table of keys drives reading, checking and the reference.
@NullMarked
package io.rbdgate.config.yaml;

import org.jspecify.annotations.NullMarked;
