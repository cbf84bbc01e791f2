package io.rbdgate.rbd.admin;

/// An image in the trash: when it was put there and until when it is safe from removal, in seconds
/// since 1970.
public record TrashFacts(
        String id, String name, long deletedEpochSeconds, long keptUntilEpochSeconds) {}
