package io.rbdgate.ha;

import io.rbdgate.ha.HaEffect.Connect;
import io.rbdgate.ha.HaEffect.ReadRecord;
import io.rbdgate.ha.HaEffect.Stopped;
import io.rbdgate.ha.HaEvent.Blocklisted;
import io.rbdgate.ha.HaEvent.CephUnreachable;
import io.rbdgate.ha.HaEvent.Connected;
import io.rbdgate.ha.HaEvent.Drained;
import io.rbdgate.ha.HaEvent.HeartbeatDue;
import io.rbdgate.ha.HaEvent.HolderSilent;
import io.rbdgate.ha.HaEvent.LockBroken;
import io.rbdgate.ha.HaEvent.LockHeld;
import io.rbdgate.ha.HaEvent.LockLost;
import io.rbdgate.ha.HaEvent.LockReleased;
import io.rbdgate.ha.HaEvent.LockTaken;
import io.rbdgate.ha.HaEvent.MapKnown;
import io.rbdgate.ha.HaEvent.MoveWanted;
import io.rbdgate.ha.HaEvent.RecordSeen;
import io.rbdgate.ha.HaEvent.ReservationsRead;
import io.rbdgate.ha.HaEvent.RetryDue;
import io.rbdgate.ha.HaEvent.SelfFenced;
import io.rbdgate.ha.HaEvent.SwapFailed;
import io.rbdgate.ha.HaEvent.Wanted;
import io.rbdgate.ha.HaEvent.YieldOverdue;
import java.util.List;

/// Who owns a logical unit, from one gateway's point of view: a pure function from a state and an
/// event to the next state and what is to be done. No clock, no thread, no I/O: the very function
/// that runs is the one that is explored exhaustively. Rules and reasons: ADR 0004.
public final class AluaMachine {
    /// A unit stays where it is for so many heartbeats after a move, but for an administrator and
    /// for failures.
    public static final int REST_HEARTBEATS = 4;

    private AluaMachine() {}

