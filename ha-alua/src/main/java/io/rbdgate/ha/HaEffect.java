package io.rbdgate.ha;

import io.rbdgate.scsi.description.LuState;
import java.util.List;

/// What a gateway is to do about one logical unit. Effects are carried out one after the other in
/// the order they were asked for; what has a result reports it as [HaEvent].
public sealed interface HaEffect {

    /// Read the record: [HaEvent.RecordSeen].
    record ReadRecord() implements HaEffect {}

    /// Compare and swap the record: [HaEvent.RecordSeen] or [HaEvent.SwapFailed].
    record Swap(long version, OwnershipRecord next) implements HaEffect {}

    /// Tell the holders that they shall hand over, and give them 2 s: [HaEvent.YieldOverdue].
    record AwaitYield(long generation) implements HaEffect {}

    /// Blocklist the clients of `holders` for days: [HaEvent.Blocklisted].
    record Blocklist(long generation, List<Holder> holders) implements HaEffect {
        public Blocklist {
            holders = List.copyOf(holders);
        }
    }

    /// Wait for the newest OSD map on each client that will write: [HaEvent.MapKnown].
    record AwaitMap(long generation) implements HaEffect {}

    /// [HaEvent.LockTaken], [HaEvent.LockHeld] or [HaEvent.SelfFenced].
    record AcquireLock(long generation) implements HaEffect {}

    /// Break the lock if `address` still has it: [HaEvent.LockBroken].
    record BreakLock(long generation, String address) implements HaEffect {}

    /// [HaEvent.ReservationsRead].
    record ReadReservations(long generation) implements HaEffect {}

    /// Admit media commands received from now on. Those from a session that existed before count as
    /// received now only after it has answered a NOP-In; `LogicalUnit.onlineBehind` does all that.
    record Serve(FencingEpoch epoch) implements HaEffect {}

    /// Submit nothing any more.
    record StopAdmission(FencingEpoch epoch) implements HaEffect {}

    /// Answer media commands so from now on.
    record Answer(LuState state) implements HaEffect {}

    /// When nothing is in flight, flush and report [HaEvent.Drained]. Holds up nothing that
    /// follows: what is in flight may end by being fenced only.
    record Drain(int epoch) implements HaEffect {}

    /// [HaEvent.LockReleased].
    record ReleaseLock(int epoch) implements HaEffect {}

    /// Answer what was in flight through the client at `address`: it is fenced, so that nothing of
    /// it can follow what the next owner writes.
    record AnswerUnknown(String address) implements HaEffect {}

    /// Close the sessions of hosts that have another path.
    record CloseSessions() implements HaEffect {}

    /// Establish the unit attention ASYMMETRIC ACCESS STATE CHANGED for every nexus here.
    record Announce() implements HaEffect {}

    /// Give the fenced client up and connect another: [HaEvent.Connected].
    record Connect() implements HaEffect {}

    /// Nothing of this unit is left here.
    record Stopped() implements HaEffect {}
}
