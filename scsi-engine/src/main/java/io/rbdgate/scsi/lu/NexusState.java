package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;

/// What a logical unit keeps for one incarnation of an I_T nexus.
final class NexusState {
    private final ItNexus nexus;
    private final NexusBarrier barrier;
    private final UnitAttentions attentions = new UnitAttentions();
    private boolean preventsRemoval;

    NexusState(ItNexus nexus, NexusBarrier barrier) {
        this.nexus = nexus;
        this.barrier = barrier;
    }

    ItNexus nexus() {
        return nexus;
    }

    NexusBarrier barrier() {
        return barrier;
    }

    UnitAttentions attentions() {
        return attentions;
    }

    /// Whether this nexus forbids that the medium is taken out.
    boolean preventsRemoval() {
        return preventsRemoval;
    }

    void preventsRemoval(boolean newPreventsRemoval) {
        preventsRemoval = newPreventsRemoval;
    }
}
