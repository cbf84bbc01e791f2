/// Conversions of whole configurations: import of LIO's, export to YAML, purge.
@NullMarked
package io.rbdgate.management.shell.convert;

import org.jspecify.annotations.NullMarked;
