package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.AccessRule;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.renewal.RenewalPlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Formatting and sanitizing of one unit: what commands hear meanwhile, and afterwards if it has
/// failed (SBC-4, sanitize operations; SBC-3 r36 §5.3.1). Lane of the logical unit.
///
/// That it has begun is stored before the first write, and taken back after the last: whoever
/// serves the disk after a crash in between knows that there is neither the old data nor the new.
/// Nothing that a host does ends it, no reset and no loss of a nexus; a loss of the backstore makes
/// it fail.
final class MediumRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(MediumRenewal.class);

    /// Performed whatever becomes of the medium.
    private static final Set<CommandSpec> ALWAYS =
            EnumSet.of(
                    CommandSpec.INQUIRY,
                    CommandSpec.REPORT_LUNS,
                    CommandSpec.REQUEST_SENSE,
                    CommandSpec.REPORT_SUPPORTED_OPERATION_CODES,
                    CommandSpec.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS,
                    CommandSpec.REPORT_TARGET_PORT_GROUPS,
                    CommandSpec.PERSISTENT_RESERVE_IN_READ_KEYS,
                    CommandSpec.PERSISTENT_RESERVE_IN_READ_RESERVATION,
                    CommandSpec.PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES,
                    CommandSpec.PERSISTENT_RESERVE_IN_READ_FULL_STATUS);

    private final LogicalUnit unit;
    private final TaskSet tasks;
    private final Runnable settled;
    private @Nullable ValueStore<MediumWork> store;

    /// What goes on, or has failed.
    private MediumWork work = MediumWork.NONE;

    private boolean underWay;
    private boolean interrupted;
    private @Nullable RenewalJob job;
    private @Nullable Consumer<@Nullable SenseCode> waiting;

    /// `settled` is run when the medium is at rest again.
    MediumRenewal(LogicalUnit unit, TaskSet tasks, Runnable settled) {
        this.unit = unit;
        this.tasks = tasks;
        this.settled = settled;
    }

    /// What is begun from now on is noted in `newStore`; what stands there has been left undone.
    void keepIn(ValueStore<MediumWork> newStore) {
        store = newStore;
        if (!underWay) {
            work = newStore.saved();
            if (work != MediumWork.NONE) {
                LOG.warn("{}: {} was begun and not finished", unit, work);
            }
        }
    }

    /// Whether it is known after a crash that work was begun: else nobody may be told that it goes
    /// on by itself.
    boolean outlivesCrash() {
        return store != null;
    }

    // --- what commands hear

    /// Whether the medium is being made anew now.
    boolean underWay() {
        return underWay;
    }

    /// Whether a SANITIZE has failed that only another such one can mend.
    boolean restricted() {
        return work == MediumWork.SANITIZE;
    }

    /// Whether a SANITIZE has failed whose failure can be left behind.
    boolean canBeLeft() {
        return work == MediumWork.UNRESTRICTED_SANITIZE;
    }

    /// Whether a command cannot be performed now; usually one look at a field.
    boolean refuses(CommandSpec spec) {
        return work != MediumWork.NONE && !ALWAYS.contains(spec) && !mends(spec);
    }

    /// Why commands are refused and how far it is; null when the medium can be used.
    byte @Nullable [] sense() {
        RenewalJob running = job;
        if (work == MediumWork.NONE) {
            return null;
        } else if (!underWay) {
            return work.failed().sense();
        }
        return running == null
                ? Sense.withProgress(work.inProgress(), 0, 1)
                : Sense.withProgress(work.inProgress(), running.doneBytes(), running.totalBytes());
    }

    /// After a failure: what can make the medium usable again, and what does not need it. A failed
    /// SANITIZE is not to be got round by FORMAT UNIT.
    private boolean mends(CommandSpec spec) {
        if (underWay) {
            return false;
        }
        return spec.operationCode() == CommandSpec.SANITIZE
                || (work == MediumWork.FORMAT
                        && (spec.renewsMedium() || spec.access() != AccessRule.MEDIUM));
    }

    // --- work

    /// Begins what `plan` says; `begun` hears null when that is noted, else why nothing was begun.
    /// Every other command in the medium fails (SBC-4: before performing a sanitize operation).
    void begin(LuTask own, RenewalPlan plan, Consumer<@Nullable SenseCode> begun) {
        MediumWork before = work;
        work = plan.work();
        underWay = true;
        interrupted = false;
        LOG.info("{}: {} begins", unit, work);
        terminateOthers(own);
        note(
                work,
                noted -> {
                    if (noted) {
                        start(plan);
                        begun.accept(null);
                    } else {
                        LOG.error("{}: {} cannot be noted and is not begun", unit, work);
                        takeBack(before, begun);
                    }
                });
    }

    /// Nothing has been begun, but whoever serves the disk next may find it noted: only when that
    /// is certainly not so the medium can be used.
    private void takeBack(MediumWork before, Consumer<@Nullable SenseCode> begun) {
        note(
                before,
                noted -> {
                    if (!noted) {
                        LOG.error("{}: may be noted as {}: not used until opened anew", unit, work);
                    }
                    atRest(noted ? before : work);
                    begun.accept(SenseCode.INTERNAL_TARGET_FAILURE);
                });
    }

    /// The same; `over` hears when it is over, null when it went well, unless [#leave] comes first.
    void beginAndWait(LuTask own, RenewalPlan plan, Consumer<@Nullable SenseCode> over) {
        waiting = over;
        begin(
                own,
                plan,
                refusal -> {
                    if (refusal != null) {
                        tell(refusal);
                    }
                });
    }

    /// Nobody waits any more.
    void leave() {
        waiting = null;
    }

    /// The failure of a SANITIZE shall be forgotten; `done` hears null when it is. Nothing else
    /// begins before that is noted.
    void exitFailureMode(Consumer<@Nullable SenseCode> done) {
        MediumWork before = work;
        underWay = true;
        note(
                MediumWork.NONE,
                noted -> {
                    if (noted) {
                        LOG.warn("{}: a failed SANITIZE was left behind by its initiator", unit);
                    }
                    atRest(noted ? MediumWork.NONE : before);
                    done.accept(noted ? null : SenseCode.INTERNAL_TARGET_FAILURE);
                });
    }

    /// The backstore goes, or the unit: what is under way fails.
    void interrupt() {
        interrupted = true;
        RenewalJob running = job;
        if (running != null) {
            running.stop();
        }
    }

    private void start(RenewalPlan plan) {
        if (interrupted) {
            fails();
            return;
        }
        RenewalJob made = new RenewalJob(unit, plan, this::written);
        job = made;
        made.begin();
    }

    private void written(boolean wholly) {
        if (wholly) {
            note(
                    MediumWork.NONE,
                    noted -> {
                        if (noted) {
                            LOG.info("{}: {} is done", unit, work);
                            atRest(MediumWork.NONE);
                            tell(null);
                        } else {
                            fails();
                        }
                    });
        } else {
            fails();
        }
    }

    private void fails() {
        LOG.warn("{}: {} was not finished", unit, work);
        SenseCode why = work.failed();
        atRest(work);
        tell(why);
    }

    private void atRest(MediumWork left) {
        work = left;
        underWay = false;
        job = null;
        settled.run();
    }

    private void tell(@Nullable SenseCode outcome) {
        Consumer<@Nullable SenseCode> told = waiting;
        waiting = null;
        if (told != null) {
            told.accept(outcome);
        }
    }

    private void note(MediumWork what, Consumer<Boolean> noted) {
        ValueStore<MediumWork> keeping = store;
        if (keeping == null) {
            noted.accept(true);
        } else {
            keeping.save(what, saved -> unit.lane().run(() -> noted.accept(saved)));
        }
    }

    // A list of its own: ending a command can let others begin and finish.
    @SuppressWarnings("ReferenceEquality") // this very task is meant
    private void terminateOthers(LuTask own) {
        List<LuTask> others = new ArrayList<>();
        tasks.forEach(task -> task != own && usesMedium(task), others::add);
        for (LuTask other : others) {
            byte[] why = sense();
            if (why != null && usesMedium(other)) {
                other.terminate(why);
            }
        }
    }

    private static boolean usesMedium(LuTask task) {
        CommandSpec spec = task.spec();
        return task.running() && spec != null && spec.touchesMedium();
    }
}
