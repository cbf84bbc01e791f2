package io.rbdgate.management.live;

/// A gateway, its state and whether it is an rbdgate (else the original's daemon); `reason` says
/// why it is not up, as far as that is known, and may be empty.
public record PeerStatus(String gateway, PeerState state, boolean ours, String reason) {
    /// Header of `_ping` answers by which gateways of this kind know each other.
    public static final String MARK = "X-Rbdgate";

    /// Whether it can be asked and serves.
    public boolean up() {
        return state == PeerState.UP;
    }

    @Override
    public String toString() {
        return gateway + "(" + state.words() + (reason.isEmpty() ? "" : ": " + reason) + ")";
    }
}
