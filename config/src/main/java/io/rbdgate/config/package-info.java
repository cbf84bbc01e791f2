/// All settings as validated records, and how they are read.
@NullMarked
package io.rbdgate.config;

import org.jspecify.annotations.NullMarked;
