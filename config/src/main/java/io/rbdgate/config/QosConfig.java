package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

/// Limits of one logical unit, per second (null: none), and for how many seconds' worth it may
/// exceed them after having been quiet.
public record QosConfig(@Nullable Long iops, @Nullable Long bytes, int burstSeconds) {}
