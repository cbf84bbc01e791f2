package io.rbdgate.management.live;

/// The steps by which a stored change becomes live here, for tests that kill the process there.
enum ServeStep {
    /// It is stored; the target knows nothing of it yet.
    APPLY,
    /// It is live here; nobody has been answered.
    APPLIED
}
