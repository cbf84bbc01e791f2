/// How the shell prints: trees, attributes, tables, sizes, JSON.
@NullMarked
package io.rbdgate.management.shell.text;

import org.jspecify.annotations.NullMarked;
