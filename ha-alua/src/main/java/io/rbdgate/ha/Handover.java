package io.rbdgate.ha;

import io.rbdgate.ha.HaEffect.AnswerUnknown;
import io.rbdgate.ha.HaEffect.CloseSessions;
import io.rbdgate.ha.HaEffect.Connect;
import io.rbdgate.ha.HaEffect.Drain;
import io.rbdgate.ha.HaEffect.ReleaseLock;
import java.util.List;

/// The ways out of the ownership, or of a claim: handing over, being fenced, being cut off. Pure.
final class Handover {
    private Handover() {}

    /// Admits nothing any more, then drains, releases the lock, and says so in the record.
    static void begin(Turn turn) {
        turn.shut();
        turn.enter(Phase.YIELDING);
        turn.effect(new Drain(turn.state().epoch().number()));
    }

    static void drained(Turn turn, int epoch) {
        if (turn.phase() == Phase.YIELDING && turn.state().epoch().number() == epoch) {
            release(turn);
        }
    }

    static void release(Turn turn) {
        turn.enter(Phase.RELEASING);
        turn.effect(new ReleaseLock(turn.state().epoch().number()));
    }

    static void released(Turn turn, int epoch) {
        if (turn.phase() == Phase.RELEASING && turn.state().epoch().number() == epoch) {
            turn.enter(Phase.CLEARING);
            clear(turn);
        }
    }

    /// Nothing of ours is on its way: who waits for that may go on without fencing us.
    static void clear(Turn turn) {
        AluaState state = turn.state();
        OwnershipRecord ownership = state.ownership();
        if (state.holds()) {
            boolean owned = ownership.state() == OwnershipState.ACTIVE;
            turn.swap(ownership.vacated(owned ? List.of() : ownership.unfenced()));
        } else {
            turn.swap(ownership.without(state.self()));
        }
    }

    /// Our client can do nothing any more, hence what was in flight may be answered.
    static void fenced(Turn turn) {
        String client = turn.state().self().client();
        boolean served = turn.shut();
        turn.enter(Phase.RECONNECTING);
        turn.effect(new AnswerUnknown(client));
        if (served) {
            turn.effect(new CloseSessions());
        }
        turn.effect(new Connect());
    }

    /// Nobody can be told anything: hosts go to another path, what is in flight stays unanswered.
    static void cutOff(Turn turn) {
        turn.shut();
        turn.enter(Phase.CUT_OFF);
        turn.effect(new CloseSessions());
        turn.effect(new HaEffect.ReadRecord());
    }
}
