package io.rbdgate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.ha.AluaMachine.Step;
import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.scsi.description.LuState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The machine of gateway `gw1` in literal sequences.
final class AluaMachineTest {
    private static final Holder SELF = new Holder("gw1", "r1", "c1");
    private static final Holder PEER = new Holder("gw2", "r7", "c7");
    private static final OwnershipRecord VACANT = OwnershipRecord.NONE;
    private static final OwnershipRecord PEERS =
            VACANT.claimedBy(PEER, MoveReason.VACANCY).activated();

    private AluaState state;

    @BeforeEach
    void begins() {
        state = AluaState.begin(SELF);
    }

    private List<HaEffect> happens(HaEvent event) {
        Step step = AluaMachine.step(state, event);
        state = step.state();
        return step.effects();
    }

    private static HaEvent seen(long version, OwnershipRecord ownership) {
        return new HaEvent.RecordSeen(new Stored(ownership, version));
    }

    /// To the ownership of generation 1 with version 2, epoch 1.
    private void becomesOwner() {
        OwnershipRecord claimed = VACANT.claimedBy(SELF, MoveReason.VACANCY);
        happens(seen(0, VACANT));
        happens(seen(1, claimed));
        happens(new HaEvent.MapKnown(1));
        happens(new HaEvent.LockTaken(1));
        happens(new HaEvent.ReservationsRead(1));
        happens(seen(2, claimed.activated()));
        assertThat(state.phase()).isEqualTo(Phase.ACTIVE);
    }

    @Test
    void aVacantUnitIsTakenStepByStep() {
        OwnershipRecord claimed = VACANT.claimedBy(SELF, MoveReason.VACANCY);
        assertThat(happens(new HaEvent.RetryDue())).containsExactly(new HaEffect.ReadRecord());
        assertThat(happens(seen(0, VACANT)))
                .containsExactly(
                        new HaEffect.Answer(LuState.TRANSITIONING), new HaEffect.Swap(0, claimed));
        assertThat(happens(seen(1, claimed))).containsExactly(new HaEffect.AwaitMap(1));
        assertThat(happens(new HaEvent.MapKnown(1))).containsExactly(new HaEffect.AcquireLock(1));
        assertThat(happens(new HaEvent.LockTaken(1)))
                .containsExactly(new HaEffect.ReadReservations(1));
        assertThat(happens(new HaEvent.ReservationsRead(1)))
                .containsExactly(new HaEffect.Swap(1, claimed.activated()));
        assertThat(happens(seen(2, claimed.activated())))
                .containsExactly(
                        new HaEffect.Announce(), new HaEffect.Serve(new FencingEpoch(1, true)));
        assertThat(state.answer()).isEqualTo(LuState.ONLINE);
    }

    @Test
    void aSilentOwnerIsFencedAndTheMapAwaitedBeforeTheLockIsTouched() {
        happens(seen(4, PEERS));
        assertThat(state.answer()).isEqualTo(LuState.STANDBY);
        OwnershipRecord claimed = PEERS.claimedBy(SELF, MoveReason.SILENCE);
        assertThat(happens(new HaEvent.HolderSilent(1, 0)))
                .containsExactly(
                        new HaEffect.Answer(LuState.TRANSITIONING), new HaEffect.Swap(4, claimed));
        assertThat(happens(seen(5, claimed)))
                .containsExactly(new HaEffect.Blocklist(2, List.of(PEER)));
        assertThat(happens(new HaEvent.Blocklisted(2, List.of(PEER))))
                .containsExactly(new HaEffect.AwaitMap(2));
        assertThat(happens(new HaEvent.MapKnown(2))).containsExactly(new HaEffect.AcquireLock(2));
        assertThat(happens(new HaEvent.LockHeld(2, "c7")))
                .containsExactly(new HaEffect.BreakLock(2, "c7"));
        assertThat(happens(new HaEvent.LockBroken(2))).containsExactly(new HaEffect.AcquireLock(2));
    }

