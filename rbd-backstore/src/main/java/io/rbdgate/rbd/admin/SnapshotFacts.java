package io.rbdgate.rbd.admin;

/// A snapshot; `sizeBytes` is the image's size when it was taken.
public record SnapshotFacts(long id, String name, long sizeBytes, boolean isProtected) {}
