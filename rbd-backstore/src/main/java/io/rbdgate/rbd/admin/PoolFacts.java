package io.rbdgate.rbd.admin;

import java.util.List;

/// A pool: `type` is `replicated` or `erasure`, `size` the copies (or chunks) of an object,
/// `maxAvailable` the bytes that may still be written to it, after replication.
public record PoolFacts(
        long id,
        String name,
        String type,
        int size,
        long usedBytes,
        long maxAvailable,
        List<String> applications) {}