    @Test
    void anOwnerThatHasBeatenSinceIsNotSilent() {
        happens(seen(4, PEERS));
        happens(seen(5, PEERS.beaten()));
        assertThat(happens(new HaEvent.HolderSilent(1, 0))).isEmpty();
    }

    @Test
    void anOwnerThatIsAskedStopsDrainsReleasesAndThenSaysSo() {
        becomesOwner();
        OwnershipRecord claimed = state.ownership().claimedBy(PEER, MoveReason.EXPLICIT);
        assertThat(happens(seen(3, claimed)))
                .containsExactly(
                        new HaEffect.StopAdmission(new FencingEpoch(2, false)),
                        new HaEffect.Answer(LuState.TRANSITIONING),
                        new HaEffect.Drain(2));
        assertThat(happens(new HaEvent.Drained(2))).containsExactly(new HaEffect.ReleaseLock(2));
        assertThat(happens(new HaEvent.LockReleased(2)))
                .containsExactly(new HaEffect.Swap(3, claimed.without(SELF)));
        assertThat(happens(seen(4, claimed.without(SELF)))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.STANDBY);
    }

    @Test
    void whoIsNamedNoMoreHasBeenFencedAndAnswersWhatIsUnknown() {
        becomesOwner();
        OwnershipRecord taken = state.ownership().claimedBy(PEER, MoveReason.SILENCE).activated();
        assertThat(happens(seen(9, taken)))
                .containsExactly(
                        new HaEffect.Announce(),
                        new HaEffect.StopAdmission(new FencingEpoch(2, false)),
                        new HaEffect.Answer(LuState.UNAVAILABLE),
                        new HaEffect.AnswerUnknown("c1"),
                        new HaEffect.CloseSessions(),
                        new HaEffect.Connect());
        assertThat(happens(new HaEvent.Connected("c2")))
                .containsExactly(new HaEffect.Answer(LuState.OPENING), new HaEffect.ReadRecord());
    }

    @Test
    void anEarlierRunOfTheSameGatewayIsFencedWithoutWaiting() {
        Holder before = new Holder("gw1", "r0", "c0");
        OwnershipRecord left = VACANT.claimedBy(before, MoveReason.VACANCY).activated();
        OwnershipRecord claimed = left.claimedBy(SELF, MoveReason.PREDECESSOR);
        assertThat(happens(seen(6, left))).contains(new HaEffect.Swap(6, claimed));
        assertThat(happens(seen(7, claimed)))
                .containsExactly(new HaEffect.Blocklist(2, List.of(before)));
    }

    @Test
    void aForeignClientWithTheLockIsLeftAlone() {
        OwnershipRecord claimed = VACANT.claimedBy(SELF, MoveReason.VACANCY);
        happens(seen(0, VACANT));
        happens(seen(1, claimed));
        happens(new HaEvent.MapKnown(1));
        assertThat(happens(new HaEvent.LockHeld(1, "virtual machine")))
                .containsExactly(
                        new HaEffect.Answer(LuState.STANDBY),
                        new HaEffect.Swap(1, claimed.vacated(List.of())));
        assertThat(happens(seen(2, claimed.vacated(List.of())))).isEmpty();
        assertThat(happens(new HaEvent.RetryDue()))
                .contains(
                        new HaEffect.Swap(
                                2, claimed.vacated(List.of()).claimedBy(SELF, MoveReason.VACANCY)));
    }

    @Test
    void anUnknownSwapIsFoundOutByReading() {
        OwnershipRecord claimed = VACANT.claimedBy(SELF, MoveReason.VACANCY);
        happens(seen(0, VACANT));
        assertThat(happens(new HaEvent.SwapFailed())).containsExactly(new HaEffect.ReadRecord());
        assertThat(happens(seen(1, claimed))).containsExactly(new HaEffect.AwaitMap(1));
    }

    @Test
    void lateResultsOfAnEarlierClaimAreIgnored() {
        happens(seen(4, PEERS));
        happens(new HaEvent.HolderSilent(1, 0));
        happens(seen(5, PEERS.claimedBy(SELF, MoveReason.SILENCE)));
        assertThat(happens(new HaEvent.Blocklisted(1, List.of()))).isEmpty();
        assertThat(happens(new HaEvent.MapKnown(2))).isEmpty();
        assertThat(happens(seen(4, PEERS))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.FENCING);
    }

