/// The command line: the only package that prints.
@NullMarked
package io.rbdgate.daemon.cli;

import org.jspecify.annotations.NullMarked;
