package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.BlockLimits;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.PoolSpace;
import io.rbdgate.scsi.description.UnitOwner;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.reservation.MemoryReservationStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A disk: one logical unit, living on one lane.
///
/// All public methods can be called from any thread; they move to the lane themselves. Born in
/// state OPENING, it works from [#online] on. It never closes a backstore: whoever opened it does,
/// when told that nothing is in flight any more.
public final class LogicalUnit {
    private static final long DRAIN_BOUND_NANOS = 30_000_000_000L;

    private final Lane lane;
    private final LongSupplier nanoTime;
    private final ByteBufAllocator allocator;
    private final CommandAccounts accounts;
    private final IdleTime idle;
    private final InitiatorCounters initiators = new InitiatorCounters();
    private final NexusTable nexuses = new NexusTable(initiators);
    private final WriteOrder writeOrder = new WriteOrder();
    private final TaskSet tasks;
    private final Admission admission;
    private final TaskManagement management;
    private final Revocations revocations;
    private final ModeCommands mode;
    private final UnitReservations reservations;
    private final CopyCommands copies;
    private final SpaceWarning spaceWarning;
    private final MediumRenewal renewal;

    private final Availability availability;
    private @Nullable WriteHold hold;

    /// A logical unit that is observed by nobody and takes its buffers from Netty's pool.
    public LogicalUnit(Lane lane, LuIdentity identity, LuSettings settings, LongSupplier nanoTime) {
        this(
                lane,
                identity,
                settings,
                nanoTime,
                CommandObserver.NONE,
                PooledByteBufAllocator.DEFAULT,
                new MemoryReservationStore());
    }

    /// A logical unit with all it needs; `nanoTime` is a monotonic clock, `store` keeps its
    /// reservations.
    public LogicalUnit(
            Lane lane,
            LuIdentity identity,
            LuSettings settings,
            LongSupplier nanoTime,
            CommandObserver observer,
            ByteBufAllocator allocator,
            ReservationStore store) {
        this.lane = lane;
        this.nanoTime = nanoTime;
        this.accounts = new CommandAccounts(nanoTime, observer);
        this.idle = new IdleTime(nanoTime.getAsLong());
        this.allocator = allocator;
        this.mode = new ModeCommands(this, nexuses);
        this.copies = new CopyCommands(this, nanoTime);
        this.spaceWarning = new SpaceWarning(this, nexuses);
        this.admission = new Admission(lane, nanoTime, this::dispatch);
        this.tasks = new TaskSet(admission);
        this.renewal = new MediumRenewal(this, tasks, this::tellWhenQuiet);
        this.management = new TaskManagement(this, tasks, nexuses);
        this.reservations = new UnitReservations(this, nexuses, management, store);
        Execution execution =
                new Execution(
                        this,
                        new RemovableMedium(this, nexuses),
                        mode,
                        new LogCommands(this, nexuses),
                        reservations,
                        copies,
                        nanoTime);
        tasks.startBy(execution::start);
        this.availability =
                new Availability(
                        this,
                        LuView.opening(identity, settings),
                        nexuses::raise,
                        tasks::empty,
                        this::letGo);
        this.revocations =
                new Revocations(
                        lane, tasks, which -> management.end(which, TaskManagement.UNHEARD));
        lane.run(reservations::open);
    }

    // --- what it is

    /// An immutable snapshot.
    public LuView view() {
        return availability.view();
    }

    /// The lane it lives on.
    public Lane lane() {
        return lane;
    }

    /// What it has done so far.
    public LuCounters counters() {
        return accounts.counters();
    }

    /// What each initiator has done so far, by name.
    public Map<String, LuCounters> countersByInitiator() {
        return initiators.all();
    }

    @Override
    public String toString() {
        return "LU " + view().identity().serial();
    }

    /// Its names have become known; before [#online], and once.
    public void identify(LuIdentity identity) {
        lane.run(() -> availability.identify(identity));
    }

    /// Mode parameters are kept in `store` from now on, and what is saved there is in force; before
    /// [#online], and once. Without it nothing can be saved.
    public void keepModeIn(ValueStore<ModeParameters> store) {
        lane.run(() -> mode.keepIn(store));
    }

    /// Before [#online], each time: that the medium is being formatted or sanitized is kept in
    /// `store`, and what stands there has not been finished. Without it nobody knows after a crash.
    public void keepMediumWorkIn(ValueStore<MediumWork> store) {
        lane.run(() -> renewal.keepIn(store));
    }

