package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.Permission;
import org.jspecify.annotations.Nullable;

/// What a logical unit keeps for one incarnation of an I_T nexus.
final class NexusState {
    private final ItNexus nexus;
    private final NexusBarrier barrier;
    private final LuCounters counters;
    private final UnitAttentions attentions = new UnitAttentions();
    private final NexusName name;
    private boolean preventsRemoval;
    private byte[] echo = {};
    private @Nullable Permission permission;

    NexusState(ItNexus nexus, NexusBarrier barrier, LuCounters counters) {
        this.nexus = nexus;
        this.counters = counters;
        this.barrier = barrier;
        this.name = NexusName.of(nexus);
    }

    ItNexus nexus() {
        return nexus;
    }

    /// What all incarnations of it are called.
    NexusName name() {
        return name;
    }

    /// What the reservations in force let it do; null when that has to be looked up.
    @Nullable Permission permission() {
        return permission;
    }

    void permission(@Nullable Permission newPermission) {
        permission = newPermission;
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
