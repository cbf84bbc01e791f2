/// Which gateways there are, beside the shared configuration that says what they serve: what each
/// publishes about its run, so that the others can reach it, and fence it when they cannot.
@NullMarked
package io.rbdgate.config.registry;

import org.jspecify.annotations.NullMarked;