    /// From now on `listener` hears, on the lane, of every command that takes `thresholdNanos` or
    /// longer.
    public void watchSlow(long thresholdNanos, SlowCommand.Listener listener) {
        lane.run(() -> accounts.watch(new SlowCommands(lane, tasks, thresholdNanos, listener)));
    }

    /// What the space its blocks are taken from is now; the first time, before [#online], tells
    /// that somebody measures it at all.
    public void space(PoolSpace space) {
        lane.run(() -> spaceWarning.measured(space));
    }

    /// Which of several gateways has it, as the groups of ports tell initiators from now on; who
    /// says this also sees to the unit attention.
    public void ownedBy(UnitOwner owner) {
        lane.run(() -> availability.ownedBy(owner));
    }

    // --- what it lets through

    /// From now on no more than `limit` is begun per second; the rest waits.
    public void limit(TrafficLimit limit) {
        lane.run(() -> admission.limit(limit));
    }

    /// Holds back all that would change the medium, for at most `boundNanos`; one hold at a time, a
    /// second one is over at once.
    public WriteHold holdWrites(long boundNanos, WriteHold.Listener listener) {
        WriteHold wanted = new WriteHold(this, listener);
        lane.run(() -> beginHold(wanted, boundNanos));
        return wanted;
    }

    private void beginHold(WriteHold wanted, long boundNanos) {
        if (hold != null || !availability.online()) {
            wanted.end(false);
            return;
        }
        hold = wanted;
        admission.hold();
        wanted.begin(boundNanos);
        tellWhenQuiet();
    }

    void holdEnded(WriteHold ended) {
        if (hold == ended) {
            hold = null;
            admission.release();
        }
    }

    private void letGo() {
        WriteHold ending = hold;
        if (ending != null) {
            ending.end(false);
        }
        renewal.interrupt();
        tasks.dispatch();
    }

    private void tellWhenQuiet() {
        WriteHold waiting = hold;
        if (waiting != null && waiting.waitsForQuiet() && tasks.quiet() && !renewal.underWay()) {
            waiting.becomesQuiet();
        }
        revocations.check();
    }

    private void dispatch() {
        tasks.dispatch();
    }

    // --- its backstore

    /// The backstore is open: I/O works from now on. `listener` hears what the backstore says by
    /// itself, after the logical unit has reacted to it (a new size, a loss); any thread.
    public void online(BlockBackstore newBackstore, BackstoreListener listener) {
        lane.run(() -> availability.goOnline(newBackstore, listener));
    }

    /// As [#online], when another gateway may have served the unit meanwhile: media commands that
    /// are not known to have been sent after this call get 02/04/0A. A session that existed before
    /// comes through once its initiator has answered a ping ([SessionBarrier]); a later one at
    /// once.
    ///
    /// This is how a coordinator carries out `HaEffect.Serve`, on the backstore whose lock it has
    /// just acquired; `HaEffect.StopAdmission` was [#offline] with state TRANSITIONING. A unit that
    /// no other gateway can have served goes [#online] without it.
    public void onlineBehind(
            SessionBarrier barrier, BlockBackstore newBackstore, BackstoreListener listener) {
        lane.run(
                () -> {
                    availability.refuseSentBefore(barrier.raise());
                    availability.goOnline(newBackstore, listener);
                });
    }

    /// The backstore must not be used any more: commands are refused according to `state` (not
    /// ONLINE). `released` is run on the lane when nothing is in flight in the old backstore, so
    /// that it can be closed.
    public void offline(LuState state, String reason, Runnable released) {
        lane.run(
                () -> {
                    availability.goOffline(state, reason);
                    availability.giveBack(released);
                });
    }

    /// The reason or state changes while offline; nothing happens to a logical unit online.
    public void explain(LuState state, String reason) {
        lane.run(() -> availability.explain(state, reason));
    }

    /// Other ports than before lead to the backstore best: every nexus hears of it.
    public void accessChanged() {
        lane.run(() -> nexuses.raise(UnitAttention.ACCESS_STATE_CHANGED));
    }

    /// The logical unit is removed: new commands get 05/25/00, what runs is finished. `drained` is
    /// run on the lane when nothing is left; the backstore can be closed then.
    public void retire(Runnable drained) {
        lane.run(() -> availability.retire(drained));
    }

    // --- its tasks

    /// Hands in a command that came through `target`.
    public void submit(ScsiTask task, TargetContext target) {
        LuTask ours = LuTask.of(task);
        ours.prepare(this, target, nanoTime.getAsLong());
        lane.run(ours);
    }