    /// The state after an event, and what is to be done, in this order.
    public record Step(AluaState state, List<HaEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /// Lets `event` happen.
    public static Step step(AluaState state, HaEvent event) {
        Turn turn = new Turn(state);
        if (state.phase() != Phase.STOPPED) {
            happen(turn, event);
        }
        return turn.end();
    }

    private static void happen(Turn turn, HaEvent event) {
        switch (event) {
            case RecordSeen seen -> seen(turn, seen);
            case SwapFailed() -> turn.effect(new ReadRecord());
            case Blocklisted done -> Takeover.blocklisted(turn, done);
            case MapKnown(long claim) ->
                    Takeover.advance(turn, Phase.MAP_WAIT, claim, Phase.LOCKING);
            case LockTaken(long claim) ->
                    Takeover.advance(turn, Phase.LOCKING, claim, Phase.READING_RESERVATIONS);
            case LockHeld held -> Takeover.lockHeld(turn, held);
            case LockBroken(long claim) ->
                    Takeover.advance(turn, Phase.BREAKING, claim, Phase.LOCKING);
            case ReservationsRead(long claim) ->
                    Takeover.advance(turn, Phase.READING_RESERVATIONS, claim, Phase.ACTIVATING);
            case YieldOverdue(long claim) ->
                    Takeover.advance(turn, Phase.ASKING, claim, Phase.FENCING);
            case Drained(int epoch) -> Handover.drained(turn, epoch);
            case LockReleased(int epoch) -> Handover.released(turn, epoch);
            case SelfFenced(String client) -> fenced(turn, client);
            case LockLost(String client) -> lockLost(turn, client);
            case Connected(String client) -> connected(turn, client);
            case HolderSilent silent -> silent(turn, silent);
            case HeartbeatDue() -> beat(turn);
            case RetryDue() -> retry(turn);
            case CephUnreachable() -> cutOff(turn);
            case MoveWanted(MoveReason reason) -> move(turn, reason);
            case Wanted(Wish wish) -> wish(turn, wish);
        }
    }

    // ---- the record

    private static void seen(Turn turn, RecordSeen event) {
        if (event.stored().version() < turn.state().known().version()) {
            return;
        }
        turn.see(event.stored());
        boolean holderRuns = event.holderRuns();
        switch (turn.phase()) {
            case STARTING, STANDBY, CLAIMING -> standBy(turn, holderRuns);
            case ASKING, FENCING, MAP_WAIT, LOCKING, BREAKING, READING_RESERVATIONS, ACTIVATING ->
                    seenByClaimant(turn);
            case ACTIVE, CUT_OFF -> seenByOwner(turn);
            case YIELDING, RELEASING -> seenWhileLeaving(turn);
            case CLEARING -> seenWhileClearing(turn, holderRuns);
            case BARRED -> seenWhileBarred(turn, holderRuns);
            case RECONNECTING, STOPPED -> {}
        }
    }

    private static void seenByClaimant(Turn turn) {
        AluaState state = turn.state();
        if (!state.holds()) {
            superseded(turn);
        } else if (state.ownership().state() == OwnershipState.ACTIVE) {
            turn.enter(Phase.ACTIVE);
            turn.open();
        } else {
            Takeover.recordChanged(turn);
        }
    }

    private static void seenByOwner(Turn turn) {
        AluaState state = turn.state();
        if (!state.holds()) {
            superseded(turn);
        } else if (state.phase() == Phase.CUT_OFF) {
            turn.enter(Phase.ACTIVE);
            turn.open();
        }
    }

    private static void seenWhileLeaving(Turn turn) {
        if (!turn.state().holds() && !turn.state().isSuspect()) {
            Handover.fenced(turn);
        }
    }

    /// Somebody else has claimed it: we hand over, or it is too late for that, since who is no
    /// longer named has been fenced.
    private static void superseded(Turn turn) {
        if (turn.state().isSuspect()) {
            Handover.begin(turn);
        } else {
            Handover.fenced(turn);
        }
    }

    private static void seenWhileClearing(Turn turn, boolean holderRuns) {
        if (turn.state().holds() || turn.state().isSuspect()) {
            Handover.clear(turn);
        } else {
            standBy(turn, holderRuns);
        }
    }

    /// A free record is left alone until the next retry, and so is a claim of somebody else, who
    /// will find the same lock: else they would chase each other.
    private static void seenWhileBarred(Turn turn, boolean holderRuns) {
        AluaState state = turn.state();
        if (state.holds()) {
            Takeover.giveBack(turn);
        } else if (state.isSuspect() || state.ownership().state() == OwnershipState.ACTIVE) {
            standBy(turn, holderRuns);
        }
    }

    /// Not the owner: looks whether there is something to do.
    private static void standBy(Turn turn, boolean holderRuns) {
        AluaState state = turn.state();
        OwnershipRecord ownership = state.ownership();
        if (state.isSuspect() || (state.holds() && !mayTakeOver(state))) {
            Handover.begin(turn);
        } else if (state.holds()) {
            Takeover.begin(turn);
        } else if (state.wish() != Wish.SERVE) {
            rest(turn);
        } else if (!holderRuns && ownership.isHeldByPredecessorOf(state.self())) {
            claim(turn, MoveReason.PREDECESSOR);
        } else if (isVacantForUs(state)) {
            claim(turn, MoveReason.VACANCY);
        } else {
            rest(turn);
        }
    }

    private static boolean mayTakeOver(AluaState state) {
        return state.wish() == Wish.SERVE && state.ownership().state() == OwnershipState.TAKING;
    }

    /// The preferred gateway goes first; the others try when it has not come by the next retry.
    private static boolean isVacantForUs(AluaState state) {
        OwnershipRecord ownership = state.ownership();
        String preferred = ownership.preferred();
        return ownership.state() == OwnershipState.FREE
                && (preferred.isEmpty() || preferred.equals(state.self().gateway()));
    }

    private static void rest(Turn turn) {
        boolean ends = turn.state().wish() == Wish.STOP;
        turn.enter(ends ? Phase.STOPPED : Phase.STANDBY);
        if (ends) {
            turn.effect(new Stopped());
        }
    }

    private static void claim(Turn turn, MoveReason reason) {
        AluaState state = turn.state();
        turn.become(state.asking(reason.asks()).with(Phase.CLAIMING));
        turn.swap(state.ownership().claimedBy(state.self(), reason));
    }

    // ---- the client

    private static void fenced(Turn turn, String client) {
        AluaState state = turn.state();
        if (state.self().client().equals(client) && state.phase() != Phase.RECONNECTING) {
            Handover.fenced(turn);
        }
    }

    private static void lockLost(Turn turn, String client) {
        boolean owns = turn.phase() == Phase.ACTIVE || turn.phase() == Phase.CUT_OFF;
        if (owns && turn.state().self().client().equals(client)) {
            Handover.begin(turn);
        }
    }

    private static void connected(Turn turn, String client) {
        if (turn.phase() == Phase.RECONNECTING) {
            turn.become(turn.state().with(turn.state().self().through(client)));
            turn.enter(Phase.STARTING);
            turn.effect(new ReadRecord());
        }
    }

    private static void cutOff(Turn turn) {
        if (turn.phase() == Phase.ACTIVE) {
            Handover.cutOff(turn);
        }
    }

    // ---- time

    private static void silent(Turn turn, HolderSilent silent) {
        AluaState state = turn.state();
        OwnershipRecord ownership = state.ownership();
        if (state.phase() == Phase.STANDBY
                && state.wish() == Wish.SERVE
                && ownership.state() != OwnershipState.FREE
                && ownership.generation() == silent.generation()
                && ownership.heartbeat() == silent.heartbeat()) {
            claim(turn, MoveReason.SILENCE);
        }
    }

    private static void beat(Turn turn) {
        boolean lives = turn.phase() == Phase.ACTIVE || turn.phase().takesOver();
        if (lives && turn.phase() != Phase.ACTIVATING) {
            turn.swap(turn.state().ownership().beaten());
        }
    }

    private static void retry(Turn turn) {
        switch (turn.phase()) {
            case STARTING, CLAIMING, ACTIVATING, CUT_OFF, CLEARING -> turn.effect(new ReadRecord());
            case STANDBY, BARRED -> retryStandby(turn);
            case FENCING, MAP_WAIT, LOCKING, BREAKING, READING_RESERVATIONS -> Takeover.again(turn);
            case RELEASING -> Handover.release(turn);
            case RECONNECTING -> turn.effect(new Connect());
            case ASKING, ACTIVE, YIELDING, STOPPED -> {}
        }
    }

    private static void retryStandby(Turn turn) {
        AluaState state = turn.state();
        if (state.wish() == Wish.SERVE && state.ownership().state() == OwnershipState.FREE) {
            claim(turn, MoveReason.VACANCY);
        } else {
            turn.enter(Phase.STANDBY);
            turn.effect(new ReadRecord());
        }
    }

    // ---- wishes

    private static void move(Turn turn, MoveReason reason) {
        AluaState state = turn.state();
        OwnershipRecord ownership = state.ownership();
        if (state.phase() == Phase.STANDBY
                && state.wish() == Wish.SERVE
                && ownership.state() == OwnershipState.ACTIVE
                && (!reason.needsRest() || ownership.hasRestedFor(REST_HEARTBEATS))) {
            claim(turn, reason);
        }
    }

    private static void wish(Turn turn, Wish wish) {
        turn.become(turn.state().with(wish));
        if (wish == Wish.SERVE) {
            return;
        }
        Phase phase = turn.phase();
        boolean owns = phase == Phase.ACTIVE || phase == Phase.CUT_OFF;
        if (owns || phase.takesOver()) {
            Handover.begin(turn);
        } else if (phase == Phase.STARTING || phase == Phase.STANDBY || phase == Phase.BARRED) {
            rest(turn);
        } else if (phase == Phase.RECONNECTING && wish == Wish.STOP) {
            rest(turn); // through a fenced client nothing of ours can land any more
        }
    }
}
