package io.rbdgate.ha;

/// How a step at the storage under a logical unit has ended.
public sealed interface StorageAnswer {
    /// It is done.
    record Done() implements StorageAnswer {}

    /// The client at `address` has the exclusive lock.
    record HeldBy(String address) implements StorageAnswer {}

    /// A new data client, at `address`, has the image open.
    record Connected(String address) implements StorageAnswer {}

    /// Our data client is in the blocklist.
    record Fenced() implements StorageAnswer {}

    /// It has not been done, or nobody knows; to be tried again.
    record Failed(String reason) implements StorageAnswer {}
}
