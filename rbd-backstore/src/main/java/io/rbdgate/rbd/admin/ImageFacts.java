package io.rbdgate.rbd.admin;

import org.jspecify.annotations.Nullable;

/// An image as librbd describes it. `features` are the bits of `RBD_FEATURE_…`; `dataPool` and
/// `parent` (`pool[/namespace]/image@snapshot`) are null when there is none.
public record ImageFacts(
        ImageRef name,
        String id,
        long poolId,
        long sizeBytes,
        int order,
        long features,
        @Nullable String dataPool,
        @Nullable String parent) {}
