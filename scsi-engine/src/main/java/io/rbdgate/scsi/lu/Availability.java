package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.description.BlockLimits;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.PoolSpace;
import io.rbdgate.scsi.description.UnitOwner;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a logical unit can do I/O: the backstore under it, what is in flight there, the state
/// that follows. The only place where the view changes. Lane of the logical unit, but for [#view].
final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    private final LogicalUnit unit;
    private final Consumer<UnitAttention> raise;
    private final BooleanSupplier noTasks;
    private final Runnable letGo;

    private volatile LuView view;
    private BlockLimits limits;
    private @Nullable GuardedBackstore backstore;
    private int generation;
    private long barrier;
    private int inFlight;
    private @Nullable Runnable whenEmpty;

    /// `raise` tells every nexus, `noTasks` whether the unit has none, `letGo` ends what holds
    /// commands back.
    Availability(
            LogicalUnit unit,
            LuView view,
            Consumer<UnitAttention> raise,
            BooleanSupplier noTasks,
            Runnable letGo) {
        this.unit = unit;
        this.view = view;
        this.limits = BlockLimits.of(view);
        this.raise = raise;
        this.noTasks = noTasks;
        this.letGo = letGo;
    }

    LuView view() {
        return view;
    }

    BlockLimits limits() {
        return limits;
    }

    int generation() {
        return generation;
    }

    boolean online() {
        return view.state() == LuState.ONLINE;
    }

    /// From now on only commands count that were sent after this moment of the session barrier.
    void refuseSentBefore(long moment) {
        barrier = moment;
    }

    /// Whether a command may be one that its initiator has given up and repeated elsewhere.
    boolean mayBeOutdated(ScsiTask task) {
        return task.sentAfter() < barrier;
    }

    void identify(LuIdentity identity) {
        view = view.withIdentity(identity);
    }

    void mode(ModeParameters mode) {
        view = view.withMode(mode);
    }

    void space(PoolSpace space) {
        view = view.withSpace(space);
    }

    void ownedBy(UnitOwner owner) {
        view = view.withOwner(owner);
    }

    // --- which backstore

    void goOnline(BlockBackstore newBackstore, BackstoreListener listener) {
        if (view.state() == LuState.GONE) {
            return;
        }
        generation++;
        backstore = new GuardedBackstore(newBackstore);
        newBackstore.attach(unit.lane(), new Reaction(generation, listener));
        LuView old = view;
        Geometry geometry = newBackstore.geometry();
        view =
                old.withState(LuState.ONLINE, "")
                        .withBackstore(geometry, newBackstore.capabilities());
        limits = BlockLimits.of(view);
        unit.revokeTokens();
        long before = old.geometry().sizeBytes();
        if (before != 0 && before != geometry.sizeBytes()) {
            raise.accept(UnitAttention.CAPACITY_CHANGED);
        }
        LOG.info("{} is online, {} bytes", unit, geometry.sizeBytes());
    }

    /// What is removed stays removed.
    void goOffline(LuState state, String reason) {
        generation++;
        if (view.state() != LuState.GONE) {
            view = view.withState(state, reason);
            LOG.warn("{} is {}: {}", unit, state, reason);
        }
        letGo.run();
    }

    void giveBack(Runnable released) {
        backstore = null;
        whenReleased(released);
    }

    void explain(LuState state, String reason) {
        if (!online() && view.state() != LuState.GONE) {
            view = view.withState(state, reason);
        }
    }

    void retire(Runnable drained) {
        view = view.withState(LuState.GONE, "removed");
        letGo.run();
        whenReleased(drained);
    }

    // --- what is in flight in it

    /// The backstore if it is still the one of `wanted`.
    @Nullable BlockBackstore backstore(int wanted) {
        return wanted == generation && online() ? backstore : null;
    }

    /// What of the disk is known to be deallocated; null where nothing can be.
    @Nullable AllocationMap allocation() {
        GuardedBackstore current = backstore;
        return current == null || !deallocates() ? null : current.allocation(this::newMap);
    }

    /// All of it has been given back.
    void everythingDeallocated() {
        GuardedBackstore current = backstore;
        if (current != null && deallocates()) {
            current.isEmpty(newMap().ofEmptyDisk());
        }
    }

    private boolean deallocates() {
        return view.thin() && view.geometry().sizeBytes() != 0;
    }

    private AllocationMap newMap() {
        long granularity = (long) limits.unmapGranularity() * view.settings().blockBytes();
        return new AllocationMap(
                unit.lane(), unit.writeOrder(), view.geometry(), Math.toIntExact(granularity));
    }

    private void contentChanged(int from) {
        GuardedBackstore current = backstore;
        if (from == generation && current != null) {
            current.contentMayHaveChanged();
            unit.revokeTokens();
        }
    }

    void operationBegins() {
        inFlight++;
    }

    void operationEnds() {
        inFlight--;
        if (whenEmpty != null) {
            tellWhenEmpty();
        }
    }

    /// A flush that no command waits for; like any other it keeps the backstore from being closed.
    void flushInBackground() {
        BlockBackstore current = backstore;
        if (current != null) {
            operationBegins();
            current.flush((result, detail) -> unit.lane().run(() -> flushedInBackground(result)));
        }
    }

    private void flushedInBackground(BackstoreResult result) {
        if (result != BackstoreResult.OK) {
            LOG.warn("{}: flush in the background failed: {}", unit, result);
        }
        operationEnds();
    }

    private void whenReleased(Runnable released) {
        Runnable earlier = whenEmpty;
        whenEmpty =
                earlier == null
                        ? released
                        : () -> {
                            earlier.run();
                            released.run();
                        };
        tellWhenEmpty();
    }

    /// Tells whoever waits for the backstore when nothing is in flight in it; of a removed unit no
    /// task may be left either.
    void tellWhenEmpty() {
        Runnable tell = whenEmpty;
        boolean empty = inFlight == 0 && (view.state() != LuState.GONE || noTasks.getAsBoolean());
        if (tell != null && empty) {
            whenEmpty = null;
            tell.run();
        }
    }

    // --- what it says by itself

    private void resizedTo(int from, long sizeBytes) {
        if (from == generation && sizeBytes != view.geometry().sizeBytes()) {
            LOG.info("{} has now {} bytes", unit, sizeBytes);
            view = view.withBackstore(view.geometry().resized(sizeBytes), view.capabilities());
            limits = BlockLimits.of(view);
            GuardedBackstore current = backstore;
            if (current != null) {
                current.forgetAllocation(); // it is about the old size
                unit.revokeTokens();
            }
            raise.accept(UnitAttention.CAPACITY_CHANGED);
        }
    }

    private void lost(int from, BackstoreResult why, String reason) {
        if (from == generation && online()) {
            goOffline(
                    why == BackstoreResult.NOT_OWNER ? LuState.STANDBY : LuState.UNAVAILABLE,
                    reason);
        }
    }

    /// What the backstore of one generation says by itself.
    private final class Reaction implements BackstoreListener {
        private final int from;
        private final BackstoreListener listener;

        Reaction(int from, BackstoreListener listener) {
            this.from = from;
            this.listener = listener;
        }

        @Override
        public void resized(long sizeBytes) {
            unit.lane()
                    .run(
                            () -> {
                                resizedTo(from, sizeBytes);
                                listener.resized(sizeBytes);
                            });
        }

        @Override
        public void contentChanged() {
            unit.lane().run(() -> Availability.this.contentChanged(from));
        }

        @Override
        public void lost(BackstoreResult why, String reason) {
            unit.lane()
                    .run(
                            () -> {
                                Availability.this.lost(from, why, reason);
                                listener.lost(why, reason);
                            });
        }
    }
}
