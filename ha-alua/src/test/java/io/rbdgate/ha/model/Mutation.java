package io.rbdgate.ha.model;

/// A rule of ADR 4 that is left out, to see that it is needed and that the explorer notices.
enum Mutation {
    NONE,
    /// The fence is taken for done.
    NO_BLOCKLIST,
    /// Only other gateways' clients are fenced.
    PREDECESSOR_NOT_FENCED,
    /// The client that writes does not learn the map with the fence.
    NO_MAP_WAIT,
    /// A gateway that connects anew removes the entries of its earlier clients.
    OWN_ENTRIES_REMOVED,
    /// A claim remembers the last holder only.
    EARLIER_HOLDERS_FORGOTTEN,
    /// Whoever has the lock, it is taken.
    LOCK_STOLEN,
    /// What was queued is submitted whenever commands are admitted.
    EPOCH_NOT_CHECKED,
    /// A command counts as received when it is read from its socket.
    NO_SESSION_BARRIER,
    /// What is in flight is answered when admission ends, and forgotten.
    UNKNOWN_ANSWERED,
    /// What is in flight is answered GOOD when the client is fenced.
    UNKNOWN_IS_GOOD,
    /// The lock is released while writes are in flight.
    NOT_DRAINED,
    /// The record is written without comparing.
    SWAP_NOT_COMPARED,
    /// A swap without an answer counts as done.
    SWAP_GUESSED,
    /// Commands are admitted before the record says that we are the owner.
    SERVES_BEFORE_THE_RECORD,
    /// No lease ever runs out.
    NO_LEASE,
    /// The owner is waited for however long it takes.
    YIELD_NEVER_OVERDUE
}
