package io.rbdgate.management.live;

/// What a gateway's `_ping` told.
public enum PeerState {
    /// It serves; `ours` is told apart by [PeerStatus].
    UP(""),
    ISCSI_DOWN("iscsi down, API up"),
    API_DOWN("iscsi Unknown, API down"),
    UNKNOWN("UNKNOWN state");

    private final String words;

    PeerState(String words) {
        this.words = words;
    }

    /// As the original words it.
    public String words() {
        return words;
    }
}