    /// Data-out that was asked for; `data` passes to the logical unit.
    public static void dataOut(ScsiTask task, ByteBuf data) {
        LuTask.of(task).dataOut(data);
    }

    /// Data-out that was asked for cannot be delivered.
    public static void dataOutFailed(ScsiTask task, byte[] sense) {
        LuTask ours = LuTask.of(task);
        ours.lane().run(() -> ours.dataOutFailed(sense));
    }

    /// Performs a task management function on this logical unit; `done` is called on the lane, once
    /// (see [io.rbdgate.scsi.ScsiTarget#manage]).
    public void manage(
            TaskManagementFunction function,
            ItNexus nexus,
            @Nullable ScsiTask referenced,
            Consumer<TaskManagementResult> done) {
        lane.run(
                () -> {
                    reservations.before(function, nexus);
                    copies.before(function);
                    management.perform(function, nexus, referenced, done);
                });
    }

    /// The list of LUNs has changed for the nexuses of the initiators with such names.
    public void lunsChanged(Predicate<String> initiatorNames) {
        lane.run(() -> nexuses.raiseFor(initiatorNames, UnitAttention.LUNS_CHANGED));
    }

    /// The initiators with such names have lost this logical unit, or their sessions: commands that
    /// come in by a LUN that no longer leads here are refused. `done` is run on the lane when
    /// nothing of what they have sent so far is in flight. Their tokens for its data are void.
    public void revoke(Set<String> initiatorNames, Runnable done) {
        lane.run(
                () -> {
                    copies.liveTokens().revokeMadeBy(initiatorNames);
                    revocations.begin(initiatorNames, done);
                });
    }

    /// `nexus` has read the list of LUNs.
    public void lunsReported(ItNexus nexus) {
        lane.run(
                () -> {
                    NexusState state = nexuses.find(nexus);
                    if (state != null) {
                        state.attentions().clear(UnitAttention.LUNS_CHANGED);
                    }
                });
    }

    // --- for its parts, on the lane

    void enter(LuTask task) {
        CopyTask part = task.part();
        if (part != null && part.nexus().lost()) {
            part.aborted(part);
            return;
        }
        accounts.counters().begins();
        int generation = availability.generation();
        ItNexus nexus = task.task().nexus();
        boolean passing = part != null && part.side().byToken();
        task.begin(
                passing ? nexuses.passing(nexus) : nexuses.of(nexus),
                CommandSpec.find(task.task().cdb()),
                part == null ? generation : part.side().generation(generation));
        if (tasks.empty()) {
            idle.ends(task.submittedNanos());
        }
        tasks.add(task);
        accounts.entered();
    }

    void answer(LuTask task) {
        ScsiTask answered = task.task();
        if (view().mode().descriptorSense()) {
            answered.senseInDescriptorFormat();
        }
        task.state(LuTask.State.ANSWERED);
        tasks.remove(task);
        long now = accounts.answered(task, answered.status());
        if (tasks.empty()) {
            idle.begins(now);
        }
        task.tellDrained();
        answered.transport().complete(answered);
        tasks.dispatch();
        availability.tellWhenEmpty();
        tellWhenQuiet();
    }

    void drained(LuTask task) {
        tasks.drained(task);
        if (tasks.empty()) {
            idle.begins(nanoTime.getAsLong());
        }
        NexusBarrier barrier = task.nexus().barrier();
        if (task.closesBarrier() && barrier.lateWriteEnds()) {
            nexuses.forgetBarrier(barrier);
        }
        task.tellDrained();
        tasks.dispatch();
        availability.tellWhenEmpty();
        tellWhenQuiet();
    }

    /// Whether the task's initiator still sees this logical unit under the LUN it used.
    boolean isSeenBy(LuTask task) {
        CopyTask part = task.part();
        return !revocations.any()
                || (part != null && part.side().byToken())
                || task.target().leadsTo(task.task(), this);
    }

    /// What is on the medium need not be what was there before.
    void revokeTokens() {
        copies.liveTokens().revokeAll();
    }

    /// How long it has had nothing to do.
    long idleNanos() {
        return idle.nanos();
    }

    void aborted() {
        accounts.counters().taskAborted();
    }

    MediumRenewal renewal() {
        return renewal;
    }

    Admission admission() {
        return admission;
    }

    Availability availability() {
        return availability;
    }

    BlockLimits limits() {
        return availability.limits();
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    ByteBuf buffer(int length) {
        return allocator.directBuffer(length, length);
    }

    WriteOrder writeOrder() {
        return writeOrder;
    }

    long drainBoundNanos() {
        return DRAIN_BOUND_NANOS;
    }
}
