package io.rbdgate.ha;

import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.scsi.description.LuState;
import java.util.ArrayList;
import java.util.List;

/// One step of the machine while it is made: the state so far and the effects so far. Every change
/// of phase and of epoch goes through here.
final class Turn {
    private final List<HaEffect> effects = new ArrayList<>();
    private AluaState state;

    Turn(AluaState state) {
        this.state = state;
    }

    AluaState state() {
        return state;
    }

    Phase phase() {
        return state.phase();
    }

    AluaMachine.Step end() {
        return new AluaMachine.Step(state, effects);
    }

    void effect(HaEffect effect) {
        effects.add(effect);
    }

    /// Goes to another phase; media commands hear of it where it makes a difference.
    void enter(Phase to) {
        become(state.with(to));
    }

    void become(AluaState next) {
        LuState before = state.answer();
        state = next;
        LuState now = next.answer();
        if (now != before && now != LuState.ONLINE) {
            effect(new HaEffect.Answer(now));
        }
    }

    /// Takes a record in that is not older than the one before; a new owner is announced.
    void see(Stored stored) {
        OwnershipRecord before = state.ownership();
        OwnershipRecord now = stored.ownership();
        become(state.with(stored));
        if (now.state() == OwnershipState.ACTIVE
                && (before.state() != OwnershipState.ACTIVE
                        || before.generation() != now.generation())) {
            effect(new HaEffect.Announce());
        }
    }

    void swap(OwnershipRecord next) {
        effect(new HaEffect.Swap(state.known().version(), next));
    }

    void open() {
        state = state.with(state.epoch().opened());
        effect(new HaEffect.Serve(state.epoch()));
    }

    /// True when commands were admitted until now.
    boolean shut() {
        if (!state.epoch().open()) {
            return false;
        }
        state = state.with(state.epoch().closed());
        effect(new HaEffect.StopAdmission(state.epoch()));
        return true;
    }
}
