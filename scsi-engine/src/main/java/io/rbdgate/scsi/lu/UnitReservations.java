package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.Permission;
import io.rbdgate.scsi.reservation.ReservationRequest;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Reservations;
import io.rbdgate.scsi.reservation.Transition;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reservations in force on one logical unit: decides what a nexus may do, and changes them one
/// request after the other. Lane of the logical unit.
///
/// A change is in force when the store has it, not before; then all at once: what may begin, unit
/// attentions, the end of preempted tasks. Until the store has been read nothing is known, and no
/// command may slip past a reservation.
final class UnitReservations {
    private static final Logger LOG = LoggerFactory.getLogger(UnitReservations.class);

    /// How long a request waits for the store: hosts of a cluster decide within seconds.
    private static final long ANSWER_BOUND_NANOS = 5_000_000_000L;

    private static final long RETRY_NANOS = 1_000_000_000L;

    private final LogicalUnit unit;
    private final NexusTable nexuses;
    private final TaskManagement management;
    private final ReservationStore store;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();

    private ReservationState state = ReservationState.NONE;
    private long version;
    private boolean known;
    private boolean knownBefore;
    private boolean storeBusy;
    private boolean outdated;

    /// May have been stored or not.
    private @Nullable Transition doubtful;

    /// Has the unit by RESERVE as far as the store says, and no longer has it.
    private @Nullable NexusName freed;

    private @Nullable String trouble;

    /// A request on its way.
    private final class Request {
        private final NexusName by;
        private final ReservationRequest what;
        private @Nullable ReservationOperation asker;
        private final Lane.Timer timer;

        Request(NexusName by, ReservationRequest what, ReservationOperation asker) {
            this.by = by;
            this.what = what;
            this.asker = asker;
            this.timer = unit.lane().schedule(this::giveUp, ANSWER_BOUND_NANOS);
        }

        boolean awaited() {
            return asker != null && asker.waits();
        }

        /// Who waits for the answer, once; null when nobody does (any more).
        @Nullable ReservationOperation takeAsker() {
            timer.cancel();
            ReservationOperation taken = asker;
            asker = null;
            return taken != null && taken.waits() ? taken : null;
        }

        private void giveUp() {
            waiting.remove(this);
            tryLater(takeAsker());
        }
    }

    UnitReservations(
            LogicalUnit unit,
            NexusTable nexuses,
            TaskManagement management,
            ReservationStore store) {
        this.unit = unit;
        this.nexuses = nexuses;
        this.management = management;
        this.store = store;
    }

    /// Begins to read what is stored.
    void open() {
        store.listen(() -> unit.lane().run(this::changedElsewhere));
        read();
    }

    // --- what is in force

    /// What is reserved, once a command about it is admitted.
    ReservationState state() {
        return state;
    }

    /// Whether registrations can outlive a restart.
    boolean durable() {
        return store.durable();
    }

    /// Whether a task that is about to begin may; if not it has been answered.
    boolean admits(LuTask task, CommandSpec spec) {
        if (!known) {
            return admittedUnknown(task, spec);
        }
        Permission permission = state.permissionOf(task.nexus().name());
        task.nexus().permission(permission);
        boolean allowed = permission.allows(spec.reservation(), task.task().cdb());
        if (!allowed) {
            Execution.answer(task, ScsiStatus.RESERVATION_CONFLICT);
        }
        return allowed;
    }

    private static boolean admittedUnknown(LuTask task, CommandSpec spec) {
        return switch (spec.reservation()) {
            case ALWAYS, INFORMATION -> true;
            case UNLESS_RESERVED,
                    PERSISTENT,
                    RESERVE,
                    READ,
                    WRITE,
                    CONTROL,
                    START_STOP,
                    PREVENT_ALLOW -> {
                Execution.answer(task, SenseCode.NOT_READY_BECOMING_READY.sense());
                yield false;
            }
        };
    }

    private void inForce(ReservationState next, long newVersion) {
        state = next;
        version = newVersion;
        known = true;
        nexuses.forgetPermissions();
    }

    // --- requests

    /// Takes in a request of the nexus `by`; `asker` is answered within a bounded time.
    void request(NexusName by, ReservationRequest what, ReservationOperation asker) {
        waiting.add(new Request(by, what, asker));
        next();
    }

    /// A task management function is about to be performed: what somebody has by RESERVE ends with
    /// its nexus and by a reset of anybody's.
    void before(TaskManagementFunction function, ItNexus nexus) {
        switch (function) {
            case I_T_NEXUS_LOSS -> {
                NexusName name = NexusName.of(nexus);
                if (!known || name.equals(state.reservedBy())) {
                    free(name);
                }
            }
            case LOGICAL_UNIT_RESET, TARGET_WARM_RESET, TARGET_COLD_RESET -> {
                NexusName holder = state.reservedBy();
                if (holder != null) {
                    free(holder);
                }
            }
            case ABORT_TASK, ABORT_TASK_SET, CLEAR_TASK_SET, CLEAR_ACA -> {}
        }
    }

    /// At once for everybody here; the store follows.
    private void free(NexusName name) {
        freed = name;
        if (known) {
            inForce(state.reservedBy(null), version);
        }
        next();
    }

    private void next() {
        while (mayChange() && !waiting.isEmpty()) {
            Request request = waiting.remove();
            if (request.awaited()) {
                begin(request);
            } else {
                request.timer.cancel();
            }
        }
        if (mayChange() && freed != null) {
            storeBusy = true;
            store.replace(version, state, answer -> unit.lane().run(() -> freed(answer)));
        }
    }

