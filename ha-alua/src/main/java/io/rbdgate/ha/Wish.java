package io.rbdgate.ha;

/// What an administrator wants of a gateway.
public enum Wish {
    /// To serve.
    SERVE,
    /// To own nothing, and to stay.
    DRAIN,
    /// To own nothing, and then to end.
    STOP
}
