/// What a gateway serves of `gateway.conf`, in the terms of the configuration.
@NullMarked
package io.rbdgate.config.store.serve;

import org.jspecify.annotations.NullMarked;
