package io.rbdgate.management;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.store.GatewayConf;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// The running target as the management plane sees it. Callable from any thread but an event loop;
/// answers are snapshots.
public interface TargetControl {

    /// How the complaint of [#apply] begins that something was taken away and is not over yet.
    String NOT_OVER = "what was taken away still has I/O in flight";

    /// The name this gateway goes by, the key of its entries in the shared configuration.
    String gatewayName();

    /// What is served: the file's objects and the shared ones together.
    GatewayConfig served();

    /// Whether `iqn` comes from the configuration file, which the API may not change.
    boolean fromFile(String iqn);

    /// Makes the running target what the shared configuration says, without touching sessions it
    /// does not concern; returns when that is done.
    ///
    /// @return what is not so and why, for a person; empty when all is served. What an earlier call
    ///   left undone (I/O in flight on what was taken away) is told again until it is done
    List<String> apply(GatewayConf conf);

    /// Whether every portal that shall listen does.
    boolean listening();

    /// Every LUN with its state.
    List<LunStatus> luns();

    /// The traffic of each LUN by initiator.
    default List<InitiatorTraffic> initiatorTraffic() {
        return List.of();
    }

    /// Every iSCSI session.
    List<SessionStatus> sessions();

    /// Logs out the sessions that `which` picks (asynchronous message first, then the connection).
    ///
    /// @return how many
    int dropSessions(Predicate<SessionStatus> which, String reason);

    /// Lets a LUN go for as long as something else works on its image (a rollback); its initiators
    /// see 02/04/01 meanwhile. `iqn` and `lun` as in [LunStatus].
    void suspend(String iqn, int lun);

    /// Serves a suspended LUN again.
    void resume(String iqn, int lun);

    /// Begins to hold back all writes to a LUN, for at most `bound` (hosts give up on a disk that
    /// does not answer). A LUN that is not online cannot be held: the hold never gets quiet.
    ///
    /// @throws IllegalArgumentException when there is no such LUN
    HeldWrites holdWrites(String iqn, int lun, Duration bound);

    /// Sends its initiators to other gateways, for maintenance.
    default DrainControl draining() {
        return DrainControl.ALONE;
    }

    /// Whether every configured LUN can be used.
    default boolean ready() {
        for (LunStatus lun : luns()) {
            if (!lun.online()) {
                return false;
            }
        }
        return true;
    }

    /// A LUN: where it is, whether it can be used, and if not, why (`reason`, for a person). Sizes
    /// are bytes (0 while unknown), counters since the start of the process.
    record LunStatus(
            String targetIqn,
            int lun,
            String backstore,
            boolean online,
            String state,
            String reason,
            long sizeBytes,
            int blockSize,
            String serial,
            LunTraffic traffic) {}

    /// What a LUN has carried since the start of the process; latencies are sums.
    record LunTraffic(
            long reads,
            long writes,
            long readBytes,
            long writeBytes,
            long others,
            long errors,
            long inFlight,
            long readNanos,
            long writeNanos,
            LatencyHistogram readLatency,
            LatencyHistogram writeLatency) {
        public static final LunTraffic NONE =
                new LunTraffic(
                        0, 0, 0, 0, 0, 0, 0, 0, 0, LatencyHistogram.EMPTY, LatencyHistogram.EMPTY);

        /// All finished commands.
        public long commands() {
            return reads + writes + others;
        }

        /// That of both together.
        public LunTraffic plus(LunTraffic more) {
            return new LunTraffic(
                    reads + more.reads,
                    writes + more.writes,
                    readBytes + more.readBytes,
                    writeBytes + more.writeBytes,
                    others + more.others,
                    errors + more.errors,
                    inFlight + more.inFlight,
                    readNanos + more.readNanos,
                    writeNanos + more.writeNanos,
                    readLatency.plus(more.readLatency),
                    writeLatency.plus(more.writeLatency));
        }
    }

    /// What one initiator has done on a LUN since the start of the process; commands in flight are
    /// not told by initiator.
    record InitiatorTraffic(String targetIqn, int lun, String initiatorName, LunTraffic traffic) {}

    /// A session: who, from where, on which target (empty for discovery), through which portal
    /// group; `id` names it for [#dropSessions]. `alias` is what the initiator calls itself, or
    /// empty.
    record SessionStatus(
            String id,
            String initiatorName,
            String alias,
            String peer,
            String targetIqn,
            int portalGroupTag,
            long sinceEpochSeconds) {}

    /// Writes to a LUN that wait, so that a snapshot falls between two of them.
    interface HeldWrites {
        /// Waits until no write begun before is under way; false when that takes too long.
        boolean awaitQuiet();

        /// Lets writes go on; call once, also after a hold that never got quiet.
        ///
        /// @return whether they were held from [#awaitQuiet] until now
        boolean release();
    }
}
