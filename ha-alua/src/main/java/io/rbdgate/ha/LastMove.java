package io.rbdgate.ha;

/// The last change of owner: why, who asked, and when, by the heartbeats of the record.
///
/// @param by the gateway that asked; empty: there was none yet
public record LastMove(MoveReason reason, String by, long atHeartbeat) {
    /// There has been none.
    public static final LastMove NONE = new LastMove(MoveReason.VACANCY, "", 0);
}
