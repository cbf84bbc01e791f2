package io.rbdgate.ha;

import io.rbdgate.ha.HaEffect.AcquireLock;
import io.rbdgate.ha.HaEffect.AwaitMap;
import io.rbdgate.ha.HaEffect.AwaitYield;
import io.rbdgate.ha.HaEffect.Blocklist;
import io.rbdgate.ha.HaEffect.BreakLock;
import io.rbdgate.ha.HaEffect.ReadReservations;
import java.util.List;

/// The way from a claim in the record to the ownership, in this order: ask or fence, wait for the
/// map, lock, read reservations, activate. Pure.
final class Takeover {
    private Takeover() {}

    /// The record says that the claim is ours.
    static void begin(Turn turn) {
        turn.become(turn.state().withFenced(List.of()));
        if (turn.state().ownership().unfenced().isEmpty()) {
            go(turn, Phase.MAP_WAIT);
        } else {
            go(turn, turn.state().asks() ? Phase.ASKING : Phase.FENCING);
        }
    }

    /// The record has changed and the claim is still ours: somebody has handed over, or it is our
    /// own heartbeat.
    static void recordChanged(Turn turn) {
        AluaState state = turn.state();
        boolean handedOver = state.ownership().unfenced().isEmpty();
        if (state.phase() == Phase.ASKING && handedOver) {
            go(turn, Phase.MAP_WAIT);
        } else if (state.phase() == Phase.ACTIVATING) {
            go(turn, Phase.ACTIVATING);
        }
    }

    static void blocklisted(Turn turn, HaEvent.Blocklisted event) {
        if (expects(turn, Phase.FENCING, event.generation())) {
            turn.become(turn.state().withFenced(event.holders()));
            go(turn, Phase.MAP_WAIT);
        }
    }

    /// Goes on from `phase` to `next` when that was the result waited for.
    static void advance(Turn turn, Phase phase, long generation, Phase next) {
        if (expects(turn, phase, generation)) {
            go(turn, next);
        }
    }

    static void lockHeld(Turn turn, HaEvent.LockHeld event) {
        if (!expects(turn, Phase.LOCKING, event.generation())) {
            return;
        }
        boolean harmless =
                turn.state().fenced().stream()
                        .anyMatch(each -> each.client().equals(event.address()));
        if (harmless) {
            turn.enter(Phase.BREAKING);
            turn.effect(new BreakLock(event.generation(), event.address()));
        } else {
            turn.enter(Phase.BARRED);
            giveBack(turn);
        }
    }

    /// Those before us are fenced or have handed over; the record need not name them any more.
    static void giveBack(Turn turn) {
        turn.swap(turn.state().ownership().vacated(List.of()));
    }

    /// Once more what the phase waits for.
    static void again(Turn turn) {
        // who has the lock is asked anew before it is broken
        go(turn, turn.phase() == Phase.BREAKING ? Phase.LOCKING : turn.phase());
    }

    private static boolean expects(Turn turn, Phase phase, long generation) {
        return turn.phase() == phase && turn.state().generation() == generation;
    }

    private static void go(Turn turn, Phase phase) {
        turn.enter(phase);
        OwnershipRecord ownership = turn.state().ownership();
        long generation = ownership.generation();
        switch (phase) {
            case ASKING -> turn.effect(new AwaitYield(generation));
            case FENCING -> turn.effect(new Blocklist(generation, ownership.unfenced()));
            case MAP_WAIT -> turn.effect(new AwaitMap(generation));
            case LOCKING -> turn.effect(new AcquireLock(generation));
            case READING_RESERVATIONS -> turn.effect(new ReadReservations(generation));
            case ACTIVATING -> activate(turn);
            case STARTING,
                    STANDBY,
                    CLAIMING,
                    BREAKING,
                    ACTIVE,
                    CUT_OFF,
                    YIELDING,
                    RELEASING,
                    CLEARING,
                    BARRED,
                    RECONNECTING,
                    STOPPED ->
                    throw new IllegalStateException("no step of a takeover: " + phase);
        }
    }

    private static void activate(Turn turn) {
        AluaState state = turn.state();
        if (!state.fenced().containsAll(state.ownership().unfenced())) {
            throw new IllegalStateException(
                    "unfenced are " + state.ownership().unfenced() + ", fenced " + state.fenced());
        }
        turn.swap(state.ownership().activated());
    }
}
