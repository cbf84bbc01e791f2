package io.rbdgate.rbd.admin;

import org.jspecify.annotations.Nullable;

/// A pool to be made: for images, or with an `erasureProfile` for the data of images. `size`
/// (copies of an object; replicated pools only) and `placementGroups` null: what the cluster is
/// configured for.
public record PoolSpec(
        String name,
        @Nullable String erasureProfile,
        @Nullable Integer size,
        @Nullable Integer placementGroups) {}
