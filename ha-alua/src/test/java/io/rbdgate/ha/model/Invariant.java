package io.rbdgate.ha.model;

/// What must hold in every state.
enum Invariant {
    /// Never two gateways that admit commands with clients that are not fenced.
    ONE_ACTIVE,
    /// Writes take effect in the order of the generations, and in each through one client.
    ONE_WRITER_PER_GENERATION,
    /// No write lands after a newer one was acknowledged.
    NOT_OVERTAKEN,
    /// What is acknowledged is on the disk.
    NOT_LOST,
    /// A write is answered only when its outcome is known or its client is fenced.
    OUTCOME_KNOWN,
    /// A lock is taken away from a fenced client only.
    LOCK_RESPECTED,
    /// When failures stop, some gateway serves, soon.
    PROGRESS
}
