package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.reservation.NexusName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Task management functions on one logical unit (SAM-5 r21 §7). Lane of the logical unit.
///
/// Affected tasks end at once, without an answer; those of other nexuses than the one that asked
/// are answered TASK ABORTED when what they had in flight is over, if the control mode page says so
/// (TAS). The function is answered when all of that is over, but after a bounded time REJECTED. The
/// end of a nexus is answered at once: what it leaves in flight is kept apart from newer writes by
/// [WriteOrder] and [NexusBarrier], and nobody's login waits for it.
final class TaskManagement {
    /// Nobody waits for the answer.
    static final Consumer<TaskManagementResult> UNHEARD = result -> {};

    private final LogicalUnit unit;
    private final TaskSet tasks;
    private final NexusTable nexuses;

    TaskManagement(LogicalUnit unit, TaskSet tasks, NexusTable nexuses) {
        this.unit = unit;
        this.tasks = tasks;
        this.nexuses = nexuses;
    }

    void perform(
            TaskManagementFunction function,
            ItNexus nexus,
            @Nullable ScsiTask referenced,
            Consumer<TaskManagementResult> done) {
        switch (function) {
            case ABORT_TASK -> abortTask(nexus, referenced, done);
            case ABORT_TASK_SET -> end(task -> isOf(task, nexus), done);
            case CLEAR_TASK_SET -> {
                Set<NexusState> others = withTasks(task -> !isOf(task, nexus));
                endAll(select(task -> true), toldUnlessOf(nexus), done);
                commandsCleared(others);
            }
            case LOGICAL_UNIT_RESET -> reset(UnitAttention.DEVICE_RESET, toldUnlessOf(nexus), done);
            case TARGET_WARM_RESET -> reset(UnitAttention.BUS_RESET, toldUnlessOf(nexus), done);
            // as if power had been lost: all sessions are dropped
            case TARGET_COLD_RESET -> reset(UnitAttention.POWER_ON, TaskManagement::nobody, done);
            case CLEAR_ACA -> done.accept(TaskManagementResult.NOT_SUPPORTED);
            case I_T_NEXUS_LOSS -> nexusLost(nexus, done);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very task is meant
    private void abortTask(
            ItNexus nexus, @Nullable ScsiTask referenced, Consumer<TaskManagementResult> done) {
        List<LuTask> found = new ArrayList<>();
        tasks.forEach(task -> task.task() == referenced && isOf(task, nexus), found::add);
        if (found.isEmpty()) {
            done.accept(TaskManagementResult.TASK_DOES_NOT_EXIST);
        } else {
            endAll(found, TaskManagement::nobody, done);
        }
    }

    /// Every nexus is told, also the one that asked (SAM-5 r21 §6.3), and forbids the removal of
    /// the medium no longer (SBC-3 r36 §5.9).
    private void reset(
            UnitAttention attention, Predicate<LuTask> told, Consumer<TaskManagementResult> done) {
        nexuses.allowRemoval(name -> true);
        endAll(select(task -> true), told, done);
        nexuses.raise(attention);
    }

    private void nexusLost(ItNexus nexus, Consumer<TaskManagementResult> done) {
        List<LuTask> affected = select(task -> isOf(task, nexus));
        tasks.still(() -> affected.forEach(this::endWithNexus));
        nexuses.remove(nexus);
        tasks.dispatch();
        done.accept(TaskManagementResult.COMPLETE);
    }

    private void endWithNexus(LuTask task) {
        endOne(task, false);
        if (task.state() == LuTask.State.ENDED) {
            task.closeBarrier();
        }
    }

    /// PREEMPT AND ABORT: ends the tasks of `preempted` nexuses but `own`; those of other nexuses
    /// than its own are told. They forbid the removal of the medium no longer (SPC-4 r37
    /// §5.13.11.2.7).
    void preempt(
            Set<NexusName> preempted, @Nullable LuTask own, Consumer<TaskManagementResult> done) {
        preempt(preempted, own, new Drain(done), unit.drainBoundNanos());
    }

    /// The same, asked for at another gateway: `drained` is run when nothing is in flight, however
    /// long that takes.
    void preemptElsewhere(Set<NexusName> preempted, Runnable drained) {
        preempt(preempted, null, new Drain(complete -> drained.run()), Drain.UNBOUNDED);
    }

    @SuppressWarnings("ReferenceEquality") // this very task is meant
    private void preempt(
            Set<NexusName> preempted, @Nullable LuTask own, Drain drain, long boundNanos) {
        Predicate<LuTask> which = task -> task != own && preempted.contains(task.nexus().name());
        Set<NexusState> told = withTasks(which);
        nexuses.allowRemoval(preempted::contains);
        ItNexus by = own == null ? null : own.nexus().nexus();
        endAll(select(which), toldUnlessOf(by), drain, boundNanos);
        if (own != null) {
            told.remove(own.nexus());
        }
        commandsCleared(told);
    }

    /// Ends the tasks that `which` selects.
    void end(Predicate<LuTask> which, Consumer<TaskManagementResult> done) {
        endAll(select(which), TaskManagement::nobody, done);
    }

    /// The hosts' commands whose initiators hear TASK ABORTED when `nexus` has ended them (SAM-5
    /// r21 §5.6).
    private Predicate<LuTask> toldUnlessOf(@Nullable ItNexus nexus) {
        return unit.view().mode().taskAborted()
                ? task -> task.part() == null && !isOf(task, nexus)
                : TaskManagement::nobody;
    }

    private static boolean nobody(LuTask task) {
        return false;
    }

    /// Who hears it of each command need not hear it again.
    private void commandsCleared(Set<NexusState> others) {
        if (!unit.view().mode().taskAborted()) {
            others.forEach(other -> other.attentions().raise(UnitAttention.COMMANDS_CLEARED));
        }
    }

    private void endAll(
            List<LuTask> affected, Predicate<LuTask> told, Consumer<TaskManagementResult> done) {
        endAll(affected, told, new Drain(done), unit.drainBoundNanos());
    }

    private void endAll(
            List<LuTask> affected, Predicate<LuTask> told, Drain drain, long boundNanos) {
        for (LuTask task : affected) {
            task.drainInto(drain);
        }
        // none of those that wait for their turn has it because others are ended
        tasks.still(() -> affected.forEach(task -> endOne(task, told.test(task))));
        tasks.dispatch();
        drain.begin(unit.lane(), boundNanos);
    }

    private void endOne(LuTask task, boolean told) {
        switch (task.state()) {
            case WAITING, RUNNING -> {
                tasks.ended(task, task.state() == LuTask.State.WAITING);
                unit.aborted();
                task.end(told);
            }
            case ENDED -> {
                if (!told) {
                    task.endsUntold();
                }
            }
            case ANSWERED -> {}
        }
    }

    // A list of its own: ending a task can let others begin and finish.
    private List<LuTask> select(Predicate<LuTask> which) {
        List<LuTask> selected = new ArrayList<>();
        tasks.forEach(which, selected::add);
        return selected;
    }

    private Set<NexusState> withTasks(Predicate<LuTask> which) {
        Set<NexusState> found = new HashSet<>();
        tasks.forEach(
                task -> task.state() != LuTask.State.ENDED && which.test(task),
                task -> found.add(task.nexus()));
        return found;
    }

    private static boolean isOf(LuTask task, @Nullable ItNexus nexus) {
        return task.nexus().nexus() == nexus;
    }
}
