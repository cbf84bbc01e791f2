package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

/// An address initiators connect to, the one SendTargets announces instead (null: the same) and its
/// target portal group tag.
public record PortalConfig(HostPort listen, @Nullable HostPort advertise, int tag) {}
