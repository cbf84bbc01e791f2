package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.Permission;
import io.rbdgate.scsi.reservation.ReservationRequest;
import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Reservations;
import io.rbdgate.scsi.reservation.Transition;
import io.rbdgate.scsi.reservation.Verdict;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The reservations in force on one logical unit: decides what a nexus may do, and changes them one
/// request after the other. Lane of the logical unit.
///
/// A change is in force when the store has it, not before; then all at once: what may begin, unit
/// attentions, the end of preempted tasks. Until the store has been read nothing is known, and no
/// command may slip past a reservation.
///
/// Where gateways share the store, whoever makes a change answers when every gateway has it in
/// force. So what was read stays in force here until the next is read, unless this gateway may have
/// missed that others wait.
final class UnitReservations implements StoreConversation.Owner {
    /// How long a request waits for the store: hosts of a cluster decide within seconds.
    private static final long ANSWER_BOUND_NANOS = 5_000_000_000L;

    /// The same where other gateways have to take part: one that does not is fenced meanwhile.
    private static final long SHARED_BOUND_NANOS = 15_000_000_000L;

    private static final long LOOK_NANOS = 10_000_000_000L;

    private final LogicalUnit unit;
    private final NexusTable nexuses;
    private final TaskManagement management;
    private final StoreConversation store;
    private final ArrayDeque<PendingReservation> waiting = new ArrayDeque<>();

    private ReservationState state = ReservationState.NONE;
    private long version;
    private boolean known;
    private boolean knownBefore;

    /// What comes into force now can be out of date already.
    private boolean mistrusted;

    /// May have been stored or not.
    private @Nullable Transition doubtful;

    /// Has the unit by RESERVE as far as the store says, and no longer has it.
    private @Nullable NexusName freed;

    UnitReservations(
            LogicalUnit unit,
            NexusTable nexuses,
            TaskManagement management,
            ReservationStore store) {
        this.unit = unit;
        this.nexuses = nexuses;
        this.management = management;
        this.store = new StoreConversation(unit, store, this);
    }

