package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

/// Several gateways serve the same RBD images, of which one at a time owns each: where this one
/// listens for the others, the secret they share, how paths change state, and how many LUNs share
/// one fenced Ceph client.
public record HaConfig(
        @Nullable HostPort link, @Nullable Secret secret, AluaMode alua, int groupSize) {}
