package io.rbdgate.ha;

import io.rbdgate.scsi.description.LuState;

/// Where a gateway stands with one logical unit.
public enum Phase {
    /// The record has not been read yet. To: STANDBY, CLAIMING.
    STARTING(LuState.OPENING),
    /// Not the owner, or nobody is. To: CLAIMING, YIELDING (an own claim that was given up has come
    /// through late), STOPPED.
    STANDBY(LuState.STANDBY),
    /// The claim is on its way to the record. To: STANDBY, ASKING, FENCING, MAP_WAIT.
    CLAIMING(LuState.TRANSITIONING),
    /// Claimed; the owner before has time to hand over. To: FENCING, MAP_WAIT.
    ASKING(LuState.TRANSITIONING),
    /// Those before are being blocklisted. To: MAP_WAIT.
    FENCING(LuState.TRANSITIONING),
    /// Every client that will write learns the OSD map. To: LOCKING.
    MAP_WAIT(LuState.TRANSITIONING),
    /// The image's exclusive lock is being acquired. To: BREAKING, READING_RESERVATIONS, BARRED.
    LOCKING(LuState.TRANSITIONING),
    /// The lock of somebody who is fenced is being broken. To: LOCKING.
    BREAKING(LuState.TRANSITIONING),
    /// To: ACTIVATING.
    READING_RESERVATIONS(LuState.TRANSITIONING),
    /// The record is told that we may write. To: ACTIVE.
    ACTIVATING(LuState.TRANSITIONING),
    /// The owner. To: YIELDING, CUT_OFF.
    ACTIVE(LuState.ONLINE),
    /// The owner that cannot reach Ceph. To: ACTIVE, YIELDING.
    CUT_OFF(LuState.UNAVAILABLE),
    /// No more commands; what is in flight ends. To: RELEASING.
    YIELDING(LuState.TRANSITIONING),
    /// The lock is being given back. To: CLEARING.
    RELEASING(LuState.TRANSITIONING),
    /// The record is told that nothing of ours is on its way any more. To: STANDBY.
    CLEARING(LuState.TRANSITIONING),
    /// Somebody who is none of the gateways has the lock. To: CLAIMING, STANDBY.
    BARRED(LuState.STANDBY),
    /// Our client is fenced, another is being connected. From every phase; to: STARTING.
    RECONNECTING(LuState.UNAVAILABLE),
    /// The end.
    STOPPED(LuState.UNAVAILABLE);

    private final LuState answer;

    Phase(LuState answer) {
        this.answer = answer;
    }

    /// What a media command is told here.
    LuState answer() {
        return answer;
    }

    /// Whether it is on the way from a claim in the record to the ownership.
    boolean takesOver() {
        return switch (this) {
            case ASKING, FENCING, MAP_WAIT, LOCKING, BREAKING, READING_RESERVATIONS, ACTIVATING ->
                    true;
            case STARTING,
                    STANDBY,
                    CLAIMING,
                    ACTIVE,
                    CUT_OFF,
                    YIELDING,
                    RELEASING,
                    CLEARING,
                    BARRED,
                    RECONNECTING,
                    STOPPED ->
                    false;
        };
    }
}
