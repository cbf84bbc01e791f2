package io.rbdgate.management.http;

/// Who may use a route.
public enum Protection {
    /// Anybody.
    OPEN,
    /// Whoever has the credentials.
    CREDENTIALS,
    /// Whoever has the credentials and comes from a trusted address.
    RESTRICTED
}
