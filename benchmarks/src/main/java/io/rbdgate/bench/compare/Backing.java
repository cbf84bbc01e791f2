package io.rbdgate.bench.compare;

/// What lies below the disk under load.
public enum Backing {
    /// Nothing: the cost of the target alone.
    NULLIO,
    /// An RBD image.
    RBD
}
