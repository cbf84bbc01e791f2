/// The shared configuration in a directory of this host: `store: file:DIR`.
@NullMarked
package io.rbdgate.config.store.file;

import org.jspecify.annotations.NullMarked;