    @Test
    void aHostHasToWaitUntilTheUnitHasRested() {
        happens(seen(4, PEERS));
        assertThat(happens(new HaEvent.MoveWanted(MoveReason.HOST_DEMAND))).isEmpty();
        assertThat(happens(new HaEvent.MoveWanted(MoveReason.ADMINISTRATOR))).isNotEmpty();
    }

    @Test
    void whoIsCutOffServesAgainInANewEpochWhenItIsStillTheOwner() {
        becomesOwner();
        assertThat(happens(new HaEvent.CephUnreachable()))
                .containsExactly(
                        new HaEffect.StopAdmission(new FencingEpoch(2, false)),
                        new HaEffect.Answer(LuState.UNAVAILABLE),
                        new HaEffect.CloseSessions(),
                        new HaEffect.ReadRecord());
        assertThat(happens(seen(2, state.ownership())))
                .containsExactly(new HaEffect.Serve(new FencingEpoch(3, true)));
    }

    @Test
    void aGatewayThatStopsLeavesTheUnitVacant() {
        becomesOwner();
        OwnershipRecord vacated = state.ownership().vacated(List.of());
        happens(new HaEvent.Wanted(Wish.STOP));
        happens(new HaEvent.Drained(2));
        assertThat(happens(new HaEvent.LockReleased(2)))
                .containsExactly(new HaEffect.Swap(2, vacated));
        assertThat(happens(seen(3, vacated))).contains(new HaEffect.Stopped());
        assertThat(happens(new HaEvent.RetryDue())).isEmpty();
    }

    @Test
    void aCommandIsAdmittedInItsOwnEpochOnly() {
        FencingEpoch first = FencingEpoch.FIRST.opened();
        assertThat(first.admits(1)).isTrue();
        assertThat(first.closed().admits(1)).isFalse();
        assertThat(first.closed().opened().admits(1)).isFalse();
        assertThat(first.closed().opened().admits(3)).isTrue();
    }

    @Test
    void whileAStrangerHasTheLockOthersClaimsAreNotChased() {
        OwnershipRecord claimed = VACANT.claimedBy(SELF, MoveReason.VACANCY);
        OwnershipRecord free = claimed.vacated(List.of());
        happens(seen(0, VACANT));
        happens(seen(1, claimed));
        happens(new HaEvent.MapKnown(1));
        happens(new HaEvent.LockHeld(1, "virtual machine"));
        happens(seen(2, free));
        assertThat(happens(seen(3, free.claimedBy(PEER, MoveReason.VACANCY)))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.BARRED);
        happens(new HaEvent.RetryDue());
        assertThat(state.phase()).isEqualTo(Phase.STANDBY);
    }

    @Test
    void aFenceEndsAHandoverThatDoesNotDrain() {
        becomesOwner();
        happens(seen(3, state.ownership().claimedBy(PEER, MoveReason.EXPLICIT)));
        assertThat(happens(new HaEvent.SelfFenced("c1")))
                .containsExactly(
                        new HaEffect.Answer(LuState.UNAVAILABLE),
                        new HaEffect.AnswerUnknown("c1"),
                        new HaEffect.Connect());
        assertThat(happens(new HaEvent.Drained(2))).isEmpty();
    }

    @Test
    void aVacantUnitIsLeftToThePreferredGatewayUntilTheNextRetry() {
        OwnershipRecord preferring =
                OwnershipText.parse(
                        "disk",
                        "rbdgate-ownership 1 generation=3 state=free holder= unfenced= heartbeat=9"
                                + " preferred=gw2 links-down= moved=administrator/gw2/2");
        happens(seen(5, preferring));
        assertThat(state.phase()).isEqualTo(Phase.STANDBY);
        assertThat(happens(new HaEvent.RetryDue()))
                .contains(new HaEffect.Swap(5, preferring.claimedBy(SELF, MoveReason.VACANCY)));
    }
}
