package io.rbdgate.ha;

import io.rbdgate.ha.ClusterStateStore.Stored;
import java.util.List;

/// What happens to a gateway with regard to one logical unit. Results name the claim, the epoch or
/// the client they belong to: one that comes late is recognised.
public sealed interface HaEvent {

    /// The record has been read, or swapped by us; what is older than what was seen is ignored.
    ///
    /// @param holderRuns whether the process that holds it has our own name and may run: it is no
    ///   predecessor then, but a gateway like any other
    record RecordSeen(Stored stored, boolean holderRuns) implements HaEvent {
        /// Nothing is known of the holder's process.
        public RecordSeen(Stored stored) {
            this(stored, false);
        }
    }

    /// Our swap was refused, or it is not known what became of it.
    record SwapFailed() implements HaEvent {}

    /// The holders are in the blocklist.
    record Blocklisted(long generation, List<Holder> holders) implements HaEvent {
        public Blocklisted {
            holders = List.copyOf(holders);
        }
    }

    /// Every client of ours that writes to the unit knows the newest OSD map.
    record MapKnown(long generation) implements HaEvent {}

    /// The exclusive lock is ours.
    record LockTaken(long generation) implements HaEvent {}

    /// The client at `address` has the exclusive lock.
    record LockHeld(long generation, String address) implements HaEvent {}

    /// The lock of the one who had it is gone.
    record LockBroken(long generation) implements HaEvent {}

    /// The reservations are in force as they are stored.
    record ReservationsRead(long generation) implements HaEvent {}

    /// Nothing that was admitted before `epoch` is in flight, and what was written is flushed.
    record Drained(int epoch) implements HaEvent {}

    /// The lock is given back.
    record LockReleased(int epoch) implements HaEvent {}

    /// The client at `address` is in the blocklist.
    record SelfFenced(String address) implements HaEvent {}

    /// The client at `address` has lost the exclusive lock without being fenced.
    record LockLost(String address) implements HaEvent {}

    /// A new client is ready.
    record Connected(String address) implements HaEvent {}

    /// The holder of this generation has not gone on from this heartbeat for the time of a lease.
    record HolderSilent(long generation, long heartbeat) implements HaEvent {}

    /// Those who were asked to hand over have had their time.
    record YieldOverdue(long generation) implements HaEvent {}

    /// Time for a sign of life.
    record HeartbeatDue() implements HaEvent {}

    /// Time to try again what has not come to an end.
    record RetryDue() implements HaEvent {}

    /// Our own signs of life have not got through for the time of a lease, and there is another
    /// gateway that could serve.
    record CephUnreachable() implements HaEvent {}

    /// Somebody wants the unit here.
    record MoveWanted(MoveReason reason) implements HaEvent {}

    /// What this gateway shall do with the units it owns.
    record Wanted(Wish wish) implements HaEvent {}
}
