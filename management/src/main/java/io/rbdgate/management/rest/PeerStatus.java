package io.rbdgate.management.rest;

/// A gateway, its state and whether it is an rbdgate (else the original's daemon).
record PeerStatus(String gateway, PeerState state, boolean ours) {
    boolean up() {
        return state == PeerState.UP;
    }

    @Override
    public String toString() {
        return gateway + "(" + state.words() + ")";
    }
}