    private boolean mayChange() {
        return known && !storeBusy && doubtful == null;
    }

    private void begin(Request request) {
        Transition transition = Reservations.apply(state, request.by, request.what);
        if (transition.state().equals(state)) {
            answer(request.takeAsker(), transition);
            return;
        }
        storeBusy = true;
        store.replace(
                version,
                transition.state(),
                answer -> unit.lane().run(() -> replaced(request, transition, answer)));
    }

    private void replaced(
            Request request, Transition transition, ReservationStore.Replaced answer) {
        storeBusy = false;
        switch (answer) {
            case ReservationStore.Done done -> {
                freed = null;
                ReservationOperation asker = request.takeAsker();
                perform(transition, done.version(), asker);
                if (asker == null && request.what instanceof ReservationRequest.ReserveUnit) {
                    free(request.by); // nobody knows that the unit is reserved
                }
                next();
            }
            case ReservationStore.Outdated _ -> {
                waiting.addFirst(request);
                changedElsewhere();
            }
            case ReservationStore.Failed failed -> {
                doubtful = transition;
                tryLater(request.takeAsker());
                troubled(failed);
            }
        }
    }

    private void freed(ReservationStore.Replaced answer) {
        storeBusy = false;
        switch (answer) {
            case ReservationStore.Done done -> {
                freed = null;
                version = done.version();
                next();
            }
            case ReservationStore.Outdated _ -> changedElsewhere();
            case ReservationStore.Failed failed -> troubled(failed);
        }
    }

    /// What has been stored comes into force.
    private void perform(
            Transition transition, long newVersion, @Nullable ReservationOperation asker) {
        inForce(transition.state(), newVersion);
        for (Transition.Notice notice : transition.notices()) {
            nexuses.raiseFor(notice.nexus(), UnitAttention.of(notice.event()));
        }
        Set<NexusName> aborted = transition.aborted();
        if (aborted.isEmpty()) {
            answer(asker, transition);
        } else {
            management.preempt(
                    aborted,
                    asker == null ? null : asker.task(),
                    result -> preempted(asker, transition, result));
        }
    }

    /// What was in flight of theirs is over, or does not end: then the initiator must not believe
    /// it is.
    private static void preempted(
            @Nullable ReservationOperation asker,
            Transition transition,
            TaskManagementResult result) {
        ReservationOperation waits = asker != null && asker.waits() ? asker : null;
        if (result == TaskManagementResult.COMPLETE) {
            answer(waits, transition);
        } else {
            tryLater(waits);
        }
    }

    private static void answer(@Nullable ReservationOperation asker, Transition transition) {
        if (asker != null) {
            asker.answered(transition.verdict());
        }
    }

    private static void tryLater(@Nullable ReservationOperation asker) {
        if (asker != null) {
            asker.tryLater();
        }
    }

    // --- reading

    /// What is known here need not be true any more.
    private void changedElsewhere() {
        known = false;
        nexuses.forgetPermissions();
        outdated = true;
        if (!storeBusy) {
            read();
        }
    }

    private void read() {
        storeBusy = true;
        outdated = false;
        store.load(answer -> unit.lane().run(() -> loaded(answer)));
    }

    private void loaded(ReservationStore.Loaded answer) {
        switch (answer) {
            case ReservationStore.Failed failed -> troubled(failed);
            case ReservationStore.Stored stored -> {
                tell(null);
                if (outdated) {
                    read();
                } else {
                    storeBusy = false;
                    loaded(stored);
                }
            }
        }
    }

    private void loaded(ReservationStore.Stored stored) {
        Transition unclear = doubtful;
        doubtful = null;
        if (!knownBefore) {
            afterStart(stored);
            return;
        }
        if (unclear != null && unclear.state().equals(stored.state())) {
            perform(unclear, stored.version(), null);
        } else {
            boolean late = freed != null && freed.equals(stored.state().reservedBy());
            freed = late ? freed : null;
            inForce(late ? stored.state().reservedBy(null) : stored.state(), stored.version());
        }
        next();
    }

    /// The first look since the gateway started: a loss of power for whoever trusted it.
    private void afterStart(ReservationStore.Stored stored) {
        ReservationState left = stored.state().afterPowerLoss();
        if (left.equals(stored.state())) {
            knownBefore = true;
            freed = null;
            inForce(left, stored.version());
            next();
        } else {
            storeBusy = true;
            store.replace(
                    stored.version(), left, answer -> unit.lane().run(() -> startedWith(answer)));
        }
    }

    private void startedWith(ReservationStore.Replaced answer) {
        switch (answer) {
            case ReservationStore.Done _, ReservationStore.Outdated _ -> read();
            case ReservationStore.Failed failed -> troubled(failed);
        }
    }

    /// Reads again after a while; nothing is changed before.
    private void troubled(ReservationStore.Failed failed) {
        tell(failed.reason());
        storeBusy = true;
        Lane.Timer again = unit.lane().schedule(this::read, RETRY_NANOS);
        assert again != null;
    }

    /// Logs what has changed between the store and us.
    private void tell(@Nullable String reason) {
        if (reason != null && !reason.equals(trouble)) {
            LOG.error("{}: reservations cannot be read or stored for now: {}", unit, reason);
        } else if (reason == null && trouble != null) {
            LOG.info("{}: reservations can be read and stored again", unit);
        }
        trouble = reason;
    }
}