    /// Begins to read what is stored.
    void open() {
        store.open();
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

    private boolean admittedUnknown(LuTask task, CommandSpec spec) {
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
                SenseCode why =
                        knownBefore && store.shared()
                                ? SenseCode.NOT_READY_TRANSITION
                                : SenseCode.NOT_READY_BECOMING_READY;
                Execution.answer(task, why.sense());
                yield false;
            }
        };
    }

    private void inForce(ReservationState next, long newVersion) {
        state = next;
        version = newVersion;
        known = !mistrusted;
        nexuses.forgetPermissions();
    }

    /// What is stored comes into force, but for what somebody no longer has by RESERVE.
    private void install(ReservationState stored, long storedVersion) {
        boolean late = freed != null && freed.equals(stored.reservedBy());
        freed = late ? freed : null;
        inForce(late ? stored.reservedBy(null) : stored, storedVersion);
    }

    // --- requests

    /// Takes in a request of the nexus `by`; `asker` is answered within a bounded time.
    void request(NexusName by, ReservationRequest what, ReservationOperation asker) {
        long bound = store.shared() ? SHARED_BOUND_NANOS : ANSWER_BOUND_NANOS;
        waiting.add(new PendingReservation(by, what, asker, unit.lane(), bound, waiting::remove));
        idle();
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
        idle();
    }

    @Override
    public void idle() {
        while (mayChange() && !waiting.isEmpty()) {
            PendingReservation request = waiting.remove();
            if (request.awaited()) {
                begin(request);
            }
        }
        if (mayChange() && freed != null) {
            store.replace(version, Transition.to(state), this::freed);
        }
    }

    private boolean mayChange() {
        return known && store.isIdle() && doubtful == null;
    }

    /// Where gateways share the store GOOD is never said without it, even if nothing changes: what
    /// it rests on has to be the newest, and in force everywhere.
    private void begin(PendingReservation request) {
        Transition transition = Reservations.apply(state, request.by, request.what);
        boolean agreed = store.shared() && transition.verdict() == Verdict.GOOD;
        if (transition.state().equals(state) && !agreed) {
            answer(request, transition);
        } else {
            store.replace(version, transition, answer -> replaced(request, transition, answer));
        }
    }

    private static void answer(PendingReservation request, Transition transition) {
        ReservationOperation asker = request.takeAsker();
        if (asker != null) {
            asker.answered(transition.verdict());
        }
    }

    private void replaced(
            PendingReservation request, Transition transition, ReservationStore.Replaced answer) {
        switch (answer) {
            case ReservationStore.Done done -> {
                if (!store.shared()) {
                    request.unbounded();
                }
                if (request.task() != null
                        && request.what instanceof ReservationRequest.ReserveUnit) {
                    freed = null; // whoever waits for GOOD has the unit anew
                }
                Answer due = new Answer(request, transition);
                perform(transition, done.version(), request.task(), due::part);
                store.announce(() -> due.part(TaskManagementResult.COMPLETE));
            }
            case ReservationStore.Outdated _ -> waiting.addFirst(request);
            case ReservationStore.Failed _ -> {
                doubtful = transition;
                request.tryLater();
            }
        }
    }

    private void freed(ReservationStore.Replaced answer) {
        if (answer instanceof ReservationStore.Done(long newVersion)) {
            freed = null;
            version = newVersion;
            store.announce(() -> {});
        }
    }

    /// The answer to a change that is stored: due when it is in force everywhere, and what it ends
    /// is over here.
    private final class Answer {
        private final PendingReservation request;
        private final Transition transition;
        private int open = 2;
        private boolean drained = true;

        Answer(PendingReservation request, Transition transition) {
            this.request = request;
            this.transition = transition;
        }

        void part(TaskManagementResult result) {
            drained &= result == TaskManagementResult.COMPLETE;
            open--;
            if (open == 0) {
                end();
            }
        }

        private void end() {
            boolean unheard = request.task() == null;
            if (drained) {
                answer(request, transition);
            } else {
                // it does not end, and the initiator must not believe that it has
                request.tryLater();
            }
            if (unheard && request.what instanceof ReservationRequest.ReserveUnit) {
                free(request.by); // nobody knows that the unit is reserved
            }
        }
    }

    /// What has been stored comes into force; `over` hears how what it ends has ended.
    private void perform(
            Transition transition,
            long newVersion,
            @Nullable LuTask own,
            Consumer<TaskManagementResult> over) {
        install(transition.state(), newVersion);
        raise(transition.notices());
        if (transition.aborted().isEmpty()) {
            over.accept(TaskManagementResult.COMPLETE);
        } else {
            management.preempt(transition.aborted(), own, over);
        }
    }

    private void raise(Iterable<Transition.Notice> notices) {
        for (Transition.Notice notice : notices) {
            nexuses.raiseFor(notice.nexus(), UnitAttention.of(notice.event()));
        }
    }

    // --- reading

    @Override
    public void mistrust() {
        known = false;
        mistrusted = true;
        nexuses.forgetPermissions();
    }

    @Override
    public void reading() {
        mistrusted = false;
    }

    @Override
    public @Nullable Transition read(ReservationStore.Stored stored) {
        Transition unclear = doubtful;
        doubtful = null;
        if (!knownBefore) {
            return afterStart(stored);
        }
        if (store.shared()) {
            takeIn(stored);
            if (unclear != null) {
                store.announce(() -> {}); // if it was stored, others may not have heard of it
            }
        } else if (unclear != null && unclear.state().equals(stored.state())) {
            perform(unclear, stored.version(), null, TaskManagement.UNHEARD);
        } else {
            install(stored.state(), stored.version());
        }
        return null;
    }

    /// The first look since the gateway started: a loss of power for whoever trusted it, unless
    /// another gateway has been there all the time.
    private @Nullable Transition afterStart(ReservationStore.Stored stored) {
        boolean powerLost = stored.company() == ReservationStore.Company.NONE;
        ReservationState left = powerLost ? stored.state().afterPowerLoss() : stored.state();
        if (!left.equals(stored.state())) {
            return Transition.to(left);
        }
        knownBefore = true;
        freed = null;
        inForce(left, stored.version());
        if (store.shared()) {
            store.later(this::lookAfter, LOOK_NANOS);
        }
        return null;
    }

    /// What gateways have stored since the last look comes into force, with what it means here.
    private void takeIn(ReservationStore.Stored stored) {
        long before = version;
        Set<NexusName> registered = state.registrations().keySet();
        install(stored.state(), stored.version());
        Set<NexusName> ended = new HashSet<>();
        for (ReservationStore.Change change : stored.recent()) {
            if (change.version() > before) {
                raise(change.notices());
                ended.addAll(change.aborted());
            }
        }
        if (stored.company() == ReservationStore.Company.GONE_ON) {
            tellWhoLostRegistration(registered);
        }
        if (!ended.isEmpty()) {
            store.confirmations().drainBegins();
            management.preemptElsewhere(ended, store.confirmations()::drained);
        }
    }

    /// How they lost it is not known any more.
    private void tellWhoLostRegistration(Set<NexusName> registeredBefore) {
        for (NexusName nexus : registeredBefore) {
            if (state.keyOf(nexus) == null) {
                nexuses.raiseFor(nexus, UnitAttention.REGISTRATIONS_PREEMPTED);
            }
        }
    }

    /// Every few seconds, should a gateway have died before it could announce what it stored. The
    /// nexus that has the unit by RESERVE may have been one of a gateway that is gone.
    private void lookAfter() {
        if (mayChange() && state.reservedBy() != null) {
            store.announce(() -> {});
        }
        store.readSoon();
        store.later(this::lookAfter, LOOK_NANOS);
    }
}
