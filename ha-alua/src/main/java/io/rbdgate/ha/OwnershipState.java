package io.rbdgate.ha;

/// How far the ownership of a logical unit is, as all gateways see it.
public enum OwnershipState {
    /// Nobody has it. Whoever may still write stands among the unfenced.
    FREE,
    /// The holder is on its way to become the owner and writes nothing yet.
    TAKING,
    /// The holder is the owner and may write.
    ACTIVE
}
