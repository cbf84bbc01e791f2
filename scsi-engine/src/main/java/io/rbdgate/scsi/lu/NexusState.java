package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;

/// What a logical unit keeps for one incarnation of an I_T nexus.
final class NexusState {
    private final ItNexus nexus;
    private final NexusBarrier barrier;
    private final LuCounters counters;
    private final UnitAttentions attentions = new UnitAttentions();
    private boolean preventsRemoval;
    private byte[] echo = {};

    NexusState(ItNexus nexus, NexusBarrier barrier, LuCounters counters) {
        this.nexus = nexus;
        this.counters = counters;
        this.barrier = barrier;
    }

    ItNexus nexus() {
        return nexus;
    }

    /// What its initiator has done on the logical unit, with this nexus and others.
    LuCounters counters() {
        return counters;
    }

    NexusBarrier barrier() {
        return barrier;
    }

    UnitAttentions attentions() {
        return attentions;
    }

    /// What this nexus has written to the echo buffer.
    byte[] echo() {
        return echo;
    }

    void echo(byte[] newEcho) {
        echo = newEcho;
    }

    /// Whether this nexus forbids that the medium is taken out.
    boolean preventsRemoval() {
        return preventsRemoval;
    }

    void preventsRemoval(boolean newPreventsRemoval) {
        preventsRemoval = newPreventsRemoval;
    }
}
