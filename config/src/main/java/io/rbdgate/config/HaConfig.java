package io.rbdgate.config;

/// Several gateways: where this one listens for the others, the secret they share, how paths change
/// state, and how many LUNs share one fenced Ceph client.
public record HaConfig(HostPort link, Secret secret, AluaMode alua, int groupSize) {}
