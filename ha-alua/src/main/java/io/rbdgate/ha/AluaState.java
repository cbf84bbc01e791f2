package io.rbdgate.ha;

import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.scsi.description.LuState;
import java.util.List;

/// What a gateway knows about one logical unit and its part in it. Immutable.
///
/// @param known the record as last seen
/// @param fenced whom we have blocklisted for the present claim
/// @param asks whether those before us get time to hand over
public record AluaState(
        Holder self,
        Phase phase,
        FencingEpoch epoch,
        Stored known,
        List<Holder> fenced,
        boolean asks,
        Wish wish) {
    private static final Stored NOTHING = new Stored(OwnershipRecord.NONE, 0);

    public AluaState {
        fenced = List.copyOf(fenced);
    }

    /// A run of a gateway that has just connected its data client; it begins with
    /// [HaEvent.RetryDue].
    public static AluaState begin(Holder self) {
        return new AluaState(
                self, Phase.STARTING, FencingEpoch.FIRST, NOTHING, List.of(), false, Wish.SERVE);
    }

    OwnershipRecord ownership() {
        return known.ownership();
    }

    long generation() {
        return known.ownership().generation();
    }

    boolean holds() {
        return ownership().isHeldBy(self);
    }

    /// Whether the record wants us to hand over: somebody else holds it, and we may still write.
    boolean isSuspect() {
        return ownership().unfenced().contains(self);
    }

    /// What a media command is told.
    public LuState answer() {
        boolean moving = phase == Phase.STANDBY && ownership().state() == OwnershipState.TAKING;
        return moving ? LuState.TRANSITIONING : phase.answer();
    }

    AluaState with(Phase to) {
        return new AluaState(self, to, epoch, known, fenced, asks, wish);
    }

    AluaState with(FencingEpoch to) {
        return new AluaState(self, phase, to, known, fenced, asks, wish);
    }

    AluaState with(Stored seen) {
        return new AluaState(self, phase, epoch, seen, fenced, asks, wish);
    }

    AluaState with(Wish to) {
        return new AluaState(self, phase, epoch, known, fenced, asks, to);
    }

    AluaState with(Holder to) {
        return new AluaState(to, phase, epoch, known, fenced, asks, wish);
    }

    AluaState withFenced(List<Holder> holders) {
        return new AluaState(self, phase, epoch, known, holders, asks, wish);
    }

    AluaState asking(boolean gentle) {
        return new AluaState(self, phase, epoch, known, fenced, gentle, wish);
    }
}
