package io.rbdgate.config;

import java.nio.file.Path;

/// Where objects made through the API, and identities given to disks, are kept.
public sealed interface StoreConfig {

    /// Nowhere.
    record None() implements StoreConfig {}

    /// A directory of this host; absolute.
    record Directory(Path path) implements StoreConfig {}

    /// `gateway.conf` in the pool of the section `ceph`.
    record Rados() implements StoreConfig {}
}
